/**
 * Whether the consistency check cries wolf: successive releases of real software catalogues, each delivered as a whole
 * as their publishers do, through `dragoman prepare`; prints every finding of drift that did not pass.
 * `node --import tsx bench/consistency-releases.ts [--pair en-de]`. Fetches the releases once (about 60 MB).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ConsistencyReport } from '../contracts/consistency.ts';
import { ROOT_DIRECTORY } from '../local/paths.ts';
import { readCatalogue } from '../local/samples/catalogues.ts';
import { DEMO_PAIRS, targetOf } from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import { fetchSamples } from '../local/samples/fetch.ts';
import {
  type SamplePackage,
  type SamplePackageId,
  sampleFolder,
  samplePackage,
} from '../local/samples/packages.ts';
import { tsvText } from '../local/samples/write-bitext.ts';

const CACHE = path.join(ROOT_DIRECTORY, '.cache', 'releases');

/** Releases before and between those that the demo pins, oldest first, with their archives' integrity. */
const RELEASES: Partial<Record<SamplePackageId, readonly [version: string, integrity: string][]>> = {
  typescript: [
    [
      '4.9.5',
      'sha512-1FXk9E2Hm+QzZQ7z+McJiHL4NW1F2EzMu9Nq9i3zAaGqibafqYwCVU6WyWAuyQRRzOlxou8xZSyXLEN8oKj24g==',
    ],
    ['5.0.4', samplePackage('typescript').integrity],
    [
      '5.2.2',
      'sha512-mI4WrpHsbCIcwT9cF4FZvr80QUeKvsUsUvKDoR+X/7XHQH98xYD8YHZg7ANtz2GtZt/CBq2QJ0thkGJMHfqc1w==',
    ],
    [
      '5.4.5',
      'sha512-vcI4UpRgg81oIRUFwR0WSIHKt11nJ7SAVlYNIu+QpqeyXP+gpQJy/Z4+F0aGxSE4MqwjyXvW/TzgkLAx2AGHwQ==',
    ],
    [
      '5.6.3',
      'sha512-hjcS1mhfuyi4WW8IWtjP7brDrG2cuDZukyrYrSauoXGNgx0S7zceP07adYkJycEr56BOUTNPzbInooiN3fn1qw==',
    ],
    ['5.9.3', samplePackage('typescript-update').integrity],
  ],
  lighthouse: [
    [
      '9.6.8',
      'sha512-5aRSvnqazci8D2oE7GJM6C7IStvUuMVV+74cGyBuS4n4NCixsDd6+uJdX834XiInSfo+OuVbAJCX4Xu6d2+N9Q==',
    ],
    [
      '10.4.0',
      'sha512-XQWHEWkJ8YxSPsxttBJORy5+hQrzbvGkYfeP3fJjyYKioWkF2MXfFqNK4ZuV4jL8pBu7Z91qnQP6In0bq1yXww==',
    ],
    [
      '11.7.1',
      'sha512-QuvkZvobZ8Gjv2Jkxl6TKhV5JYBzU+lzpqTY+Y1iH5IUc1SMYK4IOpBnSpp6PkM2FbNyur9uoNutPhsuLLqGTg==',
    ],
    [
      '12.2.1',
      'sha512-3deFGaQ/eTCzQekgWUcgLdWAjS81KHPG406r+A61KKLsxEcORw34A1aixU6G2lgqpdd95QZpdoSKxyy/jJfsHg==',
    ],
    ['12.8.2', samplePackage('lighthouse').integrity],
  ],
};

const { values } = parseArgs({ options: { pair: { type: 'string', default: 'en-de' } } });
const pair = DEMO_PAIRS.find((known) => known === values.pair);
if (!pair) throw new RangeError(`--pair must be one of ${DEMO_PAIRS.join(', ')}.`);

const work = mkdtempSync(path.join(tmpdir(), 'dragoman-releases-'));
let [judged, warned] = [0, 0];
try {
  const longest = Math.max(...Object.values(RELEASES).map((releases) => releases.length));
  for (let round = 0; round < longest; round++) {
    for (const [id, releases] of Object.entries(RELEASES) as [
      SamplePackageId,
      (typeof RELEASES)[SamplePackageId],
    ][]) {
      const release = releases?.[round];
      if (release) await deliver(id, release);
    }
    const report = prepare();
    const drift = report.findings.filter(({ kind }) => kind === 'drift');
    const open = drift.filter(({ verdict }) => verdict !== 'pass');
    judged += drift.length;
    warned += open.length;
    process.stdout.write(`delivery ${round + 1}: ${drift.length} comparisons, ${open.length} warnings\n`);
    for (const { check, message } of open) process.stdout.write(`  ${check}: ${message}\n`);
  }
  process.stdout.write(
    `${warned} warnings in ${judged} comparisons of releases that their publishers meant\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Puts a release's whole catalogue beside what was delivered before. */
async function deliver(id: SamplePackageId, [version, integrity]: [string, string]): Promise<void> {
  const entry: SamplePackage = { ...samplePackage(id), version, integrity };
  await fetchSamples({ directory: CACHE, packages: [entry] });
  const folder = path.join(CACHE, sampleFolder(entry));
  const read: typeof readCatalogue = (of, _folder, language) => readCatalogue(of, folder, language);
  const pairs = extractPairs(id, 'en', targetOf(pair as (typeof DEMO_PAIRS)[number]), { read });
  mkdirSync(path.join(work, 'in', id), { recursive: true });
  writeFileSync(path.join(work, 'in', id, `${id}-${version}.tsv`), tsvText(pairs));
}

/** One run of the command over all that lies there. */
function prepare(): ConsistencyReport {
  const args = ['cli/dragoman.mjs', 'prepare', '--corpus', 'releases', '--pair', values.pair];
  args.push('--in', path.join(work, 'in'), '--out', path.join(work, 'out'));
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT_DIRECTORY, encoding: 'utf8' });
  if (status !== 0) throw new Error(`dragoman prepare ended with ${status}: ${stderr}`);
  const runs = path.join(work, 'out', 'runs');
  const reports = readdirSync(runs)
    .map((run) =>
      ConsistencyReport.parse(JSON.parse(readFileSync(path.join(runs, run, 'consistency.json'), 'utf8'))),
    )
    .sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? -1 : 1));
  return reports[reports.length - 1];
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../core/hashing.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { runCommand } from '../../test/run-command.ts';
import { explainCommand } from './explain.ts';
import { prepareCommand } from './prepare.ts';
import { previewThresholdCommand } from './preview-threshold.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'prepare-'));
const landing = path.join(folder, 'in');
const DRAGOMAN = path.resolve(import.meta.dirname, '../dragoman.mjs');
const pairs = extractPairs('scratch', 'en', 'de', {}).slice(0, 360);
const recipe = path.join(folder, 'recipe.json');

const tsv = (from: number, to: number) =>
  pairs.slice(from, to).map(({ source, target }) => `${source}\t${target}\n`);

beforeAll(() => {
  for (const source of ['web', 'App Texts']) mkdirSync(path.join(landing, source), { recursive: true });
  writeFileSync(path.join(landing, 'web', 'a.tsv'), [...tsv(0, 150), 'Nothing at all\t\n'].join(''));
  writeFileSync(path.join(landing, 'App Texts', 'b.tsv'), tsv(100, 250).join(''));
  writeFileSync(path.join(landing, 'top.tmx'), '<tmx version="1.4"><body><tu></body></tmx>');
  writeFileSync(path.join(landing, 'readme.unknown'), 'no text');
  writeFileSync(recipe, JSON.stringify({ heldOut: { test: { pairs: 20 }, validation: { pairs: 20 } } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const argumentsFor = (out: string, ...more: string[]) => [
  ...['--corpus', 'test', '--pair', 'en-de', '--in', landing, '--out', path.join(folder, out)],
  ...['--recipe', recipe, ...more],
];
/** The command as a user runs it, in a process of its own, which takes seconds to load. */
const dragoman = (...args: string[]) => runCommand(process.execPath, [DRAGOMAN, ...args], undefined);

/** The same in this process. @returns what it prints */
async function prepare(out: string, ...more: string[]): Promise<string> {
  let output = '';
  const note = (text: unknown) => {
    output += text;
    return true;
  };
  const spies = [process.stdout, process.stderr].map((one) =>
    vi.spyOn(one, 'write').mockImplementation(note),
  );
  try {
    await prepareCommand().parseAsync(argumentsFor(out, ...more), { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return output;
}
/** What it printed on standard output with --json, after the lines on standard error. */
const json = (output: string) => JSON.parse(output.slice(output.indexOf('\n{\n') + 1));

/** Checksums of everything that a preparation leaves for good, by path; what carries the time of the run is left out. */
function results(out: string): Record<string, string> {
  const root = path.join(folder, out);
  return Object.fromEntries(
    ['datasets', 'held-out', 'shards']
      .flatMap((top) =>
        readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' }).map((file) =>
          path.join(top, file),
        ),
      )
      .filter((file) => /\.(parquet|bin)$/.test(file))
      .map((file) => [file, sha256(readFileSync(path.join(root, file)))]),
  );
}

describe('dragoman prepare', { timeout: 120_000 }, () => {
  it('makes a version of a folder, and nothing new of the same folder', async () => {
    const summary = json(await prepare('one', '--workers', '1', '--json'));
    expect(summary).toMatchObject({ outcome: 'published', read: 301, leaked: 0 });
    const heldOut = Object.values(summary.heldOut as Record<string, number>).reduce((sum, set) => sum + set);
    expect(summary.train + summary.dropped + heldOut).toBe(301);
    expect(summary.quarantined).toMatchObject([{ file: 'test/en-de/files/top.tmx', error: 'MalformedTmx' }]);
    expect(summary.refused).toMatchObject([{ sourceId: 'files', reason: 'UnknownFormat' }]);
    expect(Object.keys(results('one')).filter((file) => file.includes('/train/'))).toHaveLength(1);

    const again = await prepare('one');
    expect(again).toContain(`Nothing new: ${summary.version} has all that can be read.`);
    expect(again).toContain('readme.unknown');

    const answer = path.join(folder, 'answer.json');
    await explainCommand().parseAsync(
      [path.join(folder, 'one'), '--text', 'nothing AT all', '--json', '--out', answer],
      { from: 'user' },
    );
    expect(JSON.parse(readFileSync(answer, 'utf8'))).toMatchObject([
      { where: 'dropped: empty', origin: 'web/a.tsv record 151' },
    ]);
  });

  it('goes on after a kill, to the same bytes', async () => {
    const args = [DRAGOMAN, 'prepare', ...argumentsFor('killed', '--workers', '1')];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const runs = path.join(folder, 'killed', 'runs');
    const reports = () =>
      existsSync(runs)
        ? readdirSync(runs, { recursive: true, encoding: 'utf8' }).filter((file) =>
            /ingest\/.*json/.test(file),
          )
        : [];
    while (reports().length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(path.join(folder, 'killed', 'datasets'))).toBe(false);

    const { exitCode, output } = await dragoman('prepare', ...argumentsFor('killed', '--workers', '2'));
    expect(exitCode, output).toBe(0);
    expect(results('killed')).toEqual(results('one'));
    expect(existsSync(path.join(folder, 'killed', '.writing'))).toBe(true);
    expect(readdirSync(path.join(folder, 'killed', '.writing'))).toEqual([]);
  });

  it('continues a version of another folder', async () => {
    writeFileSync(path.join(landing, 'web', 'c.tsv'), tsv(250, 360).join(''));
    const next = await prepare('next', '--workers', '1', '--previous', path.join(folder, 'one'), '--json');
    expect(json(next)).toMatchObject({ outcome: 'published', read: 411, leaked: 0 });
    expect(next).toContain('1 shards taken over');
    const heldOut = (all: Record<string, string>) =>
      Object.entries(all).filter(([file]) => file.startsWith('held-out'));
    expect(heldOut(results('next'))).toEqual(heldOut(results('one')));
  });

  it('says in one line what is wrong, and tells usage apart', async () => {
    const at = (name: string) => path.join(folder, name);
    const wrongs: [() => Promise<unknown>, string, RegExp][] = [
      [() => prepare('y', '--in', at('nowhere')), 'LandingUnusable', /nowhere/],
      [() => prepare('z', '--previous', folder), 'VersionMissing', /no version of test en-de/],
      [() => previewThresholdCommand().parseAsync([at('one')], { from: 'user' }), 'NotScored', /./],
    ];
    for (const [command, name, says] of wrongs) {
      await expect(command()).rejects.toMatchObject({ name, message: expect.stringMatching(says) });
    }
    const [mendable, usage] = await Promise.all([
      dragoman('prepare', ...argumentsFor('x', '--pair', 'english')),
      dragoman('prepare'),
    ]);
    expect(mendable).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^ContractViolation: the language pair english[^\n]*\n$/),
    });
    expect(usage).toMatchObject({ exitCode: 2, output: expect.stringContaining('--corpus') });
  });
});

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeenPairs } from '../core/dedup/duplicates.ts';
import { UniqueLines } from '../core/dedup/kernels/unique-lines.ts';
import { DEMO_PAIRS } from '../local/samples/demo-sources.ts';
import { cleanRows, EDITS, measureNearDuplicates, type NearMeasurement } from './near-duplicates.ts';
import { opusFilterPython } from './opusfilter.ts';

/**
 * Speed of exact deduplication on one core beside OpusFilter 3.3 and `sort -u` (ratios of CPU time), and what near-duplicates are found and lost.
 * node --import tsx bench/dedup.ts [--pairs 1000000]
 */
/** A prime larger than any number of pairs here, so that its multiples reach every place once. */
const STRIDE = 1_000_000_007;
const BLOCK_BYTES = 2 ** 18;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const pairs = Number(process.argv[process.argv.indexOf('--pairs') + 1]) || 1_000_000;

function measureSpeed(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-dedup-'));
  try {
    const file = path.join(folder, 'pairs.tsv');
    writePairs(file);
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const rows = lines.map((line) => line.split('\t') as [string, string]);
    const characters = rows.reduce((sum, [source, target]) => sum + source.length + target.length, 0);
    console.log(
      `${pairs} pairs of en-de, ${(characters / pairs).toFixed(0)} characters each, 15 % repeated; one core`,
    );
    const kernel = secondsOf(() => {
      const seen = new SeenPairs();
      for (const [source, target] of rows) seen.numberOf(source, target);
    });
    const written = secondsOf(() => {
      const seen = new SeenPairs();
      for (const [source, target] of rows) seen.numberAsWritten(source, target);
    });
    const bytes = readFileSync(file);
    const lineByLine = secondsOf(() => {
      const unique = new UniqueLines((line) => new Error(`line ${line} has no target`));
      for (let at = 0; at < bytes.length; ) {
        const end = bytes.indexOf('\n', Math.min(at + BLOCK_BYTES, bytes.length - 1)) + 1;
        // It writes over what it is given.
        unique.take(Buffer.from(bytes.subarray(at, end)));
        at = end;
      }
    });
    const own = path.join(folder, 'own.tsv');
    const command = fileURLToPath(new URL('../cli/dragoman.mjs', import.meta.url));
    const whole = secondsOfChild([process.execPath, command, 'dedup', file, '--out', own]);
    const exact = secondsOfChild([process.execPath, command, 'dedup', '--exact', file, '--out', own]);
    const sort = secondsOfChild(['sort', '-u', '--parallel=1', '-o', path.join(folder, 'sorted.tsv'), file]);
    const peer = opusFilter(file);
    const show = (name: string, seconds: number, peerSeconds?: number) => {
      const ratio = peerSeconds === undefined ? '' : `${(peerSeconds / seconds).toFixed(1)} x`;
      console.log(
        `  ${name.padEnd(44)} ${(pairs / seconds / 1e6).toFixed(2)} M pairs/s ${ratio.padStart(8)}`,
      );
    };
    if (peer) show('OpusFilter, as written', peer.written.seconds);
    show('kernel, as written', written, peer?.written.seconds);
    show('kernel, as written, lines as bytes', lineByLine, peer?.written.seconds);
    if (peer) show('OpusFilter, letters in lower case', peer.letters.seconds);
    show('kernel, skeletons', kernel, peer?.letters.seconds);
    show('sort -u, file to file', sort);
    show('dragoman dedup --exact, file to file', exact, sort);
    show('dragoman dedup, file to file', whole, sort);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** OpusFilter on the same pairs, without reading and writing. */
function opusFilter(
  file: string,
): Record<'written' | 'letters', { seconds: number; kept: number }> | undefined {
  const python = opusFilterPython();
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('opusfilter-duplicates.py', import.meta.url));
  const run = spawnSync(python, [script, file], { encoding: 'utf8' });
  if (run.status === 0) return JSON.parse(run.stdout);
  console.log(`OpusFilter failed: ${run.stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

/**
 * Sample text before which different words stand, so that there are as many different pairs as wanted. In the order of
 * their numbers they would be runs of sorted lines, which `sort` only merges.
 */
function writePairs(file: string): void {
  const clean = cleanRows('en-de');
  const out = openSync(file, 'w');
  let batch = '';
  for (let at = 0; at < pairs; at++) {
    const place = (at * STRIDE) % pairs;
    // Every seventh pair is another one's.
    const number = place % 7 === 6 ? place >> 1 : place;
    const { source, target } = clean[number % clean.length] as { source: string; target: string };
    const word = [...Math.floor(number / clean.length).toString(26)]
      .map((digit) => LETTERS[parseInt(digit, 26)])
      .join('');
    batch += `${word} ${source}\t${word} ${target}\n`;
    if (batch.length > 1 << 20 || at === pairs - 1) {
      writeSync(out, batch);
      batch = '';
    }
  }
  closeSync(out);
}

/** The better of two runs: the first one also compiles. */
function secondsOf(work: () => void): number {
  const times = [0, 1].map(() => {
    const started = process.cpuUsage();
    work();
    return process.cpuUsage(started).user / 1e6;
  });
  return Math.min(...times);
}

/** Processor time of a child process. */
function secondsOfChild(command: readonly string[]): number {
  const timed = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" 2>/dev/null', 'bash', ...command], {
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  const seconds = timed.stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return seconds.reduce((sum, part) => sum + part, 0);
}

function measureQuality(): void {
  const settings = [0.7, 0.8, 0.9].map((minimumSimilarity) => ({
    enabled: true,
    minimumSimilarity,
    minimumTokens: 8,
  }));
  for (const pair of DEMO_PAIRS) {
    const clean = cleanRows(pair);
    console.log(
      `\n${pair}: ${clean.length} different pairs, ${400} copies of each edit; recall by minimum similarity`,
    );
    const results = settings.map((near) => measureNearDuplicates(pair, clean, near));
    const line = (name: string, value: (result: NearMeasurement) => string) =>
      console.log(`  ${name.padEnd(26)} ${results.map((result) => value(result).padStart(8)).join('')}`);
    line(
      'minimum similarity',
      (result) => settings[results.indexOf(result)]?.minimumSimilarity.toFixed(1) ?? '',
    );
    for (const edit of EDITS) line(edit, ({ recall }) => `${(100 * recall[edit]).toFixed(1)} %`);
    line('precision', ({ precision }) => `${(100 * precision).toFixed(1)} %`);
    line('clean pairs lost', ({ cleanLoss }) => `${(100 * cleanLoss).toFixed(2)} %`);
    line('thousand pairs/s', ({ pairsPerSecond }) => (pairsPerSecond / 1000).toFixed(0));
  }
}

measureSpeed();
measureQuality();

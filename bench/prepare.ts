// The whole chain on one machine: `node --import tsx bench/prepare.ts [--pairs 100000,1000000] [--workers 2]`.
// Prints pairs per second, CPU seconds, peak memory of the process with its threads, and the share of every stage. At the
// first size OpusFilter does what it can of the same work (duplicates, eight filters, a held-out part), and the ratio of
// wall-clock times is printed; it is installed into .cache/opusfilter, or left out with a notice. Text: bench/large-corpus.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { largeCorpus, writeLargeCorpus } from './large-corpus.ts';
import { opusFilterPython } from './opusfilter.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '100000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    /** Where text and results lie while it runs: about 1 KB a pair. */
    folder: { type: 'string' },
    'no-peer': { type: 'boolean', default: false },
  },
});

const work = values.folder ?? mkdtempSync(path.join(tmpdir(), 'prepare-'));

/** USER_HZ, in which Linux counts CPU time for programs. */
const TICKS_PER_SECOND = 100;

interface Measured {
  seconds: number;
  cpuSeconds: number;
  peakMib: number;
  output: string;
}

/** Runs a command and watches it. @throws when it fails */
async function measure(command: string, args: string[]): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const seen = { cpuSeconds: 0, peakMib: 0 };
  const timer = setInterval(() => Object.assign(seen, usageOf(child.pid as number) ?? seen), 100);
  const [exitCode] = await once(child, 'close');
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${exitCode}.`);
  return { seconds: (performance.now() - startedAt) / 1000, output, ...seen };
}

/** CPU time and peak memory of a process so far, from Linux' /proc; undefined once it is gone. */
function usageOf(pid: number): Omit<Measured, 'seconds' | 'output'> | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const peakKib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peakKib === undefined) return undefined;
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      peakMib: Number(peakKib) / 1024,
    };
  } catch {
    return undefined;
  }
}

async function measureOurs(pairs: number): Promise<Measured> {
  const landing = path.join(work, 'in');
  const out = path.join(work, 'out');
  for (const folder of [landing, out]) rmSync(folder, { recursive: true, force: true });
  const bytes = await writeLargeCorpus(landing, pairs, 'de');
  const measured = await measure(process.execPath, [
    path.resolve(import.meta.dirname, '../cli/dragoman.mjs'),
    ...['prepare', '--corpus', 'bench', '--pair', 'en-de', '--in', landing, '--out', out],
    ...['--workers', values.workers, '--json'],
  ]);
  const { train, dropped, leaked, stageSeconds } = JSON.parse(measured.output) as {
    train: number;
    dropped: number;
    leaked: number;
    stageSeconds: Record<string, number>;
  };
  const { seconds, cpuSeconds, peakMib } = measured;
  console.log(
    `${pairs.toLocaleString('en-US')} pairs (${(bytes / 2 ** 20).toFixed(0)} MiB), ${values.workers} workers: ${seconds.toFixed(1)} s, ` +
      `${Math.round(pairs / seconds).toLocaleString('en-US')} pairs/s, ${((cpuSeconds * 1e6) / pairs).toFixed(0)} us of CPU a pair, ` +
      `${peakMib.toFixed(0)} MiB; ${train} to train on, ${dropped} dropped, ${leaked} leaked`,
  );
  for (const [stage, spent] of Object.entries(stageSeconds)) {
    console.log(
      `  ${stage.padEnd(17)} ${spent.toFixed(1).padStart(7)} s  ${((100 * spent) / seconds).toFixed(0).padStart(3)} %`,
    );
  }
  return measured;
}

/** The same text through OpusFilter with as many processes. */
async function measurePeer(python: string, pairs: number): Promise<Measured> {
  const folder = path.join(work, 'peer');
  mkdirSync(folder, { recursive: true });
  const text = [...largeCorpus('de', pairs)];
  for (const side of ['source', 'target'] as const) {
    writeFileSync(path.join(folder, side), text.map((pair) => `${pair[side]}\n`).join(''));
  }
  const files = (name: string) => [`${name}.en`, `${name}.de`];
  const steps = [
    { type: 'remove_duplicates', parameters: { inputs: ['source', 'target'], outputs: files('unique') } },
    {
      type: 'filter',
      parameters: { inputs: files('unique'), outputs: files('kept'), filters: PEER_FILTERS },
    },
    {
      type: 'split',
      parameters: { inputs: files('kept'), outputs: files('test'), outputs_2: files('train'), divisor: 50 },
    },
  ];
  // JSON is YAML.
  const config = { common: { output_directory: folder, default_n_jobs: Number(values.workers) }, steps };
  writeFileSync(path.join(folder, 'config.yaml'), JSON.stringify(config));
  return measure(path.join(path.dirname(python), 'opusfilter'), [
    '--overwrite',
    path.join(folder, 'config.yaml'),
  ]);
}

const PEER_FILTERS = [
  { LengthFilter: { unit: 'word', min_length: 1, max_length: 150 } },
  { LengthRatioFilter: { unit: 'char', threshold: 3 } },
  { LongWordFilter: { threshold: 40 } },
  { AverageWordLengthFilter: { min_length: 2, max_length: 20 } },
  { HtmlTagFilter: {} },
  { CharacterScoreFilter: { scripts: ['Latin', 'Latin'], thresholds: [0.9, 0.9] } },
  { TerminalPunctuationFilter: { threshold: -2 } },
  { NonZeroNumeralsFilter: { threshold: 0.5 } },
];

try {
  for (const [index, pairs] of values.pairs.split(',').map(Number).entries()) {
    const ours = await measureOurs(pairs);
    const python = index === 0 && !values['no-peer'] ? opusFilterPython() : undefined;
    if (!python) continue;
    const peer = await measurePeer(python, pairs);
    console.log(
      `OpusFilter, duplicates, eight filters and a split only: ${peer.seconds.toFixed(1)} s; all of ours takes ${(ours.seconds / peer.seconds).toFixed(2)} of its time`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

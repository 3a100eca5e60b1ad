// Word alignment beside fast_align and eflomal: CPU time, memory, agreement of links, each on one core.
// `node --import tsx bench/word-alignment.ts [--pairs 10000,100000] [--target de] [--fast-align PATH]`.
// fast_align is in no package registry: it is measured where it is on the PATH, or where --fast-align says. eflomal is
// installed from PyPI into .cache/eflomal; it needs a C compiler.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PYTHON, ROOT_DIRECTORY } from '../local/paths.ts';
import { fetchSamples } from '../local/samples/fetch.ts';
import type { SampleLanguage } from '../local/samples/packages.ts';
import { realPairs, recombined, writeBitext } from './word-alignment-text.ts';

interface Cost {
  cpuSeconds: number;
  seconds: number;
  peakMegabytes: number;
}

const DRAGOMAN = path.join(ROOT_DIRECTORY, 'cli', 'dragoman.mjs');
const EFLOMAL = path.join(ROOT_DIRECTORY, '.cache', 'eflomal');
/** fast_align estimates its model in all of its five iterations but the last, in which it aligns; its prior is 0.01. */
const LIKE_FAST_ALIGN = ['--iterations', '4', '--concentration', '0.01'];

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '10000,100000' },
    target: { type: 'string', default: 'de' },
    'fast-align': { type: 'string' },
  },
});

await fetchSamples();
const fastAlign = values['fast-align'] ?? onPath('fast_align');
const eflomal = installEflomal();
if (!fastAlign) notice('fast_align is not on the PATH: not measured. Name it with --fast-align.');
if (!eflomal) notice(`eflomal could not be installed: not measured. See ${EFLOMAL}.`);

const real = realPairs(values.target as SampleLanguage);
console.log(
  `en-${values.target}, ${real.length} real pairs; larger texts recombine them (bench/word-alignment-text.ts)`,
);
const directory = mkdtempSync(path.join(tmpdir(), 'word-alignment-'));
try {
  for (const count of values.pairs.split(',').map(Number)) await measure(count);
} finally {
  rmSync(directory, { recursive: true });
}

async function measure(count: number): Promise<void> {
  const at = (name: string) => path.join(directory, name);
  await writeBitext(at('text'), recombined(real, count));
  const align = (...options: string[]) => [
    process.execPath,
    DRAGOMAN,
    'align-words',
    at('text'),
    '--threads',
    '1',
    ...options,
  ];
  console.log(`\n${count} pairs            CPU s   wall s   peak MB   link F1`);
  const forward = run(align('--direction', 'forward', ...LIKE_FAST_ALIGN, '--out', at('ours')));
  if (fastAlign) {
    const peer = run([fastAlign, '-d', '-o', '-v', '-i', at('text')], at('peer'));
    print('fast_align', peer);
    print('align-words', forward, linkF1(at('ours'), at('peer')), peer);
  } else print('align-words', forward);
  if (!eflomal) return;
  const files = ['-f', at('eflomal-forward'), '-r', at('eflomal-reverse')];
  const peer = run([eflomal, '--overwrite', '-i', at('text'), ...files]);
  print('eflomal, both directions', peer);
  for (const concentration of ['0.01', '0.1']) {
    const both = align('--direction', 'intersection', '--concentration', concentration, '--out', at('ours'));
    const name = `align-words, both, prior ${concentration}`;
    print(name, run(both), linkF1(at('ours'), at('eflomal-forward'), at('eflomal-reverse')), peer);
  }
}

/** Runs a command on one core. @param output where its standard output goes */
function run(command: readonly string[], output = ''): Cost {
  const script = `
import json, os, resource, subprocess, sys, time
if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
out = open(sys.argv[1], 'wb') if sys.argv[1] else subprocess.DEVNULL
start = time.time()
failed = subprocess.run(sys.argv[2:], stdout=out, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({'failed': failed, 'seconds': time.time() - start, 'peakMegabytes': used.ru_maxrss / 1024,
                  'cpuSeconds': used.ru_utime + used.ru_stime}))`;
  const { stdout } = spawnSync(PYTHON, ['-c', script, output, ...command], { encoding: 'utf8' });
  const cost = JSON.parse(stdout) as Cost & { failed: number };
  if (cost.failed !== 0) throw new Error(`${command.join(' ')} ended with ${cost.failed}.`);
  return cost;
}

function print(name: string, cost: Cost, f1?: number, peer?: Cost): void {
  const cells = [
    name.padEnd(30),
    cost.cpuSeconds.toFixed(1).padStart(7),
    cost.seconds.toFixed(1).padStart(8),
    cost.peakMegabytes.toFixed(0).padStart(9),
    (f1 === undefined ? '' : f1.toFixed(4)).padStart(9),
    peer ? `   ${(peer.cpuSeconds / cost.cpuSeconds).toFixed(1)} x as fast` : '',
  ];
  console.log(`  ${cells.join(' ')}`);
}

/** F1 of the links in one file against those of another, or those that two others share. */
function linkF1(own: string, ...peers: readonly string[]): number {
  const [ours, ...theirs] = [own, ...peers].map((file) => readFileSync(file, 'utf8').split('\n'));
  let [same, ourLinks, theirLinks] = [0, 0, 0];
  for (const [line, text] of ours.entries()) {
    const links = new Set(text.split(' ').filter(Boolean));
    const [first, ...rest] = theirs.map((lines) => new Set(lines[line]?.split(' ').filter(Boolean)));
    const shared = [...first].filter((link) => rest.every((other) => other.has(link)));
    same += shared.filter((link) => links.has(link)).length;
    ourLinks += links.size;
    theirLinks += shared.length;
  }
  return (2 * same) / (ourLinks + theirLinks);
}

/** @returns the program, undefined where it cannot be had */
function installEflomal(): string | undefined {
  const program = path.join(EFLOMAL, 'bin', 'eflomal-align');
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(EFLOMAL), { recursive: true });
  spawnSync(PYTHON, ['-m', 'venv', EFLOMAL], { stdio: 'ignore' });
  spawnSync(path.join(EFLOMAL, 'bin', 'pip'), ['install', '--quiet', 'eflomal==2.0.0'], { stdio: 'ignore' });
  return existsSync(program) ? program : undefined;
}

function onPath(program: string): string | undefined {
  const { stdout, status } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function notice(text: string): void {
  console.log(`notice: ${text}`);
}

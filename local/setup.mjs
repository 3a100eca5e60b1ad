// Installs what this checkout needs: npm packages, the compiled kernel, a Python virtual environment, sample text.
//
//   node local/setup.mjs [--page] [--samples]
//
// Plain Node without packages, because it runs before `npm ci`. Each step remembers the hash of what it was
// made from in .cache/setup.json; a second run compares hashes and ends in a few milliseconds.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kernelModule, kernelSources, NGRAM_DATABASE } from './kernel-sources.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = path.join(ROOT, '.cache');
const STAMPS_FILE = path.join(CACHE, 'setup.json');
const LOG_FILE = path.join(CACHE, 'setup.log');
const VENV = path.join(ROOT, '.venv');
const VENV_PYTHON = path.join(VENV, 'bin', 'python');
const REQUIREMENTS = ['local/requirements.txt', 'containers/trainer/requirements.txt'];
const TRAINER_PROJECT = 'containers/trainer/pyproject.toml';
const OLDEST_PYTHON = [3, 10];
/** Tested with the pinned packages; a newer one is taken only where there is no other. */
const NEWEST_TESTED_PYTHON = [3, 13];
/** npm says at its beginning what is wrong, pip at its end. */
const EXCERPT_HEAD_LINES = 10;
const EXCERPT_TAIL_LINES = 15;

class SetupError extends Error {
  name = 'SetupError';
}

/** SHA-256 over the contents of the files that exist, and over `extra` (what else the step depends on). */
export function hashOf(files, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const file of files) {
    const absolute = path.resolve(ROOT, file);
    hash.update(`\0${file}\0`);
    if (existsSync(absolute)) hash.update(readFileSync(absolute));
  }
  return hash.digest('hex');
}

/**
 * True when every package of the lock file that is not optional lies in node_modules in the locked version,
 * by npm's own record of what it installed (node_modules/.package-lock.json).
 */
export function installedMatchesLock(lock, installed) {
  return Object.entries(lock.packages ?? {}).every(([location, wanted]) => {
    if (location === '' || wanted.optional || wanted.devOptional || wanted.peer) return true;
    return installed.packages?.[location]?.version === wanted.version;
  });
}

/** The beginning and the end of what a failed command said. */
export function excerptOf(lines) {
  if (lines.length <= EXCERPT_HEAD_LINES + EXCERPT_TAIL_LINES) return lines;
  return [...lines.slice(0, EXCERPT_HEAD_LINES), '...', ...lines.slice(-EXCERPT_TAIL_LINES)];
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS_FILE, 'utf8'));
  } catch {
    // Absent or cut short by a kill: every step decides anew, which is only slower.
    return {};
  }
}

function writeStamp(name, value) {
  mkdirSync(CACHE, { recursive: true });
  const temporary = `${STAMPS_FILE}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify({ ...readStamps(), [name]: value }, null, 2)}\n`);
  renameSync(temporary, STAMPS_FILE);
}

/** The last line that a person can read, without control characters, cut to the terminal. */
function progressLine(label, startedAt, text) {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const width = (process.stderr.columns ?? 100) - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours of pip and npm are what is removed
  const plain = text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').trim();
  return `  ${label} ${seconds} s  ${plain}`.slice(0, width);
}

/** Runs a command with its whole output in .cache/setup.log and one moving line on a terminal. */
async function runStep(label, command, args, options = {}) {
  mkdirSync(CACHE, { recursive: true });
  const startedAt = Date.now();
  appendFileSync(LOG_FILE, `\n=== ${label}: ${command} ${args.join(' ')}\n`);
  const isTerminal = process.stderr.isTTY === true;
  if (!isTerminal) process.stderr.write(`  ${label} ...\n`);
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let lastLine = '';
  const lines = [];
  const onData = (chunk) => {
    appendFileSync(LOG_FILE, chunk);
    for (const line of chunk.toString().split(/[\r\n]+/)) {
      if (line.trim() === '') continue;
      lastLine = line;
      lines.push(line);
    }
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const timer = setInterval(() => {
    if (isTerminal) process.stderr.write(`\r\u001b[2K${progressLine(label, startedAt, lastLine)}`);
  }, 250);
  const stopChild = () => child.kill('SIGTERM');
  process.once('SIGINT', stopChild);
  process.once('SIGTERM', stopChild);
  const outcome = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `exit code ${code ?? signal}`));
  });
  clearInterval(timer);
  process.off('SIGINT', stopChild);
  process.off('SIGTERM', stopChild);
  if (isTerminal) process.stderr.write('\r\u001b[2K');
  if (outcome !== undefined) {
    throw new SetupError(
      `${label} failed (${outcome}). The whole output is in ${path.relative(ROOT, LOG_FILE)}:\n` +
        excerptOf(lines)
          .map((line) => `    ${line}`)
          .join('\n'),
    );
  }
  process.stderr.write(`  ${label} done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

async function ensureNodePackages(stamps) {
  const stamp = hashOf(['package-lock.json'], process.versions.modules);
  const recordFile = path.join(ROOT, 'node_modules', '.package-lock.json');
  if (existsSync(recordFile)) {
    if (stamps.npm === stamp) return;
    const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
    if (installedMatchesLock(lock, JSON.parse(readFileSync(recordFile, 'utf8')))) {
      writeStamp('npm', stamp);
      return;
    }
  }
  // --include=dev: with NODE_ENV=production in the environment npm would leave the compilers out.
  await runStep('npm packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  writeStamp('npm', stamp);
}

/** Lets `npx dragoman` find our own command: npm links the commands of dependencies only. */
function linkCommand() {
  const link = path.join(ROOT, 'node_modules', '.bin', 'dragoman');
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync(path.join('..', '..', 'cli', 'dragoman.mjs'), link);
  }
}

/** A Python on the PATH that can make virtual environments: the first of a tested version, else a newer one. */
function findPython() {
  const probe =
    'import sys, json; import venv, ensurepip; print(json.dumps([sys.version_info[0], sys.version_info[1]]))';
  const seen = [];
  const candidates = [
    process.env.DRAGOMAN_PYTHON,
    'python3',
    'python3.13',
    'python3.12',
    'python3.11',
    'python3.10',
  ];
  let untested;
  for (const candidate of candidates.filter(Boolean)) {
    const result = spawnSync(candidate, ['-c', probe], { encoding: 'utf8' });
    if (result.error) continue;
    if (result.status !== 0) {
      seen.push(`${candidate}: ${result.stderr.trim().split('\n').at(-1)}`);
      continue;
    }
    const [major, minor] = JSON.parse(result.stdout);
    const found = { command: candidate, version: `${major}.${minor}` };
    if (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]) {
      if (minor <= NEWEST_TESTED_PYTHON[1] || candidate === process.env.DRAGOMAN_PYTHON) return found;
      untested ??= found;
    }
    seen.push(`${candidate}: version ${found.version}`);
  }
  if (untested) return untested;
  throw new SetupError(
    `No usable Python found${seen.length > 0 ? ` (${seen.join('; ')})` : ''}. Dragoman needs Python ` +
      `${OLDEST_PYTHON.join('.')} or newer with the venv module. On Debian or Ubuntu: sudo apt install python3 python3-venv; ` +
      'on macOS: brew install python@3.12. To name one: DRAGOMAN_PYTHON=/path/to/python3 npm run setup',
  );
}

async function ensurePythonEnvironment(stamps) {
  // The checkout's path is part of the stamp: scripts in a virtual environment carry it, so a moved checkout needs a new one.
  const stamp = hashOf([...REQUIREMENTS, TRAINER_PROJECT], ROOT);
  if (stamps.python === stamp && existsSync(VENV_PYTHON)) return;
  if (stamps.pythonRoot !== ROOT || !existsSync(VENV_PYTHON)) {
    const python = findPython();
    rmSync(VENV, { recursive: true, force: true });
    await runStep(`Python ${python.version} environment`, python.command, ['-m', 'venv', VENV]);
    writeStamp('pythonRoot', ROOT);
  }
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install'];
  const requirements = REQUIREMENTS.filter((file) => existsSync(path.join(ROOT, file)));
  await runStep('Python packages', VENV_PYTHON, [...pip, ...requirements.flatMap((file) => ['-r', file])]);
  if (existsSync(path.join(ROOT, TRAINER_PROJECT))) {
    await runStep('trainer', VENV_PYTHON, [...pip, '--no-deps', '-e', path.dirname(TRAINER_PROJECT)]);
  }
  writeStamp('python', stamp);
}

/** The kernels' WebAssembly, compiled from AssemblyScript, and what they read. */
async function ensureKernels(stamps) {
  const builder = path.join('local', 'build-kernels.mjs');
  const sources = kernelSources(ROOT);
  const made = [...sources.map(kernelModule), NGRAM_DATABASE];
  const parts = [builder, 'local/kernel-sources.mjs', 'local/pack-ngrams.mjs'];
  const stamp = hashOf(['package-lock.json', ...parts, ...sources]);
  if (stamps.kernels === stamp && made.every((file) => existsSync(path.join(ROOT, file)))) return;
  await runStep('kernels', process.execPath, [builder]);
  writeStamp('kernels', stamp);
}

/** The dashboard's page, for the local server and for `npm run deploy:web`. */
async function ensurePage(stamps) {
  const sources = ['web', 'contracts', 'api', 'core'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|json|html|svg|css)$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file))
      .map((file) => path.join(folder, file))
      .sort(),
  );
  const stamp = hashOf(['package-lock.json', ...sources]);
  if (stamps.page === stamp && existsSync(path.join(CACHE, 'web', 'index.html'))) return;
  const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  await runStep('dashboard', process.execPath, [vite, 'build', 'web', '--logLevel', 'warn']);
  writeStamp('page', stamp);
}

async function ensureSamples(stamps) {
  const fetcher = path.join('local', 'samples', 'fetch.ts');
  if (!existsSync(path.join(ROOT, fetcher))) {
    throw new SetupError(
      `--samples: ${fetcher} is missing from this checkout. Restore it with git, or leave --samples out.`,
    );
  }
  const stamp = hashOf(['package-lock.json', fetcher]);
  if (stamps.samples === stamp && existsSync(path.join(CACHE, 'samples'))) return;
  await runStep('sample text', process.execPath, ['--import', 'tsx', fetcher]);
  writeStamp('samples', stamp);
}

async function main() {
  const startedAt = Date.now();
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new SetupError(
      `Node ${process.versions.node} is too old. Dragoman needs Node 20 or newer: https://nodejs.org`,
    );
  }
  if (existsSync(LOG_FILE)) rmSync(LOG_FILE);
  await ensureNodePackages(readStamps());
  await ensureKernels(readStamps());
  linkCommand();
  await ensurePythonEnvironment(readStamps());
  if (process.argv.includes('--page')) await ensurePage(readStamps());
  if (process.argv.includes('--samples')) await ensureSamples(readStamps());
  const seconds = (Date.now() - startedAt) / 1000;
  if (seconds > 1) process.stderr.write(`  ready after ${seconds.toFixed(1)} s\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

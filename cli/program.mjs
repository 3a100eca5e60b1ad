// TypeScript runs unbuilt here, and loading a thousand files one by one through a loader takes longer than many a command.
// So they are bundled on the first run, and again when one of them has changed.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUNDLED, BUNDLING } from '../local/bundling.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BUNDLES = path.join(ROOT, '.cache', 'program');
const CURRENT = path.join(BUNDLES, 'current.json');
/** What starts with a file of its own: the command line, and a thread of a preparation. */
const ENTRIES = { dragoman: 'cli/dragoman.ts', 'stage-worker': 'cli/preparation/stage-worker.ts' };
/** A process that runs an older bundle may still load parts of it. */
const KEPT_MILLISECONDS = 24 * 3600 * 1000;

/**
 * URL of the bundle of an entry, made anew where a source or the locked packages have changed.
 * @param {keyof typeof ENTRIES} entry
 */
export async function programUrl(entry) {
  const directory = currentBundle() ?? (await bundle());
  return pathToFileURL(path.join(BUNDLES, directory, `${entry}.js`)).href;
}

function currentBundle() {
  try {
    const { directory, sources } = JSON.parse(readFileSync(CURRENT, 'utf8'));
    statSync(path.join(BUNDLES, directory));
    return Object.entries(sources).every(([file, stamp]) => stampOf(file) === stamp) ? directory : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {number} [before] a file that was changed later may not be what was bundled, so it gets no stamp that fits
 */
function stampOf(file, before = Number.POSITIVE_INFINITY) {
  const { mtimeMs, size } = statSync(path.join(ROOT, file));
  return mtimeMs < before ? `${mtimeMs} ${size}` : '';
}

async function bundle() {
  const { build } = await import('rolldown');
  const started = Date.now();
  const directory = `${started}-${process.pid}`;
  const sources = sourceFiles();
  await build({
    ...BUNDLING,
    cwd: ROOT,
    input: ENTRIES,
    external: /^@aws-sdk\//,
    plugins: [sources.plugin],
    output: { ...BUNDLED, dir: path.join(BUNDLES, directory), entryFileNames: '[name].js' },
  });
  const stamps = Object.fromEntries(
    [...sources.files, 'package-lock.json'].map((file) => [file, stampOf(file, started)]),
  );
  const passing = path.join(BUNDLES, `${directory}.json`);
  writeFileSync(passing, JSON.stringify({ directory, sources: stamps }));
  renameSync(passing, CURRENT);
  removeOldBundles();
  return directory;
}

/** Notes our files, and gives each its URL: in a bundle it has none of its own, but some find others beside them by it. */
function sourceFiles() {
  /** @type {Set<string>} relative to the root */
  const files = new Set();
  /** @type {import('rolldown').Plugin} */
  const plugin = {
    name: 'source-files',
    transform: {
      filter: { id: { include: /\.[mc]?[jt]s$/, exclude: /node_modules|^.rolldown/ } },
      handler(code, file) {
        files.add(path.relative(ROOT, file));
        const url = JSON.stringify(pathToFileURL(file).href);
        return { code: code.replaceAll('import.meta.url', url) };
      },
    },
  };
  return { files, plugin };
}

function removeOldBundles() {
  for (const entry of readdirSync(BUNDLES, { withFileTypes: true })) {
    const file = path.join(BUNDLES, entry.name);
    if (!entry.isDirectory() || Date.now() - statSync(file).mtimeMs < KEPT_MILLISECONDS) continue;
    rmSync(file, { recursive: true, force: true });
  }
}

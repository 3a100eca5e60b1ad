// TypeScript runs unbuilt here, and loading a thousand files one by one through a loader takes longer than many a command.
// So they are bundled on the first run, and again when one of them has changed.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
  const { build } = await import('esbuild');
  const started = Date.now();
  const directory = `${started}-${process.pid}`;
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: path.join(BUNDLES, directory),
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    // The names of error classes are what users and state machines see.
    ...{ keepNames: true, metafile: true, logLevel: 'error', write: false },
    external: ['@aws-sdk/*'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [sourceUrls],
  });
  const files = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'));
  mkdirSync(path.join(BUNDLES, directory), { recursive: true });
  for (const { path: file, text } of outputFiles) writeFileSync(file, withConstants(text, new Set(files)));
  const sources = Object.fromEntries(
    [...files, 'package-lock.json'].map((file) => [file, stampOf(file, started)]),
  );
  const passing = path.join(BUNDLES, `${directory}.json`);
  writeFileSync(passing, JSON.stringify({ directory, sources }));
  renameSync(passing, CURRENT);
  removeOldBundles();
  return directory;
}

/**
 * In a bundle everything that stands at the top of a file is a `var`, which the compiler looks up at every use. What one
 * of our files declares as a constant becomes one again: its hot loops take a third less time.
 * @param {string} code in which a comment names the file that follows
 * @param {ReadonlySet<string>} files
 */
function withConstants(code, files) {
  let constants = new Set();
  return code
    .split('\n')
    .map((line) => {
      if (line.startsWith('// ') && files.has(line.slice(3))) constants = constantsOf(line.slice(3));
      const [, name = ''] = /^var (\w+) = /.exec(line) ?? [];
      // A name that several files have gets a number in all but one.
      return constants.has(name.replace(/\d+$/, '')) || constants.has(name)
        ? line.replace('var', 'const')
        : line;
    })
    .join('\n');
}

/** @param {string} file */
function constantsOf(file) {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  return new Set([...source.matchAll(/^(?:export )?const (\w+)/gm)].map(([, name]) => name));
}

/** In a bundle a file has no URL of its own, but some find others beside them by it. */
const sourceUrls = {
  name: 'source-urls',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (file.includes('node_modules')) return undefined;
      const url = JSON.stringify(pathToFileURL(file).href);
      return { contents: (await readFile(file, 'utf8')).replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

function removeOldBundles() {
  for (const entry of readdirSync(BUNDLES, { withFileTypes: true })) {
    const file = path.join(BUNDLES, entry.name);
    if (!entry.isDirectory() || Date.now() - statSync(file).mtimeMs < KEPT_MILLISECONDS) continue;
    rmSync(file, { recursive: true, force: true });
  }
}

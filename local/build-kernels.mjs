// Compiles the AssemblyScript kernels, packs the database of one of them, and writes all as modules, so that whatever imports
// TypeScript finds it: tsx, vitest, and the bundles of the Lambdas. `npm run setup` runs this when a source has changed.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { kernelModule, kernelSources, NGRAM_DATABASE } from './kernel-sources.mjs';
import { packNgrams } from './pack-ngrams.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** 64 KiB pages: 4 GiB, all that 32-bit addresses reach. */
const LARGEST_MEMORY_PAGES = '65536';

const OPTIONS = [
  '-O3',
  '--converge',
  '--noAssert',
  ...['--uncheckedBehavior', 'always'],
  ...['--runtime', 'stub'],
  // The memory belongs to the caller, who lays out what a worker thread then trains on.
  '--importMemory',
  '--noExportMemory',
  '--sharedMemory',
  ...['--initialMemory', '1'],
  ...['--maximumMemory', LARGEST_MEMORY_PAGES],
  ...['--enable', 'threads'],
  ...['--enable', 'simd'],
  ...['--use', 'abort='],
  // exp and log of the engine, not of the compiler's library: the reference uses the same.
  ...['--use', 'Math=JSMath'],
];

for (const source of kernelSources(ROOT)) {
  const constant = path.basename(source, '.ts').replaceAll('-', '_').toUpperCase();
  writeModule(kernelModule(source), { [constant]: quote(await compile(source)) });
}
const { languages, ngrams, data } = packNgrams();
writeModule(NGRAM_DATABASE, {
  LANGUAGES: JSON.stringify(languages),
  NGRAM_COUNT: String(ngrams),
  DATABASE: quote(data),
});

/** @returns WebAssembly */
async function compile(source) {
  const directory = mkdtempSync(path.join(tmpdir(), 'dragoman-kernel-'));
  try {
    const file = path.join(directory, 'kernel.wasm');
    const { error, stderr } = await asc.main([path.join(ROOT, source), '-o', file, ...OPTIONS]);
    if (error) throw new Error(`${source} cannot be compiled: ${error.message}\n${stderr.toString()}`);
    return readFileSync(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeModule(file, constants) {
  const lines = Object.entries(constants).map(([name, value]) => `export const ${name} = ${value};\n`);
  const module = path.join(ROOT, file);
  const unfinished = `${module}.${process.pid}`;
  writeFileSync(unfinished, `// Made by local/build-kernels.mjs.\n${lines.join('')}`);
  // At once: others may be importing it.
  renameSync(unfinished, module);
}

function quote(data) {
  return `'${data.toString('base64')}'`;
}

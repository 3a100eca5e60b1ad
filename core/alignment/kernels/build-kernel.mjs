// Compiles the AssemblyScript kernel and writes it as a module, so that whatever imports TypeScript finds it: tsx,
// vitest, and the bundles of the Lambdas. `npm run setup` runs this when the source has changed.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const DIRECTORY = path.dirname(fileURLToPath(import.meta.url));
const SOURCE = path.join(DIRECTORY, 'assembly', 'word-major-em.ts');
const MODULE = path.join(DIRECTORY, 'word-major-em.wasm.ts');

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

const directory = mkdtempSync(path.join(DIRECTORY, '.build-'));
try {
  const binary = path.join(directory, 'kernel.wasm');
  const { error, stderr } = await asc.main([SOURCE, '-o', binary, ...OPTIONS]);
  if (error) throw new Error(`${SOURCE} cannot be compiled: ${error.message}\n${stderr.toString()}`);
  const base64 = readFileSync(binary).toString('base64');
  const text = path.join(directory, 'kernel.ts');
  writeFileSync(
    text,
    `// Made from assembly/ by build-kernel.mjs.\nexport const WORD_MAJOR_EM = '${base64}';\n`,
  );
  // At once: others may be importing it.
  renameSync(text, MODULE);
} finally {
  rmSync(directory, { recursive: true });
}

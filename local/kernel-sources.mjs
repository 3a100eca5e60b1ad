import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The AssemblyScript of all kernels, core/AREA/kernels/assembly/NAME.ts, relative to the root; in ascending order. */
export function kernelSources(root) {
  return readdirSync(path.join(root, 'core'), { recursive: true })
    .filter((file) => /[/\\]kernels[/\\]assembly[/\\][\w-]+\.ts$/.test(file))
    .map((file) => path.join('core', file))
    .sort();
}

/** What TypeScript imports: NAME.wasm.ts beside the folder `assembly`. */
export function kernelModule(source) {
  return path.join(path.dirname(source), '..', `${path.basename(source, '.ts')}.wasm.ts`);
}

/** The database of the kernel that identifies languages. */
export const NGRAM_DATABASE = path.join('core', 'text', 'kernels', 'ngram-database.ts');

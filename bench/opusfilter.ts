import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where OpusFilter is installed, and where files that it reads and writes may lie. */
export const OPUSFILTER_FOLDER: string = fileURLToPath(new URL('../.cache/opusfilter', import.meta.url));

/** @returns the Python that has OpusFilter 3.3, or undefined, with a notice, where it cannot be installed */
export function opusFilterPython(): string | undefined {
  const python = path.join(OPUSFILTER_FOLDER, 'venv/bin/python');
  if (existsSync(python) && spawnSync(python, ['-c', 'import opusfilter']).status === 0) return python;
  mkdirSync(OPUSFILTER_FOLDER, { recursive: true });
  const made =
    spawnSync('python3', ['-m', 'venv', path.join(OPUSFILTER_FOLDER, 'venv')]).status === 0 &&
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'opusfilter==3.3.0']).status === 0;
  if (made) return python;
  console.log('OpusFilter 3.3.0 cannot be installed here: its comparison is skipped.');
  return undefined;
}

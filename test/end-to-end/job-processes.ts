import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JobStep } from '../../contracts/job.ts';
import { isAlive } from '../../local/process-tree.ts';

/** The process of a running Batch job of the local runtime, or undefined. It leads a process group of its own. */
export function jobProcess(stateDirectory: string, runId: string, step: JobStep): number | undefined {
  const directory = path.join(stateDirectory, 'processes');
  if (!existsSync(directory)) return undefined;
  return readdirSync(directory)
    .filter(
      (name) =>
        /^\d+$/.test(name) && commandIn(path.join(directory, name)).includes(`runs/${runId}/jobs/${step}-`),
    )
    .map(Number)
    .find(isAlive);
}

function commandIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The job ended between the listing and the reading.
    return '';
  }
}

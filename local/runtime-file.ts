import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DragomanError } from '../core/errors.ts';
import { DEFAULT_STATE_DIRECTORY } from './paths.ts';
import { isAlive } from './process-tree.ts';

/** No local deployment runs where one was looked for. */
export class NoLocalDeployment extends DragomanError {}

/** What a running local deployment tells other terminals. */
export const RuntimeFile = z.object({
  /** The process that owns the deployment; the file means nothing once it has ended. */
  pid: z.int(),
  endpointUrl: z.url(),
  region: z.string(),
  /** Outputs of all stacks by name; empty until the stacks are deployed. */
  outputs: z.record(z.string(), z.string()),
});
export type RuntimeFile = z.infer<typeof RuntimeFile>;

function fileIn(stateDirectory: string): string {
  return path.join(stateDirectory, 'runtime.json');
}

/** Announces the deployment in its state directory. */
export function writeRuntimeFile(stateDirectory: string, content: RuntimeFile): void {
  const temporary = `${fileIn(stateDirectory)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(temporary, fileIn(stateDirectory));
}

/** Takes the announcement back; nothing happens if there is none. */
export function removeRuntimeFile(stateDirectory: string): void {
  rmSync(fileIn(stateDirectory), { force: true });
}

/** The deployment that runs in the state directory, or undefined. A file left by a dead process counts as none. */
export function findRunningDeployment(stateDirectory = DEFAULT_STATE_DIRECTORY): RuntimeFile | undefined {
  const file = fileIn(stateDirectory);
  if (!existsSync(file)) return undefined;
  const parsed = RuntimeFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/**
 * The deployment that runs in the state directory.
 * @throws NoLocalDeployment if none does; the message says how to start one.
 */
export function requireRunningDeployment(stateDirectory = DEFAULT_STATE_DIRECTORY): RuntimeFile {
  const found = findRunningDeployment(stateDirectory);
  if (found) return found;
  throw new NoLocalDeployment(
    `No local deployment runs (looked for ${fileIn(stateDirectory)}). Start one in another terminal with npm run demo.`,
  );
}

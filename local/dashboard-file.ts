import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_STATE_DIRECTORY } from './paths.ts';
import { isAlive } from './process-tree.ts';

/** Where the local dashboard answers, and the token of the person at this machine; for no one else to read. */
export const DashboardFile = z.object({ pid: z.int(), origin: z.url(), token: z.string() });
export type DashboardFile = z.infer<typeof DashboardFile>;

const fileIn = (stateDirectory: string) => path.join(stateDirectory, 'dashboard.json');

/** Tells the command line where the dashboard of this process is. */
export function writeDashboardFile(
  { origin, token }: Pick<DashboardFile, 'origin' | 'token'>,
  stateDirectory = DEFAULT_STATE_DIRECTORY,
): void {
  const file = fileIn(stateDirectory);
  // A file that is there already keeps its mode.
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify({ pid: process.pid, origin, token })}\n`, { mode: 0o600 });
}

/** Takes it back, unless another process has told its own. */
export function removeDashboardFile(stateDirectory = DEFAULT_STATE_DIRECTORY): void {
  if (findDashboard(stateDirectory)?.pid === process.pid) rmSync(fileIn(stateDirectory), { force: true });
}

/** The dashboard that runs, or undefined. A file left by a dead process counts as none. */
export function findDashboard(stateDirectory = DEFAULT_STATE_DIRECTORY): DashboardFile | undefined {
  const file = fileIn(stateDirectory);
  if (!existsSync(file)) return undefined;
  const parsed = DashboardFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

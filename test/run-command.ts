import { spawn } from 'node:child_process';
import { ROOT_DIRECTORY } from '../local/paths.ts';

export interface CommandResult {
  exitCode: number | null;
  /** Standard output and standard error as they came. */
  output: string;
}

/**
 * Runs one of our commands as a user does. It gets no endpoint and no credentials, only the directory of the deployment
 * (undefined: the default one), so it must find the rest by itself.
 */
export async function runCommand(
  command: string,
  args: string[],
  stateDirectory: string | undefined,
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: ROOT_DIRECTORY,
    env: { ...process.env, DRAGOMAN_STATE_DIRECTORY: stateDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, output };
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { DragomanError } from '../../core/errors.ts';
import { TRAINER } from '../../local/paths.ts';

/** The trainer is not installed here, or could not do what it was asked. */
export class TrainerFailed extends DragomanError {}

/**
 * Runs a command of the trainer on this machine. @param input what it reads; held in memory, as what it prints is
 * @returns what it printed. @throws TrainerFailed with the last line that it said
 */
export async function runTrainer(args: readonly string[], input: string): Promise<string> {
  if (!existsSync(TRAINER)) {
    throw new TrainerFailed(
      `The trainer is not installed: ${TRAINER} is missing. Install it with npm run setup.`,
    );
  }
  const child = spawn(TRAINER, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // It may end before it has read all; its exit code says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (code === 0) return output;
  const last = errors.trim().split('\n').at(-1) ?? '';
  throw new TrainerFailed(
    last.replace(/^trainer: /, '') || `trainer ${args[0]} ended with exit code ${code}.`,
  );
}

import { createInterface } from 'node:readline/promises';
import { DragomanError } from '../../core/errors.ts';

/** A person was asked and did not say yes. */
class NotConfirmed extends DragomanError {}

/**
 * Asks a person at a terminal before what cannot be undone; `--yes` answers in advance, and a script is not asked.
 * @throws NotConfirmed
 */
export async function confirm(question: string, { yes }: { yes?: boolean }): Promise<void> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = (await terminal.question(`${question} (y/N) `)).trim().toLowerCase();
    if (answer !== 'y' && answer !== 'yes') throw new NotConfirmed('Nothing was changed.');
  } finally {
    terminal.close();
  }
}

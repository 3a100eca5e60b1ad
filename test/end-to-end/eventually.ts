import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MILLISECONDS = 250;

export interface Patience {
  seconds: number;
  /** Called when the time is over: what the state of things was, for the message. */
  state?: () => Promise<string>;
}

/**
 * Asks again and again until the answer is neither undefined nor false. @returns it
 * @throws Error that says what was waited for, how long, and the state at that time
 */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false>,
  { seconds, state }: Patience,
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) break;
    await sleep(POLL_MILLISECONDS);
  }
  throw new Error(`Waited ${seconds} s for ${what}. ${(await state?.()) ?? ''}`);
}

import { setTimeout as wait } from 'node:timers/promises';
import { ChangeUnderWay, ItemTooLarge } from './errors.ts';

/** A write can meet a transaction on the same item; these waits, in milliseconds, outlast any that we make. */
const CONFLICT_WAITS_MS = [20, 40, 80, 160, 320, 640];

/**
 * Makes a conditional write of one item, again when a transaction was in its way.
 * @returns false when its condition did not hold; then nothing was written. @throws ItemTooLarge, ChangeUnderWay
 */
export async function applied(write: () => Promise<unknown>): Promise<boolean> {
  return withoutConflicts(async () => {
    try {
      await write();
      return true;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'ConditionalCheckFailedException') return false;
      if (reason === 'TransactionConflictException') return 'conflict';
      if (reason === 'ValidationException' && /item size/i.test((error as Error).message)) {
        throw new ItemTooLarge(
          'What is to be kept is larger than the 400 KB that the registry can keep as one. Make it smaller.',
          { cause: error },
        );
      }
      throw error;
    }
  });
}

/**
 * Makes a transaction, again when another write was in its way.
 * @returns false when a condition did not hold; then nothing was written
 */
export async function transacted(
  transact: () => Promise<{ canceled: boolean; data: readonly { code?: string | undefined }[] }>,
): Promise<boolean> {
  return withoutConflicts(async () => {
    const { canceled, data } = await transact();
    if (!canceled) return true;
    return data.some(({ code }) => code === 'ConditionalCheckFailed') ? false : 'conflict';
  });
}

async function withoutConflicts(attempt: () => Promise<boolean | 'conflict'>): Promise<boolean> {
  for (const waitMs of CONFLICT_WAITS_MS) {
    const outcome = await attempt();
    if (outcome !== 'conflict') return outcome;
    await wait(waitMs);
  }
  const outcome = await attempt();
  if (outcome !== 'conflict') return outcome;
  throw new ChangeUnderWay('Others are changing the same thing this moment. Try again in a few seconds.');
}

/**
 * Reads and changes an item anew until no other writer came in between. @param change false when one did
 * @throws ChangeUnderWay when others always do
 */
export async function untilApplied(change: () => Promise<boolean>): Promise<void> {
  await withoutConflicts(async () => ((await change()) ? true : 'conflict'));
}

/** The name of the error that DynamoDB answered with; ElectroDB wraps it. */
export function reasonOf(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.name : undefined;
}

/** Runs a task per item, at most 25 (or `atOnce`) at once, and keeps the order of the results. */
export async function forEachOf<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
  atOnce = 25,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    results.push(...(await Promise.all(items.slice(first, first + atOnce).map(task))));
  }
  return results;
}

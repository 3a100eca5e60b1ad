import { IdempotentCall } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import type { IdempotentCallRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Writes that callers may repeat, in the table. */
export function idempotentCalls({ idempotentCall }: RegistryEntities): IdempotentCallRegistry {
  return {
    async claimCall(call, staleBefore) {
      const claimed = await applied(() =>
        idempotentCall
          .put(call)
          .where(
            (at, is) =>
              `${is.notExists(at.claimedAt)} OR ${is.lte(at.expiresAt, secondsOf(call.claimedAt))} OR ` +
              `(${is.notExists(at.answer)} AND ${is.lt(at.claimedAt, staleBefore)})`,
          )
          .go(),
      );
      if (claimed) return undefined;
      const { data } = await idempotentCall
        .get({ caller: call.caller, key: call.key })
        .go({ consistent: true });
      // Given back between the two: for the caller it is as if it were still held.
      return data ? parseContract(IdempotentCall, data, 'a repeatable call of the registry') : call;
    },

    async answerCall({ caller, key, claimedBy }, answer) {
      await applied(() =>
        idempotentCall
          .patch({ caller, key })
          .set({ answer })
          .where((at, is) => is.eq(at.claimedBy, claimedBy))
          .go(),
      );
    },

    async releaseCall({ caller, key, claimedBy }) {
      await applied(() =>
        idempotentCall
          .delete({ caller, key })
          .where((at, is) => is.eq(at.claimedBy, claimedBy))
          .go(),
      );
    },
  };
}

/** True when a new call may take the key of an earlier one. */
export const claimIsFree = (
  before: IdempotentCall,
  { claimedAt }: Pick<IdempotentCall, 'claimedAt'>,
  staleBefore: string,
): boolean =>
  before.expiresAt <= secondsOf(claimedAt) || (before.answer === undefined && before.claimedAt < staleBefore);

const secondsOf = (iso: string) => Math.floor(Date.parse(iso) / 1000);

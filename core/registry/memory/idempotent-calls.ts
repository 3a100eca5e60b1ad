import { claimIsFree } from '../idempotent-calls.ts';
import type { CallClaim, IdempotentCallRegistry } from '../registry.ts';
import { copy } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Writes that callers may repeat, in memory. */
export function memoryIdempotentCalls({ calls }: MemoryTables): IdempotentCallRegistry {
  return {
    async claimCall(call, staleBefore) {
      const before = calls.get(callKey(call));
      if (before && !claimIsFree(before, call, staleBefore)) return copy(before);
      calls.set(callKey(call), copy(call));
      return undefined;
    },
    async answerCall(claim, answer) {
      const call = calls.get(callKey(claim));
      if (call?.claimedBy === claim.claimedBy) calls.set(callKey(claim), { ...call, answer });
    },
    async releaseCall(claim) {
      if (calls.get(callKey(claim))?.claimedBy === claim.claimedBy) calls.delete(callKey(claim));
    },
  };
}

const callKey = ({ caller, key }: CallClaim) => `${caller} ${key}`;

import { describe, expect, it } from 'vitest';
import type { IdempotentCall } from '../../contracts/entities.ts';
import { nextNumber, type OpenRegistry, T0, T1, T2 } from './registry.fixture.ts';

/** What every registry does with writes that may be repeated. */
export function idempotentCallCases(open: OpenRegistry): void {
  describe('writes that may be repeated', () => {
    const call = (change: Partial<IdempotentCall> = {}) => ({
      caller: 'kim',
      key: `key-${nextNumber()}`,
      requestHash: 'hash',
      claimedBy: 'one',
      claimedAt: T1,
      expiresAt: Date.parse(T2) / 1000,
      ...change,
    });

    it('are claimed by one of ten, and their answer is kept', async () => {
      const registry = open();
      const first = call();
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) => registry.claimCall({ ...first, claimedBy: `r${n}` }, T0)),
      );
      expect(claims.filter((held) => held === undefined)).toHaveLength(1);
      const claimedBy = claims.find((held) => held)?.claimedBy as string;
      await registry.answerCall({ ...first, claimedBy: 'nobody' }, '{}');
      await registry.answerCall({ ...first, claimedBy }, '{"a":1}');
      expect(await registry.claimCall(first, T0)).toEqual({ ...first, claimedBy, answer: '{"a":1}' });
      expect(await registry.claimCall({ ...first, caller: 'lee' }, T0)).toBeUndefined();
    });

    it('are free again when they are given back, stale or expired', async () => {
      const registry = open();
      const given = call();
      await registry.claimCall(given, T0);
      await registry.releaseCall({ ...given, claimedBy: 'two' });
      expect(await registry.claimCall({ ...given, claimedBy: 'two' }, T0)).toEqual(given);
      await registry.releaseCall(given);
      expect(await registry.claimCall({ ...given, claimedBy: 'two' }, T0)).toBeUndefined();

      const stale = call({ claimedAt: T0 });
      await registry.claimCall(stale, T0);
      expect(await registry.claimCall({ ...stale, claimedBy: 'two', claimedAt: T1 }, T1)).toBeUndefined();
      await registry.answerCall(stale, '"late"');
      await registry.answerCall({ ...stale, claimedBy: 'two' }, '"kept"');
      expect(await registry.claimCall({ ...stale, claimedAt: T1 }, T2)).toMatchObject({ answer: '"kept"' });
      expect(await registry.claimCall({ ...stale, claimedAt: T2 }, T0)).toBeUndefined();
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { Erasure } from '../../contracts/rights.ts';
import { someDatasetVersion, someRemoval } from '../registry/samples.ts';
import { removalState } from './removal-state.ts';

const ID = { corpus: 'media', languagePair: 'en-ko' };
const REMOVAL = someRemoval({ ...ID, appliedIn: 'v2' });
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const version = (name: string, minute: number, marked = false) =>
  someDatasetVersion({
    ...ID,
    ...{ version: name, runId: `prep-${name}`, createdAt: at(minute).toISOString() },
    ...(marked ? { containsRemoved: [REMOVAL.removalId] } : {}),
  });
const VERSIONS = [version('v2', 2), version('v1', 1, true)];
const erasure = (status: Erasure['status']): Erasure => ({
  ...{ status, requestedBy: 'kim', requestedAt: at(10).toISOString(), notedAt: at(10).toISOString() },
  erased: { uploads: 0, data: 0 },
});
const stateOf = (change: Partial<typeof REMOVAL>, versions = VERSIONS, minute = 11) => {
  const { stored, heldBy } = removalState(
    { ...REMOVAL, ...change },
    { versions, latest: versions[0]?.version, now: at(minute) },
  );
  return [stored, heldBy];
};

describe('where the text of a removal is', () => {
  it('is told by the versions that are marked', () => {
    expect(stateOf({ appliedIn: undefined })).toEqual(['in-use', 1]);
    expect(stateOf({})).toEqual(['kept', 1]);
    expect(stateOf({}, [version('v2', 2)])).toEqual(['nowhere', 0]);
    expect(stateOf({ appliedIn: undefined }, [])).toEqual(['nowhere', 0]);
    // A run that was under way when the text was removed has published it.
    expect(stateOf({}, [version('v3', 3, true), ...VERSIONS])).toEqual(['in-use', 2]);
  });

  it('is told by what the one that erases has noted', () => {
    expect(stateOf({ erasure: erasure('ERASING') })).toEqual(['erasing', 1]);
    expect(stateOf({ erasure: erasure('ERASING') }, VERSIONS, 31)).toEqual(['lost', 1]);
    expect(stateOf({ erasure: erasure('FAILED') })).toEqual(['failed', 1]);
    expect(stateOf({ erasure: erasure('ERASED') }, VERSIONS, 99)).toEqual(['erased', 1]);
    const again = [version('v4', 13), version('v3', 12, true), ...VERSIONS];
    expect(stateOf({ erasure: erasure('ERASED') }, again, 14)).toEqual(['kept', 2]);
  });
});

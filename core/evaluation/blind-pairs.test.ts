import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlindComparison, Judgement, Verdict } from '../../contracts/human-comparison.ts';
import { drawBlindPairs, tallyVerdicts } from './blind-pairs.ts';
import type { Segment } from './segments-file.ts';

const segmentsOf = (hypotheses: Record<string, string>) =>
  new Map<string, Segment>(
    Object.entries(hypotheses).map(([pairId, hypothesis]) => [
      pairId,
      { pairId, source: `source ${pairId}`, reference: `reference ${pairId}`, hypothesis },
    ]),
  );
const numbered = (count: number, text: (index: number) => string) =>
  segmentsOf(Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, text(index)])));

const ours = numbered(400, (index) => `ours ${index}`);
const theirs = numbered(400, (index) => `theirs ${index}`);

describe('drawBlindPairs', () => {
  it('asks only about what both translated, and differently', () => {
    const drawn = drawBlindPairs(
      segmentsOf({ a: 'same', b: 'ours', c: 'ours' }),
      segmentsOf({ a: 'same', b: 'theirs', d: 'theirs' }),
      { segments: 10, seed: '1' },
    );
    expect(drawn).toMatchObject({ shared: 2, identical: 1, pairs: [{ pairId: 'b', source: 'source b' }] });
  });

  it('shows both translations, and knows which is the challenger', () => {
    for (const { pairId, a, b, challenger } of drawBlindPairs(ours, theirs, { segments: 400, seed: 'x' })
      .pairs) {
      const mine = ours.get(pairId)?.hypothesis;
      expect([a, b].sort()).toEqual([mine, theirs.get(pairId)?.hypothesis].sort());
      expect(challenger === 'a' ? a : b).toBe(mine);
    }
  });

  it('gives the same pairs for a seed whatever the order of the files, and others for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (seed, segments) => {
        const reversed = new Map([...ours].reverse());
        const drawn = drawBlindPairs(ours, theirs, { segments, seed });
        expect(drawBlindPairs(reversed, theirs, { segments, seed })).toEqual(drawn);
        expect(drawn.pairs).toHaveLength(segments);
      }),
      { numRuns: 20 },
    );
    const ids = (seed: string) =>
      drawBlindPairs(ours, theirs, { segments: 20, seed }).pairs.map(({ pairId }) => pairId);
    expect(ids('1')).not.toEqual(ids('2'));
  });

  it('puts the challenger on either side alike', () => {
    const { pairs } = drawBlindPairs(ours, theirs, { segments: 400, seed: '1' });
    const onA = pairs.filter(({ challenger }) => challenger === 'a').length;
    // Five standard deviations.
    expect(Math.abs(onA - 200)).toBeLessThan(50);
  });
});

describe('tallyVerdicts', () => {
  const drawn = drawBlindPairs(ours, theirs, { segments: 3, seed: '1' });
  const comparison: BlindComparison = {
    ...{ v: 1, comparisonId: '0'.repeat(16), model: 'm', version: 'm2', against: 'm1', setId: 's' },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', ...drawn },
  };
  const [first, second, third] = drawn.pairs as [(typeof drawn.pairs)[0], ...typeof drawn.pairs];
  const forUs = (pair: typeof first | undefined): Verdict => pair?.challenger ?? 'tie';
  const forThem = (pair: typeof first | undefined): Verdict => (pair?.challenger === 'a' ? 'b' : 'a');
  const judgement = (
    judge: string,
    verdicts: Record<string, Verdict>,
    judgedAt = '2026-01-02T00:00:00.000Z',
  ) => ({ v: 1, comparisonId: comparison.comparisonId, judge, judgedAt, verdicts }) satisfies Judgement;

  it('counts for the side that was preferred, whichever it stood on', () => {
    const verdicts = { [first.pairId]: forUs(first), [second?.pairId ?? '']: forThem(second) };
    expect(tallyVerdicts(comparison, [judgement('ann', verdicts)])).toMatchObject({
      ...{ wins: 1, losses: 1, ties: 0, preference: 0.5, pValue: 1, judges: ['ann'], against: 'm1' },
    });
  });

  it('counts a segment once, by the majority of its judges', () => {
    const id = first.pairId;
    const judges = [
      judgement('ann', { [id]: forUs(first), [third?.pairId ?? '']: 'tie' }),
      judgement('bob', { [id]: forUs(first) }, '2026-01-03T00:00:00.000Z'),
      judgement('cem', { [id]: forThem(first) }),
    ];
    expect(tallyVerdicts(comparison, judges)).toMatchObject({
      ...{ wins: 1, losses: 0, ties: 1, preference: 1 },
      ...{ judges: ['ann', 'bob', 'cem'], judgedAt: '2026-01-03T00:00:00.000Z' },
    });
    expect(tallyVerdicts(comparison, judges.slice(1))).toMatchObject({ wins: 0, losses: 0, ties: 1 });
  });

  it('has nothing to say without judges', () => {
    expect(() => tallyVerdicts(comparison, [])).toThrow(RangeError);
  });
});

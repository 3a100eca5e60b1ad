import { describe, expect, it } from 'vitest';
import { PREVIEW_RATES, type ThresholdCurve } from '../../contracts/aligner.ts';
import { previewThresholds } from './preview-threshold.ts';
import { RateUnknown } from './threshold-curves.ts';

/** At rate r the threshold of books is 10 r, and that of other sources 100 r, in every class of four tokens and more. */
const CARD = {
  alignerId: '0123456789abcdef',
  curves: [0, 1].flatMap((lengthClass): ThresholdCurve[] => [
    { lengthClass, thresholds: PREVIEW_RATES.map((rate) => 100 * rate) },
    { sourceId: 'books', lengthClass, thresholds: PREVIEW_RATES.map((rate) => 10 * rate) },
  ]),
};

const row = (sourceId: string, score: number | null, words = 4) => {
  const text = Array.from({ length: words }, (_, at) => `word${at}`).join(' ');
  return { sourceId, score, source: text, target: text };
};

const OPTIONS = { minimumTokens: 4, samples: 2 };

describe('previewThresholds', () => {
  it('says what each rate would drop of each source, and shows the pairs beside the threshold', async () => {
    const scores = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55];
    const rows = [...scores.map((score) => row('books', score)), row('web', 0.9), row('web', 1.1, 6)];
    const [low, high] = await previewThresholds(CARD, rows, [0.01, 0.03], OPTIONS);
    expect(low.sources).toEqual([
      { sourceId: 'books', judged: 6, dropped: 1 },
      { sourceId: 'web', judged: 2, dropped: 1 },
    ]);
    expect(high.sources[0].dropped).toBe(3);
    expect(high.below.map(({ score }) => score)).toEqual([0.25, 0.15]);
    expect(high.above.map(({ score }) => score)).toEqual([0.35, 0.45]);
  });

  it('takes rates between those of the card by straight lines', async () => {
    const rows = [row('books', 0.139), row('books', 0.141)];
    const [preview] = await previewThresholds(CARD, rows, [0.014], OPTIONS);
    expect(preview.sources).toEqual([{ sourceId: 'books', judged: 2, dropped: 1 }]);
  });

  it('leaves out what is not judged: short pairs, and pairs without a score', async () => {
    const rows = [row('books', -9, 3), row('books', null)];
    const [preview] = await previewThresholds(CARD, rows, [0.02], OPTIONS);
    expect(preview).toEqual({ falseRejectRate: 0.02, sources: [], below: [], above: [] });
  });

  it('refuses rates and cards that it cannot tell anything from', async () => {
    await expect(previewThresholds(CARD, [], [0.5], OPTIONS)).rejects.toThrow(RateUnknown);
    await expect(previewThresholds(CARD, [], [0], OPTIONS)).rejects.toThrow(/from 0.0025 to 0.2/);
    await expect(previewThresholds({ ...CARD, curves: [] }, [], [0.02], OPTIONS)).rejects.toThrow(/Prepare/);
  });
});

import { expect, it } from 'vitest';
import { PREVIEW_RATES } from '../../contracts/aligner.ts';
import { addScoreHistograms, ScoreHistograms } from './score-histograms.ts';
import { effectOf, thresholdsAt } from './threshold-curves.ts';

/** Scores -1, 0, 1, ... of pairs of nine words; those under 1 were dropped. */
function histograms(sourceId: string, pairs: number) {
  const counted = new ScoreHistograms();
  for (let pair = 0; pair < pairs; pair++) {
    counted.add(sourceId, 9, pair < 2 ? 'dropped' : 'kept', pair - 1);
  }
  return counted.result();
}

it('counts scores of a source and length class, but not of pairs too short to judge', () => {
  const counted = new ScoreHistograms();
  counted.add('web', 3, 'kept', 1);
  counted.add('web', 4, 'kept', 1);
  counted.add('films', 30, 'dropped', -9);
  expect(counted.result().map(({ sourceId, lengthClass }) => `${sourceId}/${lengthClass}`)).toEqual([
    'films/4',
    'web/0',
  ]);
  const [twice] = addScoreHistograms([histograms('web', 5), histograms('web', 5)]);
  expect(twice.kept.reduce((a, b) => a + b)).toBe(6);
  expect(twice.dropped.reduce((a, b) => a + b)).toBe(4);
});

it('tells what other thresholds would drop, by the curve of later sources where a source has none', () => {
  const curve = PREVIEW_RATES.map((rate) => rate * 100);
  const card = { alignerId: 'a'.repeat(16), curves: [{ lengthClass: 2, thresholds: curve }] };
  const [effect] = effectOf(thresholdsAt(card, 0.02), histograms('web', 6));
  // -1, 0 and 1 are below 2; 2, 3 and 4 are not.
  expect(effect).toEqual({ sourceId: 'web', lengthClass: 2, threshold: 2, judged: 6, dropped: 3 });
  // Half of the class from 2 to 2.25 counts.
  const [between] = effectOf(
    new Map([['web/2', 2.125]]),
    addScoreHistograms(Array(10).fill(histograms('web', 6))),
  );
  expect(between.dropped).toBe(35);
  const [none] = effectOf(new Map(), histograms('web', 6));
  expect(none).toMatchObject({ threshold: undefined, dropped: 0 });
  expect(() => thresholdsAt({ ...card, curves: [] }, 0.02)).toThrow('Prepare the dataset again');
});

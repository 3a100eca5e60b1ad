import { describe, expect, it } from 'vitest';
import { PREVIEW_RATES, SCORE_LENGTH_CLASSES } from '../../contracts/aligner.ts';
import { hash64 } from '../hashing.ts';
import { type CalibrationOptions, calibrate } from './calibration.ts';
import type { CrossFitScore } from './cross-fit.ts';

/** Roughly normal, from hashes, so that the test draws the same numbers every time. */
function draw(seed: string, mean: number, deviation: number): number {
  let sum = 0;
  for (let part = 0; part < 12; part++)
    sum += Number(hash64(`${seed}/${part}`, 'draw') % 1_000_003n) / 1_000_003;
  return mean + deviation * (sum - 6);
}

/** Pairs of a source, of which the first `mismatched` are in truth no translations. */
function source(sourceId: string, pairs: number, mismatched = 0, mean = 2): CrossFitScore[] {
  return Array.from({ length: pairs }, (_, at) => ({
    sourceId,
    lengthClass: at % 5,
    good: draw(`${sourceId}${at}`, at < mismatched ? -3 : mean, 1),
    shuffled: draw(`shuffled${sourceId}${at}`, -3, 1),
    truncated: draw(`truncated${sourceId}${at}`, mean - 1, 1),
  }));
}

const OPTIONS: CalibrationOptions = {
  falseRejectRate: 0.02,
  maximumLossShare: 0.5,
  isTrusted: () => true,
  deliveredPerScored: () => 1,
};

const thresholdsOf = (result: ReturnType<typeof calibrate>, sourceId: string) =>
  result.thresholds.filter((row) => row.sourceId === sourceId);

describe('calibrate', () => {
  it('rejects at most the stated share of good pairs and nearly all shuffled ones', () => {
    const { thresholds, warnings } = calibrate(source('books', 5000), OPTIONS);
    expect(thresholds.length).toBe(5);
    expect(warnings).toEqual([]);
    for (const row of thresholds) {
      expect(row.falseRejects).toBeLessThanOrEqual(0.025);
      expect(row.shuffledCaught).toBeGreaterThan(0.95);
      expect(row.truncatedCaught).toBeLessThan(row.shuffledCaught);
      expect(row.capped).toBe(false);
    }
  });

  it('still catches mismatched pairs when the trusted text itself has some', () => {
    const scores = source('books', 5000, 500);
    const { thresholds } = calibrate(scores, OPTIONS);
    const caught = scores.slice(0, 500).filter((pair) => pair.good < thresholds[pair.lengthClass].threshold);
    const lost = scores.slice(500).filter((pair) => pair.good < thresholds[pair.lengthClass].threshold);
    expect(caught.length).toBeGreaterThan(450);
    expect(lost.length / 4500).toBeLessThan(0.03);
  });

  it('judges untrusted, small and mostly mismatched sources by the others', () => {
    const scores = [
      ...source('books', 5000),
      ...source('web', 2000, 0, 0),
      ...source('tiny', 50),
      ...source('mess', 1000, 900),
    ];
    const result = calibrate(scores, { ...OPTIONS, maximumLossShare: 1, isTrusted: (id) => id !== 'web' });
    const pooled = result.pooled.map((row) => row.threshold);
    for (const id of ['web', 'tiny', 'mess']) {
      expect(thresholdsOf(result, id).map((row) => row.threshold)).toEqual(pooled);
    }
    expect(result.warnings.join()).toMatch(/[89]\d % of the pairs of source mess look mismatched/);
  });

  it('caps what a source may lose, and says so', () => {
    const scores = [...source('books', 5000), ...source('mess', 1000, 900)];
    const options = { ...OPTIONS, maximumLossShare: 0.3 };
    const capped = calibrate(scores, options);
    const lost = scores.filter(
      ({ sourceId, good, lengthClass }) =>
        sourceId === 'mess' && good < thresholdsOf(capped, 'mess')[lengthClass].threshold,
    );
    expect(lost.length).toBe(300);
    expect(thresholdsOf(capped, 'mess').every((row) => row.capped)).toBe(true);
    expect(capped.warnings.join()).toMatch(/more than 30 % of source mess/);
    // The cap is on what the source delivered: here rules had taken nine of ten pairs before.
    const delivered = calibrate(scores, { ...options, deliveredPerScored: () => 10 });
    expect(thresholdsOf(delivered, 'mess').some((row) => row.capped)).toBe(false);
  });

  it('keeps everything where there is nothing to fit to', () => {
    const { pooled } = calibrate([], OPTIONS);
    expect(pooled.every((row) => row.threshold <= -1e6 && row.pairs === 0)).toBe(true);
  });

  it('keeps what the thresholds would be at other rates', () => {
    const result = calibrate([...source('books', 5000), ...source('tiny', 50)], OPTIONS);
    expect(result.curves.length).toBe(3 * SCORE_LENGTH_CLASSES.length);
    for (const { sourceId, lengthClass, thresholds } of result.curves) {
      expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds);
      const atRate = thresholds[PREVIEW_RATES.indexOf(OPTIONS.falseRejectRate as 0.02)];
      const rows = sourceId === undefined ? result.pooled : thresholdsOf(result, sourceId);
      expect(atRate).toBe(rows[lengthClass].threshold);
    }
  });
});

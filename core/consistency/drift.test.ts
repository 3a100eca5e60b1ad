import { describe, expect, it } from 'vitest';
import type { DatasetManifest, Delivery } from '../../contracts/manifest.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { addPair, emptyStatistics } from '../statistics/text-statistics.ts';
import { checkAgainstPrevious, checkDelivery } from './drift.ts';

const limits = PreparationRecipe.parse({}).consistency;

/** A delivery of `read` pairs of which `dropped` were dropped; segments of `words` words and one more by turns. */
function delivery({ read = 1000, dropped = 20, words = 6, language = 'de' } = {}): Delivery {
  const statistics = emptyStatistics();
  for (let index = 0; index < read - dropped; index++) {
    const text = Array.from({ length: words + (index % 2) }, (_, word) => `word${word}`).join(' ');
    addPair(statistics, { source: text, target: text }, 'en', language);
  }
  const drops: Record<string, number> = dropped ? { length: dropped } : {};
  return {
    sourceId: 'studio',
    runId: 'prep-1',
    deliveredAt: '2026-01-01T00:00:00.000Z',
    read,
    kept: read - dropped,
    drops,
    statistics,
  };
}

const failing = (now: Delivery, past: Delivery[]) =>
  checkDelivery(now, past, limits)
    .filter((finding) => finding.verdict !== 'pass')
    .map((finding) => finding.check);

describe('a delivery against the last ones of its source', () => {
  it('says nothing about one that looks like them', () => {
    const past = [delivery({ read: 900 }), delivery({ read: 1000 }), delivery({ read: 1100, dropped: 30 })];
    expect(checkDelivery(delivery({ read: 950 }), past, limits).length).toBeGreaterThan(5);
    expect(failing(delivery({ read: 950 }), past)).toEqual([]);
  });

  it('is warned of by what changed: drop rate, lengths, language, size', () => {
    const past = [delivery({ read: 900 }), delivery({ read: 1000 }), delivery({ read: 1100 })];
    expect(failing(delivery({ dropped: 400 }), past)).toEqual(['drop-rate']);
    expect(failing(delivery({ words: 30 }), past)).toContain('segment-lengths');
    expect(failing(delivery({ language: 'fr' }), past)).toEqual(['languages']);
    const huge = { ...delivery(), read: 100_000, kept: 98_000 };
    expect(failing(huge, past)).toEqual(['pairs-delivered']);
  });

  it('is not judged when it, or all that came before, is small', () => {
    expect(checkDelivery(delivery({ read: 100 }), [delivery()], limits)).toEqual([]);
    expect(checkDelivery(delivery(), [delivery({ read: 100 })], limits)).toEqual([]);
    expect(checkDelivery(delivery(), [], limits)).toEqual([]);
  });

  it('asks a person instead of warning when the recipe says so', () => {
    const strict = { ...limits, onDrift: 'fail' as const };
    const verdicts = checkDelivery(delivery({ dropped: 400 }), [delivery()], strict).map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).toContain('fail');
    expect(verdicts).not.toContain('warn');
  });
});

describe('a version against the previous one', () => {
  const version = (drops: Record<string, number>, train: number) => {
    const dropped = Object.values(drops).reduce((sum, count) => sum + count, 0);
    const counts = {
      read: train + dropped,
      train,
      heldOut: 0,
      dropped,
      leaked: 0,
      conflicts: 0,
      quarantinedInputs: 0,
    };
    const { statistics } = delivery();
    return {
      counts,
      drops,
      sources: {},
      statistics,
      scores: [1, 5, 9],
    } as Partial<DatasetManifest> as DatasetManifest;
  };
  const dropRate = (now: DatasetManifest, before: DatasetManifest) =>
    checkAgainstPrevious(now, before, limits).find(({ check }) => check === 'drop-rate')?.verdict;

  it('warns of more rejected pairs, and not of a catalogue that was delivered again', () => {
    const before = version({ score: 20 }, 1000);
    expect(dropRate(version({ score: 25, duplicate: 1000 }, 1050), before)).toBe('pass');
    expect(dropRate(version({ score: 300, duplicate: 1000 }, 1050), before)).toBe('warn');
  });
});

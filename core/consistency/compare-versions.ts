import type { DatasetManifest } from '../../contracts/manifest.ts';
import { PARTITIONS } from '../../contracts/shard.ts';
import type { VersionComparison } from '../../contracts/version-comparison.ts';
import type { Objects } from '../objects/objects.ts';
import { partitionOf } from '../pairs/pair.ts';
import { readPairs } from '../parquet/pair-rows.ts';
import { sketchTokens } from './text-sketch.ts';

/** Pairs of one version that are held to compare them. */
const MOST_PAIRS = 200_000;
/** Pairs that a sketch is made of: more say nothing more about distributions. */
const SKETCHED_PAIRS = 40_000;
const CHANGED_SAMPLES = 20;
const PAIRS_SHOWN = 20;
const WORDS_SHOWN = 20;
/** Longer segments are no terms. */
const TERM_TOKENS = 3;

type Version = Pick<DatasetManifest, 'version' | 'train' | 'counts'>;
type Texts = { source: string; target: string };

/**
 * Compares the training text of two versions on the source segments of the first partitions, which are a random sample
 * that is the same in both, because partitions are made by a hash. Reads the first files of each and no more. Memory:
 * at most about 200,000 pairs of either version.
 */
export async function compareVersions(
  data: Objects,
  current: Version,
  previous: Version,
): Promise<VersionComparison> {
  const partitions = Math.min(partitionsFor(current, MOST_PAIRS), partitionsFor(previous, MOST_PAIRS));
  const before = await readSample(data, previous, partitions);
  const pairs = await readSample(data, current, partitions);
  const oldTargets = targetsBySource(before);
  const newTargets = targetsBySource(pairs);
  const isIn = (targets: ReadonlyMap<string, ReadonlySet<string>>) => (pair: Texts) =>
    targets.get(pair.source)?.has(pair.target) ?? false;
  const retained = pairs.filter(isIn(oldTargets));
  const added = pairs.filter((pair) => !isIn(oldTargets)(pair));
  const removed = before.filter((pair) => !isIn(newTargets)(pair));
  const changed = [...newTargets.keys()]
    .filter((source) => {
      const old = oldTargets.get(source);
      return old !== undefined && !sameSet(old, newTargets.get(source) ?? new Set());
    })
    .sort();
  const isTerm = (source: string) => sketchTokens(source).length <= TERM_TOKENS;
  const changedTerms = changed.filter(isTerm);
  const samplesOf = (sources: readonly string[]) =>
    sources.slice(0, CHANGED_SAMPLES).map((source) => ({
      source,
      before: [...(oldTargets.get(source) ?? [])].sort(),
      now: [...(newTargets.get(source) ?? [])].sort(),
    }));
  return {
    previous: previous.version,
    sampled: partitions / PARTITIONS,
    retained: retained.length,
    added: added.length,
    removed: removed.length,
    addedSamples: spread(added),
    removedSamples: spread(removed),
    changed: changed.length,
    changedSamples: samplesOf(changed.filter((source) => !isTerm(source))),
    changedTerms: changedTerms.length,
    changedTermSamples: samplesOf(changedTerms),
    ...newWords(added, before),
  };
}

/** Partitions whose pairs are few enough to be held. */
const partitionsFor = ({ counts }: Pick<Version, 'counts'>, mostPairs: number): number =>
  Math.max(1, Math.min(PARTITIONS, Math.floor((PARTITIONS * mostPairs) / Math.max(1, counts.train))));

/** The pairs of a version in partitions 0 to `partitions` - 1. Files are in ascending order of partitions. */
export async function readSample(
  data: Objects,
  version: Omit<Version, 'version'>,
  partitions = partitionsFor(version, SKETCHED_PAIRS),
): Promise<Texts[]> {
  const pairs: Texts[] = [];
  for (const { key } of version.train) {
    for await (const { source, target } of readPairs(data, key)) {
      if (partitions < PARTITIONS && partitionOf(source) >= partitions) return pairs;
      pairs.push({ source, target });
    }
  }
  return pairs;
}

/** Some pairs from all over the sample, the same every time. */
const spread = (pairs: readonly Texts[]): Texts[] =>
  pairs
    .filter((_, index) => index % Math.max(1, Math.floor(pairs.length / PAIRS_SHOWN)) === 0)
    .slice(0, PAIRS_SHOWN);

function targetsBySource(pairs: readonly Texts[]): Map<string, Set<string>> {
  const targets = new Map<string, Set<string>>();
  for (const { source, target } of pairs) targets.set(source, (targets.get(source) ?? new Set()).add(target));
  return targets;
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
  a.size === b.size && [...a].every((text) => b.has(text));

function newWords(
  added: readonly Texts[],
  before: readonly Texts[],
): Pick<VersionComparison, 'addedTokens' | 'unknownTokens' | 'unknownWords'> {
  const side = (name: 'source' | 'target') => {
    const vocabulary = new Set<string>();
    for (const pair of before) for (const word of sketchTokens(pair[name])) vocabulary.add(word);
    const unknown = new Map<string, number>();
    let all = 0;
    for (const pair of added) {
      for (const word of sketchTokens(pair[name])) {
        all++;
        if (!vocabulary.has(word)) unknown.set(word, (unknown.get(word) ?? 0) + 1);
      }
    }
    return { tokens: all, unknown };
  };
  const [source, target] = [side('source'), side('target')];
  const count = (unknown: ReadonlyMap<string, number>) =>
    [...unknown.values()].reduce((sum, one) => sum + one, 0);
  const commonest = (unknown: ReadonlyMap<string, number>) =>
    [...unknown].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, WORDS_SHOWN);
  return {
    addedTokens: { source: source.tokens, target: target.tokens },
    unknownTokens: { source: count(source.unknown), target: count(target.unknown) },
    unknownWords: { source: commonest(source.unknown), target: commonest(target.unknown) },
  };
}

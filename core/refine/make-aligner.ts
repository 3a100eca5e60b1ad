import { AlignerCard } from '../../contracts/aligner.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { PARTITIONS } from '../../contracts/shard.ts';
import { type Calibration, calibrate } from '../alignment/calibration.ts';
import { type CrossFit, crossFit, type SamplePair } from '../alignment/cross-fit.ts';
import { encodeModel } from '../alignment/model-file.ts';
import { countScore, emptyScoreHistogram } from '../alignment/score.ts';
import { alignmentUnits } from '../alignment/units.ts';
import { TextHash } from '../dedup/kernels/text-hash.ts';
import { sha256, shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { pairId } from '../pairs/pair.ts';
import type { HeldOutIndex } from '../splits/held-out-index.ts';
import { sum } from '../statistics/counts.ts';
import { NORMALISER_VERSION } from '../text/normalise.ts';
import type { CorpusShards } from './corpus-shards.ts';

/** Raised when units, model or score change, so that older aligners are trained anew. */
const ALIGNER_VERSION = 3;
/** Pairs that are read for one that is missing in the sample: some are held out, some stand twice. */
const SPARE = 1.1;
/** Fewer pairs teach an aligner nothing that could judge others. */
const FEWEST_TRAINING_PAIRS = 500;
/**
 * An aligner stays until the corpus has grown by this factor. Training takes a bounded sample, so it is cheap; an old
 * aligner rejects good text about what it never saw.
 */
const GROWTH = 1.1;

export interface AlignerContext {
  data: Objects;
  plan: PreparationPlan;
  /** The previous version's; absent for the first one. */
  previous: DatasetManifest | undefined;
  shards: CorpusShards;
  heldOut: HeldOutIndex;
  /** Ids of the held-out sets and a checksum of the lists: text that the aligner must not have seen. */
  heldOutIds: readonly string[];
}

/** Key of the card, absent when pairs are not scored; warnings for a person; and one line on what was done. */
export interface AlignerResult {
  alignerKey?: string;
  warnings: string[];
  message: string;
}

/**
 * The aligner of a run: the previous version's while the alignment settings, the held-out text and the normaliser are
 * the same and the corpus has not grown by a tenth; otherwise one trained and calibrated on a random sample of the pairs
 * that training may see. Equal inputs give equal files. Memory: about 2 KB per sample pair.
 * @returns what does the rest once the sample is drawn: it trains on threads of its own, beside which the caller may work
 */
export async function startAligner(context: AlignerContext): Promise<() => Promise<AlignerResult>> {
  const { plan } = context;
  const without = (result: Omit<AlignerResult, 'warnings'>, ...warnings: string[]) => {
    return async () => ({ ...result, warnings });
  };
  if (!plan.recipe.alignment.enabled) return without({ message: 'alignment is switched off' });
  const alignmentHash = alignmentHashOf(context);
  const previous = await previousAligner(context, alignmentHash);
  if (previous) return without({ ...previous, message: 'the previous aligner still holds' });
  const sample = await drawSample(context);
  if (sample.length < FEWEST_TRAINING_PAIRS) {
    return without(
      { message: 'too few pairs to train an aligner' },
      `Only ${sample.length} different pairs could train the word aligner, which needs ${FEWEST_TRAINING_PAIRS}; no pair was scored. Upload more text.`,
    );
  }
  return () => trainOn(sample, alignmentHash, context);
}

async function trainOn(
  sample: readonly SamplePair[],
  alignmentHash: string,
  context: AlignerContext,
): Promise<AlignerResult> {
  const { plan } = context;
  const languages = languagesOf(plan.languagePair);
  const units = { source: alignmentUnits(languages.source), target: alignmentUnits(languages.target) };
  const fit = await crossFit(sample, units, { iterations: plan.recipe.alignment.iterations });
  const calibration = calibrateFor(context, fit);
  const names = sample.map((pair) => `${pair.pairId} ${pair.sourceId}`);
  const alignerId = shortHash({ alignmentHash, sample: sha256(names.join('\n')) });
  const alignerKey = await writeAligner(context, { alignerId, alignmentHash, sample, fit, calibration });
  return {
    alignerKey,
    warnings: calibration.warnings,
    message: `trained the aligner on ${sample.length} pairs in ${fit.folds} folds`,
  };
}

function alignmentHashOf({ plan, heldOutIds }: AlignerContext): string {
  const { sources } = plan.recipe;
  // Checks that follow the score, which the aligner does not depend on.
  const { termbase, quality, ...alignment } = plan.recipe.alignment;
  return shortHash({
    alignment,
    // Who is trusted decides what thresholds are fitted to.
    sources: Object.entries(sources).map(([sourceId, { trusted, use }]) => [sourceId, trusted, use]),
    heldOutIds: [...heldOutIds].sort(),
    aligner: ALIGNER_VERSION,
    normaliser: NORMALISER_VERSION,
    icu: process.versions.icu,
  });
}

async function previousAligner(
  { data, previous, shards }: AlignerContext,
  alignmentHash: string,
): Promise<{ alignerKey: string } | undefined> {
  const alignerKey = previous?.aligner;
  if (alignerKey === undefined || (await data.size(alignerKey)) === undefined) return undefined;
  const card = await readJson(data, alignerKey, AlignerCard);
  const holds = card.alignmentHash === alignmentHash && shards.pairs < GROWTH * card.corpusPairs;
  return holds ? { alignerKey } : undefined;
}

/**
 * Different pairs that may train, from the first partitions on until there are enough: a hash fills partitions, so that
 * these are a random sample. Pairs with equal skeletons meet in one partition, and one of them is taken. The same pairs
 * in the same order however many shards there are.
 */
async function drawSample({ plan, shards, heldOut }: AlignerContext): Promise<SamplePair[]> {
  const { samplePairs } = plan.recipe.alignment;
  const trainable = new Set(
    [...shards.sources.keys()].filter((sourceId) => plan.sources[sourceId]?.use === 'train'),
  );
  const kept = sum(
    [...shards.sources].map(([sourceId, counts]) => (trainable.has(sourceId) ? counts.kept : 0)),
  );
  const skeletons = new TextHash();
  const sample: SamplePair[] = [];
  for (let first = 0, last: number; first < PARTITIONS && sample.length < samplePairs; first = last + 1) {
    // As many as should have what is missing, and some for pairs that are held out or stand twice.
    const missing = (SPARE * (samplePairs - sample.length)) / Math.max(1, kept);
    last = Math.min(PARTITIONS, first + Math.ceil(PARTITIONS * missing)) - 1;
    const found = new Map<number, SamplePair>();
    for await (const pair of shards.pairsOfPartitions(first, last)) {
      const [{ sourceId }] = pair.origins;
      if (!trainable.has(sourceId) || heldOut.setOfUnit(pair) || heldOut.leakOf(pair)) continue;
      const { source, target } = pair;
      const { key } = skeletons.start(0).addSkeleton(source).addSkeleton(target).finish();
      const taken = { pairId: pairId(pair), sourceId, source, target };
      const other = found.get(key);
      if (!other || isBefore(taken, other)) found.set(key, taken);
    }
    const inOrder = [...found.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    for (const pair of inOrder.slice(0, samplePairs - sample.length)) sample.push(pair);
  }
  return sample;
}

const isBefore = (a: SamplePair, b: SamplePair) =>
  a.pairId === b.pairId ? a.sourceId < b.sourceId : a.pairId < b.pairId;

function calibrateFor({ plan, shards }: AlignerContext, fit: CrossFit): Calibration {
  const { falseRejectRate, maximumLossShare } = plan.recipe.alignment;
  return calibrate(fit.scores, {
    falseRejectRate,
    maximumLossShare,
    isTrusted: (sourceId) => plan.sources[sourceId]?.trusted ?? false,
    deliveredPerScored: (sourceId) => {
      const { read, kept } = shards.sources.get(sourceId) ?? { read: 1, kept: 1 };
      return read / Math.max(1, kept);
    },
  });
}

async function writeAligner(
  { data, plan, shards }: AlignerContext,
  made: {
    alignerId: string;
    alignmentHash: string;
    sample: readonly SamplePair[];
    fit: CrossFit;
    calibration: Calibration;
  },
): Promise<string> {
  const { alignerId, alignmentHash, sample, fit, calibration } = made;
  const modelKeys: string[] = [];
  for (const [fold, model] of fit.models.entries()) {
    const key = keys.alignerModel(plan, alignerId, fold);
    await data.put(key, encodeModel(model));
    modelKeys.push(key);
  }
  const alignerKey = keys.aligner(plan, alignerId);
  const mean = (direction: 'forward' | 'reverse') =>
    fit.models.reduce((sum, model) => sum + model[direction].perplexity, 0) / fit.models.length;
  await writeJson(data, alignerKey, AlignerCard, {
    v: 1,
    alignerId,
    alignmentHash,
    trainedOn: sample.length,
    corpusPairs: shards.pairs,
    folds: fit.folds,
    modelKeys,
    perplexity: { forward: mean('forward'), reverse: mean('reverse') },
    thresholds: calibration.thresholds,
    pooled: calibration.pooled,
    curves: calibration.curves,
    histograms: histogramsOf(fit),
  });
  return alignerKey;
}

function histogramsOf({ scores }: CrossFit): AlignerCard['histograms'] {
  const histograms = {
    good: emptyScoreHistogram(),
    shuffled: emptyScoreHistogram(),
    truncated: emptyScoreHistogram(),
  };
  for (const score of scores) {
    if (score.lengthClass < 0) continue;
    for (const kind of ['good', 'shuffled', 'truncated'] as const) countScore(histograms[kind], score[kind]);
  }
  return histograms;
}

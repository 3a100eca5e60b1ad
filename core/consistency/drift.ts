import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { DatasetManifest, Delivery } from '../../contracts/manifest.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { TextStatistics } from '../../contracts/shard.ts';
import type { TextSketch } from '../../contracts/text-sketch.ts';
import { sum } from '../statistics/counts.ts';
import { mergeStatistics } from '../statistics/text-statistics.ts';
import {
  jensenShannonDivergence,
  median,
  medianAbsoluteDeviation,
  populationStabilityIndex,
} from './distributions.ts';
import { drift, percent } from './drift-finding.ts';
import { compareSketches } from './sketch-drift.ts';

type Limits = ConsistencySettings;

/** Deliveries that a figure is compared with by median and deviation; fewer give no deviation worth the name. */
const DELIVERIES_FOR_DEVIATION = 3;

/**
 * This delivery of a source against its last deliveries, oldest first. Deliveries with fewer pairs than the recipe's
 * minimum are neither judged nor judged against: their shares are noise.
 */
export function checkDelivery(
  delivery: Delivery,
  past: readonly Delivery[],
  limits: Limits,
): ConsistencyFinding[] {
  const judgeable = past.filter((earlier) => earlier.read >= limits.minimumPairs);
  if (judgeable.length === 0 || delivery.read < limits.minimumPairs) return [];
  const { sourceId } = delivery;
  const before = judgeable.map((earlier) => earlier.statistics).reduce(mergeStatistics);
  const findings = [
    ...compareDistributions(sourceId, delivery.statistics, before, limits),
    compareRate(sourceId, 'drop-rate', dropRate(delivery), median(judgeable.map(dropRate)), limits),
    ...sketchFindings(sourceId, delivery, judgeable, limits),
  ];
  if (judgeable.length < DELIVERIES_FOR_DEVIATION) return findings;
  for (const [check, figure] of Object.entries(FIGURES)) {
    findings.push(compareFigure(sourceId, check, figure(delivery), judgeable.map(figure), limits));
  }
  return findings;
}

/** This version against the previous one: pairs lost per source, drop rate, lengths and languages of the training text. */
export function checkAgainstPrevious(
  current: Pick<DatasetManifest, 'sources' | 'counts' | 'drops' | 'statistics' | 'scores' | 'sketch'>,
  previous: DatasetManifest,
  limits: Limits,
): ConsistencyFinding[] {
  const findings = Object.entries(previous.sources)
    .filter(([, before]) => before.train >= limits.minimumPairs)
    .map(([sourceId, before]) => {
      const now = current.sources[sourceId]?.train ?? 0;
      const loss = Math.max(0, (before.train - now) / before.train);
      return drift(
        'pair-loss',
        sourceId,
        loss,
        limits.maximumPairLoss,
        limits,
        `training pairs ${before.train} -> ${now}, ${percent(loss)} lost`,
      );
    });
  if (previous.counts.read < limits.minimumPairs) return findings;
  return [
    ...findings,
    compareRate('corpus', 'drop-rate', rejectedShare(current), rejectedShare(previous), limits),
    ...compareDistributions('corpus', current.statistics, previous.statistics, limits),
    compareScores(current.scores, previous.scores, limits),
    ...sketchFindings('corpus', current, [previous], limits),
  ];
}

/**
 * Share of the pairs that were dropped for what they are. Repetitions are left out: a publisher who delivers the whole
 * catalogue with every release brings mostly what is there already.
 */
function rejectedShare({ counts, drops }: Pick<DatasetManifest, 'counts' | 'drops'>): number {
  const repeated = sum(REPETITIONS.map((reason) => drops[reason] ?? 0));
  return share(counts.dropped - repeated, counts.read - repeated);
}

const REPETITIONS = ['duplicate', 'near-duplicate', 'held-out-duplicate', 'source-cap', 'target-cap'];

function compareScores(
  now: readonly number[],
  before: readonly number[],
  limits: Limits,
): ConsistencyFinding {
  const shift = populationStabilityIndex(before, now);
  const figures = `alignment scores: population stability index ${shift.toFixed(3)}`;
  return drift('scores', 'corpus', shift, limits.maximumScoreShift, limits, figures);
}

const sketchFindings = (
  subject: string,
  { sketch }: { sketch?: TextSketch },
  past: readonly { sketch?: TextSketch }[],
  limits: Limits,
): ConsistencyFinding[] =>
  sketch
    ? compareSketches(
        subject,
        sketch,
        past.flatMap((earlier) => earlier.sketch ?? []),
        limits,
      )
    : [];

function compareDistributions(
  subject: string,
  now: TextStatistics,
  before: TextStatistics,
  limits: Limits,
): ConsistencyFinding[] {
  const shift = (side: 'sourceLengths' | 'targetLengths') =>
    populationStabilityIndex(before[side], now[side]);
  const divergence = (side: 'sourceLanguages' | 'targetLanguages') =>
    jensenShannonDivergence(before[side], now[side]);
  const lengths = Math.max(shift('sourceLengths'), shift('targetLengths'));
  const languages = Math.max(divergence('sourceLanguages'), divergence('targetLanguages'));
  const ratios = populationStabilityIndex(before.ratios, now.ratios);
  const index = (value: number) => `population stability index ${value.toFixed(3)}`;
  return [
    drift(
      'segment-lengths',
      subject,
      lengths,
      limits.maximumLengthShift,
      limits,
      `segment lengths: ${index(lengths)}`,
    ),
    drift(
      'length-ratios',
      subject,
      ratios,
      limits.maximumLengthShift,
      limits,
      `target over source length: ${index(ratios)}`,
    ),
    drift(
      'languages',
      subject,
      languages,
      limits.maximumLanguageShift,
      limits,
      `identified languages: Jensen-Shannon divergence ${languages.toFixed(3)}`,
    ),
  ];
}

const compareRate = (
  subject: string,
  check: string,
  now: number,
  before: number,
  limits: Limits,
): ConsistencyFinding =>
  drift(
    check,
    subject,
    Math.abs(now - before),
    limits.maximumDropRateChange,
    limits,
    `dropped ${percent(now)} of its pairs, ${percent(before)} before`,
  );

/** Figures of a delivery that are compared with the median of earlier ones. */
const FIGURES: Record<string, (delivery: Delivery) => number> = {
  'pairs-delivered': (delivery) => Math.log(delivery.read),
  'mean-source-length': ({ statistics }) => share(statistics.sourceTokens, statistics.pairs),
  'mean-target-length': ({ statistics }) => share(statistics.targetTokens, statistics.pairs),
};

function compareFigure(
  subject: string,
  check: string,
  now: number,
  before: readonly number[],
  limits: Limits,
): ConsistencyFinding {
  const centre = median(before);
  // A floor of a tenth of the median keeps near-constant deliveries from making every small change an outlier.
  const deviation = Math.max(medianAbsoluteDeviation(before), Math.abs(centre) * 0.1, 1e-9);
  const distance = Math.abs(now - centre) / deviation;
  return drift(
    check,
    subject,
    distance,
    limits.maximumDeviations,
    limits,
    `${check} ${now.toFixed(2)} against a median of ${centre.toFixed(2)} over ${before.length} deliveries (${distance.toFixed(1)} deviations)`,
  );
}

const dropRate = (delivery: Delivery) => share(delivery.read - delivery.kept, delivery.read);
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

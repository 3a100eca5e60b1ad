import type { DiagnosisFile, FailureKind, Remedy } from '../../contracts/diagnosis.ts';
import type { Adjustments } from '../../contracts/job.ts';
import type { BatchJob } from '../../contracts/states.ts';
import { FAILURES } from './failures.ts';

/** Attempts of one step, the first included, whatever they fail of. */
export const MAXIMUM_ATTEMPTS = 8;
/** From this many interruptions on, an attempt runs where nothing is reclaimed. */
const INTERRUPTIONS_BEFORE_ON_DEMAND = 2;
const MAXIMUM_MICRO_BATCHES = 64;
const LONGEST_WAIT_SECONDS = 120;
const OTHER_HOST_WAIT_SECONDS = 60;
const UNLIMITED = Number.POSITIVE_INFINITY;

/** Where a step may run and how big it may grow. */
export interface RemedyLimits {
  memoryLimitMiB: number;
  spotQueue: string;
  onDemandQueue: string;
}

/** What a relaunch runs with. */
export type NextAttempt = NonNullable<DiagnosisFile['next']>;

/** What a failure cost, and what its run may; US dollars. */
export interface Money {
  /** Of the run so far, the failed attempt included. */
  spentUsd: number;
  /** Of the failed attempt: the next is expected to cost as much. */
  attemptUsd: number;
  /** Absent: the run is bounded by its attempts only. */
  budgetUsd?: number;
}

/**
 * Decides whether a failed attempt is relaunched, and with what change. Only the adjustments, the memory and the queue
 * of an attempt ever change: the recipe, and with it the plan of batches, stays.
 *
 * @returns the reason, and the name of the error where it is not that of the failure, when there is no next attempt
 * @param failure.earlier what the earlier attempts of the step failed of
 * @param failure.saved whether the attempt could write its last state before it ended
 */
export function decideRemedy(
  failure: { kind: FailureKind; earlier: readonly FailureKind[]; saved: boolean },
  job: Pick<BatchJob, 'step' | 'attempt' | 'memoryMiB' | 'jobQueue'>,
  adjustments: Adjustments,
  limits: RemedyLimits,
  { spentUsd, attemptUsd, budgetUsd = UNLIMITED }: Money,
): { next: NextAttempt } | { final: string; error?: string } {
  const { kind, earlier } = failure;
  const { remedy, relaunches } = FAILURES[kind];
  if (remedy === undefined) return { final: 'This failure is not relaunched.' };
  if (job.attempt >= MAXIMUM_ATTEMPTS) {
    return { final: `This was attempt ${job.attempt} of at most ${MAXIMUM_ATTEMPTS}.` };
  }
  const again = earlier.filter((other) => other === kind).length;
  if (again >= relaunches) {
    return { final: `It was relaunched ${times(again)} for this already, which is the limit.` };
  }
  if (spentUsd + attemptUsd > budgetUsd) {
    const reason =
      `The run has cost $${spentUsd.toFixed(2)}, and another attempt like this one would pass the ` +
      `$${budgetUsd.toFixed(2)} that a run of the line may cost. Raise it with dragoman models set LINE --budget-usd.`;
    return { final: reason, error: 'RunBudgetSpent' };
  }
  const interruptions = [...earlier, kind].filter((other) => other === 'interrupted').length;
  const onDemand =
    job.jobQueue === limits.spotQueue &&
    limits.onDemandQueue !== limits.spotQueue &&
    interruptions >= INTERRUPTIONS_BEFORE_ON_DEMAND;
  const unchanged: NextAttempt = {
    remedy,
    description: 'the same again',
    effect: [],
    adjustments: keptAdjustments(adjustments, failure.saved),
    memoryMiB: job.memoryMiB,
    jobQueue: onDemand ? limits.onDemandQueue : job.jobQueue,
    waitSeconds: Math.min(LONGEST_WAIT_SECONDS, 2 * 4 ** again),
  };
  if (remedy === 'more-micro-batches' && job.step !== 'train') {
    return { final: 'Only training can compute its batches in parts.' };
  }
  const changed = REMEDIES[remedy](unchanged, limits);
  if ('final' in changed) return changed;
  const place = onDemand ? ', on the on-demand queue' : '';
  return {
    next: {
      ...changed,
      description: `${changed.description}${place}`,
      effect: effectOf({ ...job, adjustments }, changed),
    },
  };
}

type Settings = Pick<NextAttempt, 'adjustments' | 'memoryMiB' | 'jobQueue'>;

/** What a person would have to change to get the same. */
const SETTINGS: Record<string, (of: Settings) => string | number> = {
  'micro-batches': ({ adjustments }) => adjustments.microBatches,
  'factor of the learning rate': ({ adjustments }) => adjustments.learningRateFactor,
  checkpoint: ({ adjustments }) => adjustments.checkpoint,
  'memory in MiB': ({ memoryMiB }) => memoryMiB,
  queue: ({ jobQueue }) => jobQueue,
};

const effectOf = (before: Settings, after: Settings): NextAttempt['effect'] =>
  Object.entries(SETTINGS)
    .map(([setting, read]) => ({ setting, before: read(before), after: read(after) }))
    .filter((change) => change.before !== change.after);

type Change = (next: NextAttempt, limits: RemedyLimits) => NextAttempt | { final: string };

const REMEDIES: Record<Remedy, Change> = {
  same: (next) => ({ ...next, description: 'the same again, from the last checkpoint' }),
  'other-host': (next) => ({
    ...next,
    description: 'the same again, later, on another machine',
    waitSeconds: OTHER_HOST_WAIT_SECONDS,
  }),
  'more-micro-batches': (next) => {
    const microBatches = next.adjustments.microBatches * 2;
    if (microBatches > MAXIMUM_MICRO_BATCHES) {
      return {
        final: `Batches are computed in ${next.adjustments.microBatches} parts already, which is the limit.`,
      };
    }
    return {
      ...next,
      description: `the same batches, each computed in ${microBatches} parts`,
      adjustments: { ...next.adjustments, microBatches },
      waitSeconds: 0,
    };
  },
  'more-memory': (next, { memoryLimitMiB }) => {
    const memoryMiB = Math.min(next.memoryMiB * 2, memoryLimitMiB);
    if (memoryMiB <= next.memoryMiB) {
      return { final: `It had ${next.memoryMiB} MiB of memory, which is the limit.` };
    }
    return {
      ...next,
      description: `with ${memoryMiB} instead of ${next.memoryMiB} MiB of memory`,
      memoryMiB,
      waitSeconds: 0,
    };
  },
  'previous-checkpoint': (next) => ({
    ...next,
    description: 'from the checkpoint before the newest',
    adjustments: { ...next.adjustments, checkpoint: 'previous' },
    waitSeconds: 0,
  }),
  'lower-learning-rate': (next) => {
    const learningRateFactor = next.adjustments.learningRateFactor / 2;
    return {
      ...next,
      description: `from the checkpoint before the newest, at ${learningRateFactor} of the learning rate`,
      adjustments: { ...next.adjustments, learningRateFactor, checkpoint: 'previous' },
      waitSeconds: 0,
    };
  },
};

/** An attempt that skipped a bad checkpoint and saved one of its own need not skip it again. */
function keptAdjustments(adjustments: Adjustments, saved: boolean): Adjustments {
  return saved ? { ...adjustments, checkpoint: 'latest' } : adjustments;
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

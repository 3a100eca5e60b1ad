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

/** Where a step may run and how big it may grow. */
export interface RemedyLimits {
  memoryLimitMiB: number;
  spotQueue: string;
  onDemandQueue: string;
}

/** What a relaunch runs with; `undefined` and the reason where there is none. */
export type NextAttempt = NonNullable<DiagnosisFile['next']>;

/**
 * Decides whether a failed attempt is relaunched, and with what change. Only the adjustments, the memory and the queue
 * of an attempt ever change: the recipe, and with it the plan of batches, stays.
 *
 * @param failure.earlier what the earlier attempts of the step failed of
 * @param failure.saved whether the attempt could write its last state before it ended
 */
export function decideRemedy(
  failure: { kind: FailureKind; earlier: readonly FailureKind[]; saved: boolean },
  job: Pick<BatchJob, 'step' | 'attempt' | 'memoryMiB' | 'jobQueue'>,
  adjustments: Adjustments,
  limits: RemedyLimits,
): { next: NextAttempt } | { final: string } {
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
  const interruptions = [...earlier, kind].filter((other) => other === 'interrupted').length;
  const onDemand =
    job.jobQueue === limits.spotQueue &&
    limits.onDemandQueue !== limits.spotQueue &&
    interruptions >= INTERRUPTIONS_BEFORE_ON_DEMAND;
  const unchanged: NextAttempt = {
    remedy,
    description: 'the same again',
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
  return { next: { ...changed, description: `${changed.description}${place}` } };
}

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

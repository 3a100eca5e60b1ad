import { z } from 'zod';
import { Adjustments, ExitClass, JobStep } from './job.ts';
import { IsoTime, RunId } from './primitives.ts';

/** Kinds of failure of a Batch job that are told apart; each has one remedy or none. */
export const FailureKind = z.enum([
  'cancelled',
  'interrupted',
  'gpu-memory',
  'host-memory',
  'disk',
  'corrupt-checkpoint',
  'corrupt-shard',
  'hang',
  'hardware',
  'shared-memory',
  'nccl',
  'driver',
  'image',
  'diverged',
  'submission',
  'capacity',
  'unplaceable',
  'timed-out',
  'config',
  'data',
  'crashed',
  'bug',
]);
export type FailureKind = z.infer<typeof FailureKind>;

/** What a relaunch changes. */
export const Remedy = z.enum([
  'same',
  'other-host',
  'more-micro-batches',
  'more-memory',
  'previous-checkpoint',
  'lower-learning-rate',
]);
export type Remedy = z.infer<typeof Remedy>;

/** What was made of one failed attempt, with what it was concluded from. Lies beside the attempt's job file. */
export const DiagnosisFile = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  step: JobStep,
  attempt: z.int().min(1),
  at: IsoTime,
  kind: FailureKind,
  exitClass: ExitClass,
  /** One or two sentences for a person. */
  message: z.string(),
  /** What it was concluded from: status reason, exit code, the trainer's last words, the line of the log. */
  evidence: z.array(z.string()),
  /** The end of the job's log, oldest line first. */
  logTail: z.array(z.string()),
  /** Of this attempt and of the run with it, US dollars; absent where no machine had a known price. */
  costUsd: z.number().min(0).optional(),
  spentUsd: z.number().min(0).optional(),
  /** Why there is no next attempt; one of the two is there. */
  final: z.string().optional(),
  next: z
    .strictObject({
      remedy: Remedy,
      /** What the next attempt does differently, for a person. */
      description: z.string(),
      /** What is changed, from what to what. */
      effect: z.array(
        z.strictObject({
          setting: z.string(),
          before: z.union([z.string(), z.number()]),
          after: z.union([z.string(), z.number()]),
        }),
      ),
      adjustments: Adjustments,
      memoryMiB: z.int().min(128),
      jobQueue: z.string(),
      waitSeconds: z.int().nonnegative(),
    })
    .optional(),
});
export type DiagnosisFile = z.infer<typeof DiagnosisFile>;

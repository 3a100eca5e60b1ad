import { z } from 'zod';
import { CorpusName, Count, LanguagePair, RunId } from './primitives.ts';

/** The `source` of every EventBridge event of ours. */
export const EVENT_SOURCE = 'dragoman';

const Subject = z.strictObject({ corpus: CorpusName, languagePair: LanguagePair, runId: RunId });

/** Details of our EventBridge events by detail type. */
export const EVENT_DETAILS = {
  DatasetPublished: Subject.extend({
    version: z.string(),
    manifestUri: z.string(),
    trainPairs: Count,
    previousVersion: z.string().optional(),
  }),
  ModelRegistered: Subject.extend({
    model: z.string(),
    version: z.string(),
    datasetVersion: z.string(),
    /** Scores on the corpus' own test set, by metric. */
    scores: z.record(z.string(), z.number()),
    stage: z.enum(['candidate', 'champion']),
  }),
  /** Consumers should use this version from now on. */
  ModelPromoted: Subject.extend({
    model: z.string(),
    version: z.string(),
    previousVersion: z.string().optional(),
  }),
  /**
   * The champion of a line does clearly worse on newer text (`decay`), or its users translate other text than it was
   * trained on (`drift`). With `retrain` the line trains, as its policy says.
   */
  ModelOutdated: Subject.omit({ runId: true }).extend({
    model: z.string(),
    version: z.string(),
    reason: z.enum(['decay', 'drift']),
    message: z.string(),
    retrain: z.boolean(),
  }),
  RunClosed: Subject.extend({
    kind: z.enum(['preparation', 'training', 'monitoring']),
    status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    error: z.string().optional(),
    cause: z.string().optional(),
  }),
} as const;
export type EventType = keyof typeof EVENT_DETAILS;
export type EventDetail<Type extends EventType> = z.infer<(typeof EVENT_DETAILS)[Type]>;

/** EventBridge wraps every event like this; only what we read is named. */
const envelope = <Detail extends z.ZodType>(detail: Detail) =>
  z.object({ id: z.string(), time: z.string(), 'detail-type': z.string(), detail });

/** S3 `Object Created`. */
export const UploadEvent = envelope(
  z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: Count,
      etag: z.string(),
      'version-id': z.string().optional(),
    }),
  }),
);
export type UploadEvent = z.infer<typeof UploadEvent>;

/** `Step Functions Execution Status Change`. */
export const ExecutionStatusEvent = envelope(
  z.object({
    executionArn: z.string(),
    stateMachineArn: z.string(),
    name: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
);
export type ExecutionStatusEvent = z.infer<typeof ExecutionStatusEvent>;

/** `Batch Job State Change`. */
export const JobStatusEvent = envelope(
  z.object({
    jobName: z.string(),
    jobId: z.string(),
    jobQueue: z.string(),
    status: z.enum(['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED']),
    statusReason: z.string().nullish(),
    createdAt: z.number().nullish(),
    startedAt: z.number().nullish(),
    stoppedAt: z.number().nullish(),
    container: z
      .object({
        exitCode: z.number().nullish(),
        logStreamName: z.string().nullish(),
        reason: z.string().nullish(),
      })
      .nullish(),
  }),
);
export type JobStatusEvent = z.infer<typeof JobStatusEvent>;

export const DatasetPublishedEvent = envelope(EVENT_DETAILS.DatasetPublished).extend({
  'detail-type': z.literal('DatasetPublished'),
});

export const ModelOutdatedEvent = envelope(EVENT_DETAILS.ModelOutdated).extend({
  'detail-type': z.literal('ModelOutdated'),
});

/** The `source` of events on our bus by which other systems ask for something. */
export const REQUEST_SOURCE = 'dragoman.request';

/** A system wants a model line to train; `requestedBy` is kept on the run. */
export const TrainingRequestedEvent = envelope(
  z.strictObject({ model: z.string(), again: z.boolean().default(false), requestedBy: z.string() }),
).extend({ 'detail-type': z.literal('StartTraining') });

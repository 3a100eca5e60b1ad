import { z } from 'zod';
import {
  DatasetPublishedEvent,
  ExecutionStatusEvent,
  ModelOutdatedEvent,
  TrainingRequestedEvent,
} from './events.ts';
import { JobStep } from './job.ts';
import { CorpusName, Count, LanguagePair, RunId, ShortHash } from './primitives.ts';
import { SweepRequest } from './sweep.ts';
import { TrainingRecipe } from './training-recipe.ts';

/** What the two state machines pass from state to state: names and keys, never data. */

/** Input of `prepare-dataset`, and the event of every Lambda in it that is not an item of a map. */
export const PreparationInput = z.strictObject({
  runId: RunId,
  corpus: CorpusName,
  languagePair: LanguagePair,
});
export type PreparationInput = z.infer<typeof PreparationInput>;

export const PlanOutput = z.strictObject({ shards: Count, ingestItemsKey: z.string() });
export const TrainAlignerOutput = z.strictObject({
  items: Count,
  /** Finish has the same items. */
  refineItemsKey: z.string(),
  compareItemsKey: z.string(),
});
export const CheckConsistencyOutput = z.strictObject({ verdict: z.enum(['pass', 'warn', 'fail']) });
export const RequestApprovalEvent = PreparationInput.extend({ taskToken: z.string() });
/** What the task token is answered with. */
export const ApprovalAnswer = z.strictObject({ approved: z.boolean(), by: z.string() });
export const PublishOutput = z.strictObject({ version: z.string() });

/** A failed item of the Ingest map, tried singly, that goes to quarantine. */
export const QuarantineShardEvent = z.strictObject({
  item: z.strictObject({ runId: RunId, shard: Count, inputs: z.array(Count).length(1) }),
  error: z.string(),
  cause: z.string(),
});

/** Input of `train-model`. */
export const TrainingInput = z.strictObject({ runId: RunId });
export type TrainingInput = z.infer<typeof TrainingInput>;

/** One Batch job as the state machine submits it. */
export const BatchJob = z.strictObject({
  step: JobStep,
  attempt: z.int().min(1),
  /** `<run id>-<step>-<attempt>`: what the job is looked up by. */
  jobName: z.string().max(128),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  command: z.array(z.string()),
  memoryMiB: z.int().min(128),
});
export type BatchJob = z.infer<typeof BatchJob>;

/** The first attempts of the steps that a run has: all but `generate` of a training, `evaluate` alone of a monitoring. */
export const ResolveOutput = z.strictObject({
  generate: BatchJob.optional(),
  binarize: BatchJob.optional(),
  train: BatchJob.optional(),
  evaluate: BatchJob,
});
export type ResolveOutput = z.infer<typeof ResolveOutput>;

/** A failed Batch job, as Catch hands it over. */
export const DiagnoseEvent = z.strictObject({
  runId: RunId,
  job: BatchJob,
  error: z.string(),
  cause: z.string(),
});
export const DiagnoseOutput = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('relaunch'), job: BatchJob, waitSeconds: Count }),
  z.strictObject({ decision: z.literal('fail'), error: z.string(), cause: z.string() }),
]);

export const RegisterOutput = z.strictObject({ promote: z.boolean() });

/**
 * Event of `start-preparation`: one corpus (schedule, end of a run; `always` also when only failed runs have left
 * something, or text must be removed; `again` although nothing is new, for another recipe; `by` whom, where a person
 * asked for it), or all of them (hourly sweep).
 */
export const StartPreparationEvent = z.union([
  z.strictObject({
    corpus: CorpusName,
    languagePair: LanguagePair,
    always: z.literal(true).optional(),
    again: z.literal(true).optional(),
    by: z.string().max(200).optional(),
    /** What `by` is; a person unless told. */
    how: z.enum(['person', 'schedule']).optional(),
  }),
  z.strictObject({ sweep: z.literal(true) }),
]);

/** A model line is to train now. What the same recipe has made of the same dataset version is not made again. */
export const StartOfLine = z.strictObject({
  model: z.string(),
  /** For this training alone; absent: the line's. */
  recipe: TrainingRecipe.optional(),
  /** Trains although a run of the same recipe and dataset version goes on or has succeeded. */
  again: z.boolean().default(false),
  how: z.enum(['person', 'policy', 'schedule', 'event']).default('person'),
  who: z.string().default('unknown'),
});
export type StartOfLine = z.infer<typeof StartOfLine>;

/**
 * Event of `start-training`: a dataset version was published; a line is to train, or its champion to be evaluated on newer
 * text (by a person, a schedule, an event from outside); a sweep is to begin; or those that wait may start, because
 * something has ended.
 */
export const StartTrainingEvent = z.union([
  StartOfLine,
  z.strictObject({ monitor: z.string(), how: StartOfLine.shape.how, who: StartOfLine.shape.who }),
  z.strictObject({ sweep: SweepRequest }),
  z.strictObject({ queue: z.literal(true) }),
  DatasetPublishedEvent,
  TrainingRequestedEvent,
  ModelOutdatedEvent,
]);
export type StartTrainingEvent = z.infer<typeof StartTrainingEvent>;

/** Event of `close-run`: an execution has ended, or a run that has none is to end. */
export const CloseRunEvent = z.union([
  ExecutionStatusEvent,
  z.strictObject({ runId: RunId, error: z.string(), cause: z.string() }),
]);
export type CloseRunEvent = z.infer<typeof CloseRunEvent>;

/** Event of `watch-trainings`. */
export const WatchTrainingsEvent = z.strictObject({ watch: z.literal(true) });

/** Event of `erase-text`: the removal whose text shall be stored no longer. */
export const EraseTextEvent = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  removalId: ShortHash,
});
export type EraseTextEvent = z.infer<typeof EraseTextEvent>;

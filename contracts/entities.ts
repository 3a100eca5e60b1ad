import { z } from 'zod';
import { Comparison, MetricScores, TestSetEvaluation } from './evaluation.ts';
import { ExitClass, JobStep } from './job.ts';
import { PreparationRecipe } from './preparation-recipe.ts';
import { CorpusName, Count, IsoTime, LanguagePair, RunId, ShortHash, SourceId } from './primitives.ts';
import { Rights } from './rights.ts';
import { LineSchedule } from './timing.ts';
import { TrainingRecipe } from './training-recipe.ts';

/** A named stream of parallel data for one language pair, its recipe, and the lock that keeps two preparations apart. */
export const Corpus = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  recipe: PreparationRecipe,
  /** The run that holds the corpus; absent when none does. */
  lockedBy: RunId.optional(),
  lockedAt: IsoTime.optional(),
  latestVersion: z.string().optional(),
  /** When it is prepared anew though nothing has come; absent: when uploads come, or when asked. */
  prepareEvery: LineSchedule.optional(),
  /** Immutable once a version exists. */
  splitSalt: z.string().optional(),
  normaliserVersion: z.int().optional(),
  createdAt: IsoTime,
});
export type Corpus = z.infer<typeof Corpus>;

export const UploadStatus = z.enum(['PENDING', 'CLAIMED', 'PUBLISHED', 'QUARANTINED']);

/** One object version that arrived in the landing bucket. */
export const Upload = z.strictObject({
  uploadId: ShortHash,
  corpus: CorpusName,
  languagePair: LanguagePair,
  sourceId: SourceId,
  file: z.string(),
  key: z.string(),
  versionId: z.string().optional(),
  eTag: z.string(),
  sizeBytes: Count,
  status: UploadStatus,
  receivedAt: IsoTime,
  /** Runs that claimed it and ended without publishing it. */
  attempts: Count,
  runId: RunId.optional(),
  datasetVersion: z.string().optional(),
  reason: z.string().optional(),
});
export type Upload = z.infer<typeof Upload>;

/** A file that a person sends in parts, from its beginning until it is put together or given up. */
export const UploadSession = z.strictObject({
  /** The person's name: nobody else finds it. */
  owner: z.string(),
  sessionId: z.string(),
  key: z.string(),
  /** Of S3. */
  multipartId: z.string(),
  sizeBytes: Count,
  partBytes: Count,
  rights: Rights.optional(),
  createdAt: IsoTime,
  /** Seconds since the epoch. */
  expiresAt: Count,
});
export type UploadSession = z.infer<typeof UploadSession>;

/** `monitoring`: the champion of a line evaluated on text that came after it. */
export const RunKind = z.enum(['preparation', 'training', 'monitoring']);
export type RunKind = z.infer<typeof RunKind>;

export const RunStatus = z.enum([
  /** Waits for its turn: the line, or the deployment, has as many runs as it may. */
  'QUEUED',
  'STARTING',
  'RUNNING',
  'AWAITING_APPROVAL',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
]);
export type RunStatus = z.infer<typeof RunStatus>;

export const StageRecord = z.strictObject({
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'SKIPPED']),
  startedAt: IsoTime,
  endedAt: IsoTime.optional(),
  /** One line for a person, e.g. "9,312 of 10,480 pairs kept". */
  message: z.string().optional(),
  /** Items of a map: how many there are. Done ones are RunEvents. */
  items: Count.optional(),
});
export type StageRecord = z.infer<typeof StageRecord>;

/** One execution of a state machine. Its id is the execution's name. */
export const Run = z.strictObject({
  runId: RunId,
  kind: RunKind,
  corpus: CorpusName,
  languagePair: LanguagePair,
  status: RunStatus,
  executionArn: z.string().optional(),
  createdAt: IsoTime,
  endedAt: IsoTime.optional(),
  stages: z.record(z.string(), StageRecord),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** Preparation: the version it published. Training: the version it trained on. */
  datasetVersion: z.string().optional(),
  /** Training only. */
  model: z.string().optional(),
  modelVersion: z.string().optional(),
  recipe: TrainingRecipe.optional(),
  /** What started it: a person, a policy, a schedule, an event from outside, or a sweep. */
  startedBy: z
    .strictObject({ how: z.enum(['person', 'policy', 'schedule', 'event', 'sweep']), who: z.string() })
    .optional(),
  sweepId: z.string().optional(),
  /** Training: the dataset versions of further corpora, as they were when the run was resolved. */
  corpora: z
    .array(z.strictObject({ corpus: CorpusName, languagePair: LanguagePair, version: z.string() }))
    .optional(),
  /** Of all attempts so far (in the registry: of those that have ended), and what was expected before the start; US dollars. */
  costUsd: z.number().min(0).optional(),
  estimateUsd: z.number().min(0).optional(),
});
export type Run = z.infer<typeof Run>;

/** What the Lambdas of a stage have used in a run, the tries that failed included. */
export const StageUse = z.strictObject({
  runId: RunId,
  stage: z.string(),
  invocations: Count,
  /** Memory by time, in GiB and seconds. */
  gbSeconds: z.number().min(0),
});
export type StageUse = z.infer<typeof StageUse>;

/** Something that happened in a run; expires. Its id makes writing it twice the same as once. */
export const RunEvent = z.strictObject({
  runId: RunId,
  eventId: z.string(),
  at: IsoTime,
  stage: z.string(),
  message: z.string(),
  /** Seconds since the epoch. */
  expiresAt: Count,
});
export type RunEvent = z.infer<typeof RunEvent>;

/** One attempt of a Batch job, its end, what was made of it and what was changed for the next. Kept. */
export const JobAttempt = z.strictObject({
  runId: RunId,
  step: JobStep,
  attempt: z.int().min(1),
  jobId: z.string(),
  jobName: z.string(),
  jobQueue: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  exitCode: z.int().optional(),
  logStreamName: z.string().optional(),
  createdAt: IsoTime.optional(),
  startedAt: IsoTime.optional(),
  stoppedAt: IsoTime.optional(),
  diagnosis: ExitClass.optional(),
  /** What the diagnosis says to a person, and the remedy that the next attempt runs with. */
  message: z.string().optional(),
  remedy: z.string().optional(),
  /** Where it ran, as ECS says; absent where no machine did. */
  instanceType: z.string().optional(),
  purchase: z.enum(['spot', 'on-demand']).optional(),
  /** The machine did not say what it was: priced as the one that its queue takes first. */
  machineAssumed: z.boolean().optional(),
  /** By the price table of the time, and what the same seconds cost on demand; US dollars. */
  costUsd: z.number().min(0).optional(),
  onDemandUsd: z.number().min(0).optional(),
});
export type JobAttempt = z.infer<typeof JobAttempt>;

export const DatasetVersion = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  version: z.string(),
  runId: RunId,
  previousVersion: z.string().optional(),
  createdAt: IsoTime,
  manifestKey: z.string(),
  recipeHash: ShortHash,
  codeVersion: z.string(),
  read: Count,
  train: Count,
  heldOut: Count,
  dropped: Count,
  /** Of both sides of all pairs that it holds; absent on versions from before it was kept. */
  words: Count.optional(),
  verdict: z.enum(['pass', 'warn', 'fail']),
  /** Removals whose text it holds: do not train on it any more. */
  containsRemoved: z.array(ShortHash).optional(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

/** A dataset version and the corpus that it is of. */
export const DatasetReference = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  version: z.string(),
});
export type DatasetReference = z.infer<typeof DatasetReference>;

/** A model line: what is trained again and again, and when by itself. Its name is `<corpus>-<language pair>-<name>`. */
export const Model = z.strictObject({
  model: z
    .string()
    .max(120)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  corpus: CorpusName,
  languagePair: LanguagePair,
  recipe: TrainingRecipe,
  /** Trains by itself when training data has grown by this share since the last version; the first always qualifies. Absent: never. */
  trainWhenGrownBy: z.number().min(0).optional(),
  /** `approval`: a version that is better waits for a person. */
  promotion: z.enum(['automatic', 'approval', 'never']),
  champion: z.string().optional(),
  /** Names that consumers use for versions, e.g. `stable`; `champion` is one that is always there. */
  aliases: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string()).optional(),
  /** `required`: a version waits until people have compared it blindly with the champion. */
  humanComparison: z.enum(['optional', 'required']).optional(),
  /** What its models are for, in the words of whoever answers for them; stands on their cards. */
  intendedUse: z.string().min(1).optional(),
  /** Runs of the line at once, but for members of sweeps; further ones wait. Absent: one. */
  concurrentRuns: z.int().min(1).optional(),
  /** A run of the line that failed is not relaunched beyond this; US dollars. Absent: eight attempts of a step are the limit. */
  budgetUsd: z.number().gt(0).optional(),
  /** When it trains whatever has grown, and when its champion is evaluated on newer text. */
  trainEvery: LineSchedule.optional(),
  monitorEvery: LineSchedule.optional(),
  /** Trains again when the champion does clearly worse on newer text. Absent: people are told. */
  retrainOnDecay: z.boolean().optional(),
  createdAt: IsoTime,
});
export type Model = z.infer<typeof Model>;

/** What a person decides about a model line; its champion, names and schedules are changed elsewhere. */
export const LineSettings = Model.pick({
  recipe: true,
  promotion: true,
  trainWhenGrownBy: true,
  humanComparison: true,
  intendedUse: true,
  concurrentRuns: true,
  budgetUsd: true,
  retrainOnDecay: true,
});
export type LineSettings = z.infer<typeof LineSettings>;

export const ModelVersion = z.strictObject({
  model: z.string(),
  /** `m` and 12 hexadecimal digits of the run, the recipe and the dataset version. */
  version: z.string(),
  runId: RunId,
  datasetVersion: z.string(),
  recipeHash: ShortHash,
  codeVersion: z.string(),
  createdAt: IsoTime,
  stage: z.enum(['candidate', 'champion', 'archived', 'rejected']),
  /** When it became the champion last. */
  promotedAt: IsoTime.optional(),
  /** Why nobody may use it. */
  rejection: z.strictObject({ at: IsoTime, by: z.string(), reason: z.string() }).optional(),
  modelUri: z.string(),
  modelSha256: z.string(),
  sizeBytes: Count,
  parameters: Count,
  licences: z.array(z.string()),
  trainPairs: Count,
  /** All dataset versions that it was trained on, that of its own corpus first. */
  datasets: z.array(DatasetReference).min(1),
  /** Versions that it came from: continued from, or taught by; as `model@version`. */
  parents: z.array(z.string()).optional(),
  costUsd: z.number().min(0).optional(),
  /** Removals whose text it was trained on. */
  containsRemoved: z.array(ShortHash).optional(),
});
export type ModelVersion = z.infer<typeof ModelVersion>;

/** That a model version came from something: a dataset version, or another model version. */
export const Descent = z.strictObject({
  /** `media/en-ko/v000000000001`, or `media-en-ko-base@m000000000001`. */
  ancestor: z.string(),
  model: z.string(),
  version: z.string(),
});
export type Descent = z.infer<typeof Descent>;

export const Evaluation = z.strictObject({
  model: z.string(),
  version: z.string(),
  setId: z.string(),
  name: z.string(),
  createdAt: IsoTime,
  role: TestSetEvaluation.shape.role,
  /** `monitoring`: of a version that was released before, on text that came later. */
  purpose: z.enum(['release', 'monitoring']).default('release'),
  segments: Count,
  metrics: MetricScores,
  versusChampion: Comparison.nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** A question to a person and its answer. The task token is here and nowhere else. */
export const Approval = z.strictObject({
  runId: RunId,
  status: z.enum(['WAITING', 'APPROVED', 'REJECTED', 'EXPIRED']),
  taskToken: z.string(),
  question: z.string(),
  askedAt: IsoTime,
  answeredAt: IsoTime.optional(),
  answeredBy: z.string().optional(),
});
export type Approval = z.infer<typeof Approval>;

/** A search that a person has given a name. */
export const SavedView = z.strictObject({
  /** The person's name: nobody else finds it. */
  owner: z.string(),
  viewId: z.string(),
  name: z.string().trim().min(1).max(80),
  /** What the address of the search page says after its `?`. */
  query: z.string().max(2000),
  createdAt: IsoTime,
});
export type SavedView = z.infer<typeof SavedView>;

/** Where messages are posted to. */
export const Webhook = z.strictObject({
  webhookId: z.string(),
  /** In the words of whoever added it. */
  name: z.string().min(1).max(80),
  /** `text`: `{"text": ...}`, as Slack, Mattermost and Google Chat take it; `card`: an adaptive card, for Microsoft Teams. */
  format: z.enum(['text', 'card']),
  /** Whoever knows it may post; it leaves the deployment only as the address of messages. */
  url: z.url({ protocol: /^https$/ }).max(2000),
  createdAt: IsoTime,
  createdBy: z.string(),
  /** How the last message went; absent before the first. */
  last: z.strictObject({ at: IsoTime, error: z.string().optional() }).optional(),
});
export type Webhook = z.infer<typeof Webhook>;

/** A write that a caller may repeat under one key (Idempotency-Key), and that is done once. */
export const IdempotentCall = z.strictObject({
  caller: z.string(),
  key: z.string(),
  requestHash: z.string(),
  /** Id of the request that does it. */
  claimedBy: z.string(),
  claimedAt: IsoTime,
  /** Seconds since 1970, as the table's time to live demands. */
  expiresAt: z.int(),
  /** As JSON, once there is one. */
  answer: z.string().optional(),
});
export type IdempotentCall = z.infer<typeof IdempotentCall>;

/** When something that recurs by itself was last done: the sweep over all corpora, the watch over trainings. */
export const Heartbeat = z.strictObject({ beat: z.enum(['sweep', 'watch']), at: IsoTime });
export type Heartbeat = z.infer<typeof Heartbeat>;

/** Who changed what, when. */
export const AuditEntry = z.strictObject({
  auditId: z.string(),
  at: IsoTime,
  who: z.string(),
  action: z.string(),
  subject: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

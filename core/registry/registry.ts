import type {
  Approval,
  AuditEntry,
  Corpus,
  DatasetVersion,
  Descent,
  Evaluation,
  Heartbeat,
  IdempotentCall,
  JobAttempt,
  LineSettings,
  Model,
  ModelVersion,
  Run,
  RunEvent,
  RunKind,
  RunStatus,
  SavedView,
  StageUse,
  Upload,
  UploadSession,
  Webhook,
} from '../../contracts/entities.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { Erasure, Removal } from '../../contracts/rights.ts';
import type { FetchOutcome, Source, SourceName, SourceSettings } from '../../contracts/source.ts';
import type { Stage } from '../../contracts/stages.ts';
import type { Sweep } from '../../contracts/sweep.ts';
import type { LineSchedule } from '../../contracts/timing.ts';
import type { CorpusId } from '../keys.ts';
import type { Change } from './changes.ts';

/** A run of an upload that ended without publishing it this often sends the upload to quarantine. */
export const LONGEST_UPLOAD_ATTEMPTS = 3;

/** A part of a list, newest first; `cursor` asks for what follows and is absent at the end. One of another list: CursorInvalid. */
export interface Page<Item> {
  items: Item[];
  cursor?: string;
}

/** Runs of one corpus or of one kind, and of these only what fits all that is given. */
export type RunFilter = ({ corpus: CorpusId } | { kind: RunKind }) & {
  kind?: RunKind;
  status?: RunStatus;
  model?: string;
  /** Created then or later, and before. */
  from?: string;
  before?: string;
};

/** How a run ended. */
export interface RunEnd {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  endedAt: string;
  error?: string;
  cause?: string;
}

/** What was made of a failed attempt of a job. */
export type Diagnosis = Required<Pick<JobAttempt, 'diagnosis' | 'message'>> & Pick<JobAttempt, 'remedy'>;

/** Who has claimed which write. */
export type CallClaim = Pick<IdempotentCall, 'caller' | 'key' | 'claimedBy'>;

/** Corpora. */
export interface CorpusRegistry {
  getCorpus(id: CorpusId): Promise<Corpus | undefined>;
  /** @returns false when the corpus was there already; nothing is changed then */
  putCorpusIfAbsent(corpus: Corpus): Promise<boolean>;
  /**
   * @param seen the recipe that the change was made to; where it is given, no other one is replaced
   * @throws NotRegistered; RecipeChanged; SplitImmutable when the salt of the held-out sets differs and a version exists
   */
  setRecipe(id: CorpusId, recipe: PreparationRecipe, seen?: PreparationRecipe): Promise<void>;
  /**
   * Sets when the corpus is prepared anew, or takes that away, as long as it is still `before`.
   * @throws ScheduleChanged when it is not, NotRegistered
   */
  setCorpusSchedule(
    id: CorpusId,
    schedule: LineSchedule | undefined,
    before: LineSchedule | undefined,
  ): Promise<void>;
  /** @returns true when the run holds the corpus now, also when it did before. @throws NotRegistered */
  lockCorpus(id: CorpusId, runId: string, now: string): Promise<boolean>;
  /** @returns false when another run, or none, held the corpus */
  unlockCorpus(id: CorpusId, runId: string): Promise<boolean>;
  listCorpora(): Promise<Corpus[]>;
}

/** Uploads, and files that are being sent. */
export interface UploadRegistry {
  /** Stores an upload with its status (PENDING, or QUARANTINED with a reason). @returns false when it is known; unchanged then */
  noteUpload(upload: Upload): Promise<boolean>;
  getUpload(uploadId: string): Promise<Upload | undefined>;
  /** PENDING uploads of a corpus, oldest first. */
  listPending(id: CorpusId): Promise<Upload[]>;
  /** When the oldest PENDING or CLAIMED upload of a corpus came; cheap, however many there are. */
  oldestOpenAt(id: CorpusId): Promise<string | undefined>;
  /** The same of all corpora. */
  oldestOpenOfAllAt(): Promise<string | undefined>;
  /** Makes PENDING uploads CLAIMED. @returns the ids that the run holds now, also those it held before */
  claimUploads(uploadIds: readonly string[], runId: string): Promise<string[]>;
  /** CLAIMED uploads become PUBLISHED; those in quarantine stay there. */
  markPublished(uploadIds: readonly string[], datasetVersion: string): Promise<void>;
  /**
   * The CLAIMED uploads of a run that did not publish them become PENDING again with one attempt more and the reason;
   * after the third they go to quarantine. @returns them as they are now, oldest first
   */
  releaseUploads(runId: string, reason: string): Promise<Upload[]>;
  /** @throws NotRegistered */
  quarantineUpload(uploadId: string, reason: string): Promise<void>;
  /** Uploads that the run holds or decided about, oldest first. */
  listUploadsOfRun(runId: string): Promise<Upload[]>;
  /** All uploads of a corpus, or those with a status, newest first; every page but the last is full. */
  listUploads(
    id: CorpusId,
    page?: { cursor?: string | undefined; limit?: number; status?: Upload['status'] | undefined },
  ): Promise<Page<Upload>>;
  /** Those of all corpora in quarantine that came since then, newest first, at most so many. */
  listRefusedUploads(since: string, limit: number): Promise<Upload[]>;
  /** Begins to send a file, or replaces what is known of it. */
  putUploadSession(session: UploadSession): Promise<void>;
  /** @returns undefined also when somebody else has begun it */
  getUploadSession(owner: string, sessionId: string): Promise<UploadSession | undefined>;
  /** At most 200, by id. */
  listUploadSessions(owner: string): Promise<UploadSession[]>;
  removeUploadSession(owner: string, sessionId: string): Promise<void>;
}

/** Runs, their stages and events, and the attempts of their jobs. */
export interface RunRegistry {
  /** @returns false when a run with this id exists; unchanged then */
  createRun(run: Run): Promise<boolean>;
  getRun(runId: string): Promise<Run | undefined>;
  /** Keeps the execution; STARTING becomes RUNNING, any later status stays. @throws NotRegistered */
  markStarted(runId: string, executionArn: string): Promise<void>;
  /** A live run waits for a person, or goes on. @throws NotRegistered, RunAlreadyClosed */
  setRunStatus(runId: string, status: 'RUNNING' | 'AWAITING_APPROVAL'): Promise<void>;
  /** Training: names the model version that the run registered. @throws NotRegistered */
  setModelVersion(runId: string, modelVersion: string): Promise<void>;
  /**
   * Keeps the first start of a stage that starts again; one that has succeeded or was skipped stays so until it ends again.
   * @returns false when the run is closed; nothing is changed then. @throws NotRegistered
   */
  startStage(runId: string, stage: Stage, at: string, items?: number): Promise<boolean>;
  /** A stage that never was started starts at its end. @returns false when the run is closed; nothing is changed then. @throws NotRegistered */
  endStage(
    runId: string,
    stage: Stage,
    at: string,
    status: 'SUCCEEDED' | 'FAILED' | 'SKIPPED',
    message: string,
  ): Promise<boolean>;
  /**
   * Ends a run; stages that still run end with it, SUCCEEDED when it succeeded and FAILED otherwise.
   * @returns false when it was closed before; the first end stays. @throws NotRegistered
   */
  closeRun(runId: string, end: RunEnd): Promise<boolean>;
  /** Newest first; every page but the last is full. `limit` is 50 unless told. */
  listRuns(filter: RunFilter, page?: { cursor?: string; limit?: number }): Promise<Page<Run>>;
  putRunEvent(event: RunEvent): Promise<void>;
  /** Trainings and monitorings that wait or go on, in the order in which they were created. */
  listOpenRuns(): Promise<Run[]>;
  /** A QUEUED run becomes STARTING. @returns false when it is neither now: it has started, or ended. @throws NotRegistered */
  claimStart(runId: string): Promise<boolean>;
  /** Keeps what is known of a run by now. @throws NotRegistered */
  noteRun(runId: string, facts: Partial<Pick<Run, 'costUsd' | 'corpora'>>): Promise<void>;
  /** In order of time. */
  listRunEvents(runId: string): Promise<RunEvent[]>;
  /** Events of Batch come in any order: an attempt never goes back to an earlier status, and keeps its diagnosis. */
  putAttempt(attempt: JobAttempt): Promise<void>;
  /** @throws NotRegistered when the attempt was not put before */
  addDiagnosis(attempt: Pick<JobAttempt, 'runId' | 'step' | 'attempt'>, diagnosis: Diagnosis): Promise<void>;
  /** By step in the order of their first attempts, then by attempt. */
  listAttempts(runId: string): Promise<JobAttempt[]>;
}

/** What the Lambdas of stages have used. */
export interface StageUseRegistry {
  /** Adds an invocation of a Lambda to what the stage has used. */
  addStageUse(runId: string, stage: Stage, gbSeconds: number): Promise<void>;
  listStageUse(runId: string): Promise<StageUse[]>;
}

/** Dataset versions. */
export interface DatasetVersionRegistry {
  /**
   * One transaction: the version, if absent; the corpus' latest version, if it still is `version.previousVersion`, with
   * the salt and the normaliser that its splits depend on; the run's version. Again from the same run: nothing.
   * @throws VersionConflict, RunAlreadyClosed, NotRegistered
   */
  publishDatasetVersion(
    version: DatasetVersion,
    split: Required<Pick<Corpus, 'splitSalt' | 'normaliserVersion'>>,
  ): Promise<void>;
  getDatasetVersion(id: CorpusId, version: string): Promise<DatasetVersion | undefined>;
  /** Newest first. */
  listDatasetVersions(id: CorpusId): Promise<DatasetVersion[]>;
  /** Adds to what a version is marked with. @throws NotRegistered */
  markDatasetVersion(id: CorpusId, version: string, removalIds: readonly string[]): Promise<void>;
}

/** Model lines, their versions, what these come from, and evaluations. */
export interface ModelRegistry {
  /** @returns false when the model line exists; unchanged then */
  putModelIfAbsent(model: Model): Promise<boolean>;
  /**
   * Replaces all that a person decides about a line, as long as it is what somebody has seen; what `settings` leave out is
   * taken away. @throws LineChanged, NotRegistered
   */
  changeLineSettings(model: string, settings: LineSettings, seen: LineSettings): Promise<void>;
  /**
   * Lets a name of the line stand for a version, or for nothing any more. @param seen the names as the caller knows them:
   *   nothing is changed when they are others by now
   * @throws NotRegistered; AliasesChanged when they are, or when others kept changing names at the same time
   */
  setAlias(
    model: string,
    alias: string,
    version: string | undefined,
    seen?: Pick<Model, 'aliases'>,
  ): Promise<void>;
  getModel(model: string): Promise<Model | undefined>;
  /**
   * Replaces one schedule of a line, or takes it away, as long as it is `before`.
   * @throws ScheduleChanged when it is not, NotRegistered
   */
  setLineSchedule(
    model: string,
    field: 'trainEvery' | 'monitorEvery',
    schedule: LineSchedule | undefined,
    before: LineSchedule | undefined,
  ): Promise<void>;
  /** Model lines of a corpus, by name. */
  listModels(id: CorpusId): Promise<Model[]>;
  /** Model lines of all corpora, by name. */
  listAllModels(): Promise<Model[]>;
  /** With what it descends from. @returns false when the version exists; unchanged then */
  putModelVersion(version: ModelVersion): Promise<boolean>;
  getModelVersion(model: string, version: string): Promise<ModelVersion | undefined>;
  /** Newest first. */
  listModelVersions(model: string): Promise<ModelVersion[]>;
  /** Model versions that came from one ancestor, by name; see `Descent`. */
  listDescendants(ancestor: string): Promise<Omit<Descent, 'ancestor'>[]>;
  /**
   * One transaction: the old champion is archived, the version is champion, the line names it. Again: nothing.
   * @throws ChampionChanged when the champion is neither `previous` nor the version; VersionRejected, NotRegistered
   */
  promoteVersion(model: string, version: string, previous: string | undefined, at: string): Promise<void>;
  /** Nobody may use the version any more; the first rejection stays. @throws ChampionInUse, NotRegistered */
  rejectVersion(
    model: string,
    version: string,
    rejection: NonNullable<ModelVersion['rejection']>,
  ): Promise<void>;
  /** Replaces the evaluation of the same version on the same set. */
  putEvaluation(evaluation: Evaluation): Promise<void>;
  /** Of one version, or of all versions of the line; by version, then by set. */
  listEvaluations(model: string, version?: string): Promise<Evaluation[]>;
  /** Adds to what a version is marked with. @throws NotRegistered */
  markModelVersion(model: string, version: string, removalIds: readonly string[]): Promise<void>;
}

/** Sweeps. */
export interface SweepRegistry {
  /** Creates a sweep or replaces it. */
  putSweep(sweep: Sweep): Promise<void>;
  getSweep(sweepId: string): Promise<Sweep | undefined>;
  /** The last fifty, newest first; may lag. */
  listSweeps(): Promise<Sweep[]>;
  /** Marks the end of a sweep. @returns false when it had ended before; unchanged then. @throws NotRegistered */
  endSweep(sweepId: string, end: Pick<Sweep, 'endedAt' | 'best'>): Promise<boolean>;
}

/** Sources that are fetched. */
export interface SourceRegistry {
  /**
   * Creates a source or replaces its settings; what its runs have left stays. With `before`, only while its settings are
   * those (null: while there is none). @throws ScheduleChanged when they are not; nothing is changed then
   */
  putSource(source: SourceSettings, before?: SourceSettings | null): Promise<void>;
  getSource(name: SourceName): Promise<Source | undefined>;
  /** Of a corpus, by id. */
  listSources(id: CorpusId): Promise<Source[]>;
  /** Of all corpora, by corpus and id; may lag. */
  listAllSources(): Promise<Source[]>;
  /** @throws ScheduleChanged when its settings are not `before`, where that is told */
  removeSource(name: SourceName, before?: SourceSettings): Promise<void>;
  /** Marks a run of a source as begun. @returns false while another one that began after `staleBefore` is under way. @throws NotRegistered */
  beginFetch(name: SourceName, at: string, staleBefore: string): Promise<boolean>;
  /** Ends a run with what it came to. A source that was removed meanwhile stays away. */
  endFetch(name: SourceName, outcome: FetchOutcome): Promise<void>;
}

/** Text that was removed. */
export interface RemovalRegistry {
  /** @returns false when the same text is removed already; unchanged then */
  putRemovalIfAbsent(removal: Removal): Promise<boolean>;
  /** Of a corpus, by id. */
  listRemovals(id: CorpusId): Promise<Removal[]>;
  /** Names the first version without the text; a removal that names one keeps it. */
  markRemovalsApplied(id: CorpusId, removalIds: readonly string[], datasetVersion: string): Promise<void>;
  /** Replaces what is noted of an erasure. @param before what was read @returns false when that has changed meanwhile */
  noteErasure(
    removal: CorpusId & { removalId: string },
    erasure: Erasure,
    before: Erasure | undefined,
  ): Promise<boolean>;
}

/** Questions to people, what people did, and that what recurs is alive. */
export interface PeopleRegistry {
  /** A question again from the same run replaces one that still waits (its token is a new one). @throws ApprovalAlreadyAnswered */
  askApproval(approval: Approval): Promise<void>;
  getApproval(runId: string): Promise<Approval | undefined>;
  /** @returns the question with its answer. @throws NotRegistered, ApprovalAlreadyAnswered */
  answerApproval(
    runId: string,
    answer: { status: 'APPROVED' | 'REJECTED' | 'EXPIRED'; by: string; at: string },
  ): Promise<Approval>;
  putAudit(entry: AuditEntry): Promise<void>;
  /** Keeps when something that recurs was last done. */
  putHeartbeat(heartbeat: Heartbeat): Promise<void>;
  listHeartbeats(): Promise<Heartbeat[]>;
  /** Of one month (`2026-11`), newest first. */
  listAudit(month: string): Promise<AuditEntry[]>;
  /** Of one month, newest first; of one person, of one action. */
  searchAudit(
    month: string,
    filter: { who?: string | undefined; action?: string | undefined },
    page?: { cursor?: string | undefined; limit?: number },
  ): Promise<Page<AuditEntry>>;
}

/** Where messages are posted to. */
export interface WebhookRegistry {
  putWebhook(webhook: Webhook): Promise<void>;
  /** By id. */
  listWebhooks(): Promise<Webhook[]>;
  /** Keeps how the last message went; of a webhook that was removed meanwhile nothing. */
  noteWebhook(webhookId: string, last: NonNullable<Webhook['last']>): Promise<void>;
  /** @returns false when there is none */
  removeWebhook(webhookId: string): Promise<boolean>;
}

/** Searches that people have named. */
export interface SavedViewRegistry {
  /** Creates a view or replaces it. */
  putView(view: SavedView): Promise<void>;
  /** At most 200, by id. */
  listViews(owner: string): Promise<SavedView[]>;
  /** @returns false when there is none */
  removeView(owner: string, viewId: string): Promise<boolean>;
}

/** Writes that callers may repeat. */
export interface IdempotentCallRegistry {
  /**
   * Claims a write for the request `claimedBy`. A claim that has expired, or has no answer and is older than `staleBefore`,
   * is taken over. @returns the call that holds the key instead; undefined when the claim was made
   */
  claimCall(call: Omit<IdempotentCall, 'answer'>, staleBefore: string): Promise<IdempotentCall | undefined>;
  /** Keeps the answer, unless another request has taken the claim over. */
  answerCall(claim: CallClaim, answer: string): Promise<void>;
  /** Gives a claim back, unless another request has taken it over. */
  releaseCall(claim: CallClaim): Promise<void>;
}

/** For those who follow what happens. */
export interface ChangeRegistry {
  /**
   * Every corpus, source, upload, run, attempt, version, model and evaluation that was written at that time or later, as it
   * is now, in parts of a megabyte, those of a month in order of time; may give others, too. What was removed is not told.
   * May lag by about a second, and the clocks of writers differ: ask from a little before what was seen last.
   * @param isKnown leaves out what it is true of; it is given each item as it is stored, before that is checked, which
   *   costs more than to read it
   */
  listChanges(since: string, isKnown?: (stored: object) => boolean): AsyncIterable<Change[]>;
}

/**
 * All metadata: corpora, uploads, runs, dataset versions, models, approvals. Times are ISO 8601 in UTC. Reads are
 * consistent: they see every write that was answered before; `listCorpora`, `listUploads`, `listRuns`, `listModels`,
 * `listAllModels` and `oldestOpenOfAllAt` may lag by about a second. Writes that are repeated with the same arguments
 * change nothing more.
 */
export interface Registry
  extends CorpusRegistry,
    UploadRegistry,
    RunRegistry,
    StageUseRegistry,
    DatasetVersionRegistry,
    ModelRegistry,
    SweepRegistry,
    SourceRegistry,
    RemovalRegistry,
    PeopleRegistry,
    WebhookRegistry,
    SavedViewRegistry,
    IdempotentCallRegistry,
    ChangeRegistry {}

import { isDeepStrictEqual } from 'node:util';
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
  Model,
  ModelVersion,
  Run,
  RunEvent,
  SavedView,
  StageUse,
  Upload,
  UploadSession,
  Webhook,
} from '../../contracts/entities.ts';
import type { Removal } from '../../contracts/rights.ts';
import type { Source } from '../../contracts/source.ts';
import type { Sweep } from '../../contracts/sweep.ts';
import type { CorpusId } from '../keys.ts';
import type { Change, FollowedKind } from './changes.ts';
import { corpusMissing, corpusScheduleChanged, recipeChanged, splitImmutable } from './corpora.ts';
import { newestFirst, versionMissing, whyNotPublished } from './dataset-versions.ts';
import { NotRegistered } from './errors.ts';
import { claimIsFree } from './idempotent-calls.ts';
import { hasSettings, splitLineSettings } from './line-settings.ts';
import { ancestorsOf } from './lineage.ts';
import {
  aliasesChanged,
  championChanged,
  championInUse,
  lineChanged,
  lineScheduleChanged,
  modelMissing,
  modelVersionMissing,
  sameAliases,
  versionRejected,
} from './models.ts';
import { cursorInvalid } from './page-after.ts';
import { alreadyAnswered, approvalMissing } from './people.ts';
import { type CallClaim, LONGEST_UPLOAD_ATTEMPTS, type Page, type Registry } from './registry.ts';
import { union } from './removals.ts';
import { byAttempt, isLive, stageEnded, stageStarted, stagesLeftOpen, statusRank } from './run-state.ts';
import { attemptMissing, runClosed, runMissing } from './runs.ts';
import { sourceChanged, sourceMissing } from './sources.ts';
import { sweepMissing } from './sweeps.ts';
import { byArrival, tooManyAttempts } from './uploads.ts';

/** The registry in memory, for tests: behaves like the one in DynamoDB, which passes the same tests. */
export function memoryRegistry(): Registry {
  const corpora = new Map<string, Corpus>();
  const uploads = new Map<string, Upload>();
  const uploadSessions = new Map<string, UploadSession>();
  const runs = new Map<string, Run>();
  const runEvents = new Map<string, RunEvent>();
  const stageUses = new Map<string, StageUse>();
  const attempts = new Map<string, JobAttempt>();
  const datasetVersions = new Map<string, DatasetVersion>();
  const models = new Map<string, Model>();
  const modelVersions = new Map<string, ModelVersion>();
  const descents = new Map<string, Descent>();
  const evaluations = new Map<string, Evaluation>();
  const sources = new Map<string, Source>();
  const removals = new Map<string, Removal>();
  const sweeps = new Map<string, Sweep>();
  const approvals = new Map<string, Approval>();
  const webhooks = new Map<string, Webhook>();
  const views = new Map<string, SavedView>();
  const calls = new Map<string, IdempotentCall>();
  const audit = new Map<string, AuditEntry>();
  const heartbeats = new Map<string, Heartbeat>();

  const mustGetRun = (runId: string) => must(runs.get(runId), () => runMissing(runId));
  const mustGetModel = (model: string) => must(models.get(model), () => modelMissing(model));
  const mustGetVersion = (model: string, version: string) =>
    must(modelVersions.get(`${model} ${version}`), () => modelVersionMissing(model, version));
  const mustGetCorpus = (id: CorpusId) => must(corpora.get(nameOf(id)), () => corpusMissing(id));
  const setRun = (run: Run, change: Partial<Run>) => void runs.set(run.runId, { ...run, ...change });
  const setUpload = (upload: Upload, change: Partial<Upload>) => {
    uploads.set(upload.uploadId, copy({ ...upload, ...change }));
  };
  const uploadsWhere = (matches: (upload: Upload) => boolean) =>
    copy([...uploads.values()].filter(matches).sort(byArrival));

  const isOpen = ({ status }: Upload) => status === 'PENDING' || status === 'CLAIMED';

  return {
    getCorpus: async (id) => copy(corpora.get(nameOf(id))),
    putCorpusIfAbsent: async (corpus) => putIfAbsent(corpora, nameOf(corpus), corpus),
    async setRecipe(id, recipe, seen) {
      const corpus = mustGetCorpus(id);
      if (seen && !isDeepStrictEqual(seen, corpus.recipe)) throw recipeChanged(id);
      if (corpus.latestVersion !== undefined && corpus.splitSalt !== recipe.heldOut.salt) {
        throw splitImmutable(corpus);
      }
      corpora.set(nameOf(id), copy({ ...corpus, recipe }));
    },
    async setCorpusSchedule(id, schedule, before) {
      const corpus = mustGetCorpus(id);
      if (!isDeepStrictEqual(corpus.prepareEvery, copy(before))) throw corpusScheduleChanged(id);
      corpora.set(nameOf(id), copy({ ...corpus, prepareEvery: schedule }));
    },
    async lockCorpus(id, runId, now) {
      const corpus = mustGetCorpus(id);
      if (corpus.lockedBy !== undefined && corpus.lockedBy !== runId) return false;
      corpora.set(nameOf(id), { ...corpus, lockedBy: runId, lockedAt: now });
      return true;
    },
    async unlockCorpus(id, runId) {
      const { lockedBy, lockedAt: _, ...corpus } = corpora.get(nameOf(id)) ?? ({} as Corpus);
      if (lockedBy !== runId) return false;
      corpora.set(nameOf(id), corpus);
      return true;
    },
    listCorpora: async () => copy([...corpora.entries()].sort(byKey).map(([, corpus]) => corpus)),

    noteUpload: async (upload) => putIfAbsent(uploads, upload.uploadId, upload),
    getUpload: async (uploadId) => copy(uploads.get(uploadId)),
    listPending: async (id) =>
      uploadsWhere((upload) => upload.status === 'PENDING' && nameOf(upload) === nameOf(id)),
    oldestOpenAt: async (id) =>
      uploadsWhere((upload) => isOpen(upload) && nameOf(upload) === nameOf(id))[0]?.receivedAt,
    oldestOpenOfAllAt: async () => uploadsWhere(isOpen)[0]?.receivedAt,
    async claimUploads(uploadIds, runId) {
      return uploadIds.filter((uploadId) => {
        const upload = uploads.get(uploadId);
        if (upload?.status === 'PENDING') setUpload(upload, { status: 'CLAIMED', runId });
        const after = uploads.get(uploadId);
        return after?.status === 'CLAIMED' && after.runId === runId;
      });
    },
    async markPublished(uploadIds, datasetVersion) {
      for (const upload of uploadIds.map((uploadId) => uploads.get(uploadId))) {
        if (upload?.status === 'CLAIMED') {
          setUpload(upload, { status: 'PUBLISHED', datasetVersion, reason: undefined });
        }
      }
    },
    async releaseUploads(runId, reason) {
      const held = uploadsWhere((upload) => upload.status === 'CLAIMED' && upload.runId === runId);
      for (const upload of held) {
        const attempts = upload.attempts + 1;
        if (attempts >= LONGEST_UPLOAD_ATTEMPTS) {
          setUpload(upload, {
            status: 'QUARANTINED',
            attempts,
            reason: tooManyAttempts(attempts, runId, reason),
          });
        } else setUpload(upload, { status: 'PENDING', attempts, reason, runId: undefined });
      }
      const released = new Set(held.map(({ uploadId }) => uploadId));
      return uploadsWhere(({ uploadId }) => released.has(uploadId));
    },
    async quarantineUpload(uploadId, reason) {
      const upload = must(
        uploads.get(uploadId),
        () => new NotRegistered(`No upload ${uploadId} is registered.`),
      );
      setUpload(upload, { status: 'QUARANTINED', reason });
    },
    listUploadsOfRun: async (runId) => uploadsWhere((upload) => upload.runId === runId),
    listUploads: async (id, page = {}) => {
      const { status } = page;
      const fits = (upload: Upload) =>
        nameOf(upload) === nameOf(id) && (status === undefined || upload.status === status);
      return pageOf(uploadsWhere(fits).reverse(), page);
    },
    listRefusedUploads: async (since, limit) =>
      uploadsWhere(({ status, receivedAt }) => status === 'QUARANTINED' && receivedAt >= since)
        .reverse()
        .slice(0, limit),
    putUploadSession: async (session) =>
      void uploadSessions.set(`${session.owner} ${session.sessionId}`, copy(session)),
    getUploadSession: async (owner, sessionId) => copy(uploadSessions.get(`${owner} ${sessionId}`)),
    listUploadSessions: async (owner) =>
      copy(
        [...uploadSessions.entries()]
          .sort(byKey)
          .map(([, session]) => session)
          .filter((session) => session.owner === owner)
          .slice(0, 200),
      ),
    removeUploadSession: async (owner, sessionId) => void uploadSessions.delete(`${owner} ${sessionId}`),

    createRun: async (run) => putIfAbsent(runs, run.runId, run),
    getRun: async (runId) => copy(runs.get(runId)),
    async markStarted(runId, executionArn) {
      const run = mustGetRun(runId);
      setRun(run, { executionArn, status: run.status === 'STARTING' ? 'RUNNING' : run.status });
    },
    async setRunStatus(runId, status) {
      const run = mustGetRun(runId);
      if (!isLive(run)) throw runClosed(run);
      setRun(run, { status });
    },
    setModelVersion: async (runId, modelVersion) => setRun(mustGetRun(runId), { modelVersion }),
    async startStage(runId, stage, at, items) {
      const run = mustGetRun(runId);
      if (!isLive(run)) return false;
      const after = stageStarted(run.stages[stage], at, items);
      if (after) setRun(run, { stages: { ...run.stages, [stage]: after } });
      return true;
    },
    async endStage(runId, stage, at, status, message) {
      const run = mustGetRun(runId);
      if (!isLive(run)) return false;
      setRun(run, { stages: { ...run.stages, [stage]: stageEnded(run.stages[stage], at, status, message) } });
      return true;
    },
    async closeRun(runId, { status, endedAt, error, cause }) {
      const run = mustGetRun(runId);
      if (!isLive(run)) return false;
      setRun(run, {
        status,
        endedAt,
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
        stages: { ...run.stages, ...stagesLeftOpen(run, { status, endedAt }) },
      });
      return true;
    },
    async listRuns(filter, page) {
      const { kind, status, model, from, before } = filter;
      const matches = (run: Run) =>
        (!('corpus' in filter) || nameOf(run) === nameOf(filter.corpus)) &&
        (kind === undefined || run.kind === kind) &&
        (status === undefined || run.status === status) &&
        (model === undefined || run.model === model) &&
        (from === undefined || run.createdAt >= from) &&
        (before === undefined || run.createdAt < before);
      const key = ({ createdAt, runId }: Run) => `${createdAt} ${runId}`;
      const found = [...runs.values()].filter(matches).sort((a, b) => (key(a) < key(b) ? 1 : -1));
      return pageOf(copy(found), page);
    },
    listOpenRuns: async () => {
      const key = ({ createdAt, runId }: Run) => `${createdAt} ${runId}`;
      const open = [...runs.values()].filter((run) => run.kind !== 'preparation' && isLive(run));
      return copy(open.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
    },
    async claimStart(runId) {
      const run = mustGetRun(runId);
      if (run.status === 'QUEUED') setRun(run, { status: 'STARTING' });
      return run.status === 'QUEUED' || run.status === 'STARTING';
    },
    noteRun: async (runId, facts) => setRun(mustGetRun(runId), copy(facts)),
    putRunEvent: async (event) => void runEvents.set(`${event.runId} ${event.eventId}`, copy(event)),
    async listRunEvents(runId) {
      const key = ({ at, eventId }: RunEvent) => `${at} ${eventId}`;
      const found = [...runEvents.values()].filter((event) => event.runId === runId);
      return copy(found.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
    },

    async addStageUse(runId, stage, gbSeconds) {
      const { invocations: calls, gbSeconds: before } = stageUses.get(`${runId} ${stage}`) ?? {
        invocations: 0,
        gbSeconds: 0,
      };
      stageUses.set(`${runId} ${stage}`, {
        runId,
        stage,
        invocations: calls + 1,
        gbSeconds: before + gbSeconds,
      });
    },
    listStageUse: async (runId) => copy([...stageUses.values()].filter((use) => use.runId === runId)),

    async putAttempt(attempt) {
      const key = attemptKey(attempt);
      const before = attempts.get(key);
      if (before && statusRank(before.status) > statusRank(attempt.status)) return;
      attempts.set(key, copy({ ...before, ...attempt }));
    },
    async addDiagnosis(attempt, diagnosis) {
      const before = attempts.get(attemptKey(attempt));
      if (!before) throw attemptMissing(attempt.runId, attempt.step, attempt.attempt);
      attempts.set(attemptKey(attempt), copy({ ...before, ...diagnosis }));
    },
    listAttempts: async (runId) =>
      copy([...attempts.values()].filter((attempt) => attempt.runId === runId).sort(byAttempt)),

    async publishDatasetVersion(version, split) {
      const key = `${nameOf(version)} ${version.version}`;
      const there = datasetVersions.get(key);
      if (there?.runId === version.runId) return;
      const corpus = corpora.get(nameOf(version));
      const run = runs.get(version.runId);
      const fits =
        corpus?.latestVersion === version.previousVersion &&
        (corpus?.splitSalt ?? split.splitSalt) === split.splitSalt &&
        (corpus?.normaliserVersion ?? split.normaliserVersion) === split.normaliserVersion;
      if (there || !corpus || !run || !isLive(run) || !fits) {
        throw whyNotPublished(version, split, there, corpus, run);
      }
      datasetVersions.set(key, copy(version));
      corpora.set(nameOf(version), { ...corpus, ...split, latestVersion: version.version });
      setRun(run, { datasetVersion: version.version });
    },
    getDatasetVersion: async (id, version) => copy(datasetVersions.get(`${nameOf(id)} ${version}`)),
    listDatasetVersions: async (id) =>
      copy([...datasetVersions.values()].filter((item) => nameOf(item) === nameOf(id)).sort(newestFirst)),

    putModelIfAbsent: async (model) => putIfAbsent(models, model.model, model),
    async changeLineSettings(name, settings, seen) {
      const found = mustGetModel(name);
      if (!hasSettings(found, seen)) throw lineChanged(name);
      const { given, absent } = splitLineSettings(settings);
      const gone = Object.fromEntries(absent.map((setting) => [setting, undefined]));
      models.set(name, copy({ ...found, ...gone, ...given }) as Model);
    },
    async setAlias(name, alias, version, seen) {
      const found = mustGetModel(name);
      if (seen && !sameAliases(seen, found)) throw aliasesChanged(name);
      models.set(name, copy({ ...found, aliases: { ...found.aliases, [alias]: version } }) as Model);
    },
    getModel: async (model) => copy(models.get(model)),
    async setLineSchedule(model, field, schedule, before) {
      const found = mustGetModel(model);
      if (!isDeepStrictEqual(found[field], copy(before))) throw lineScheduleChanged(model);
      models.set(model, copy({ ...found, [field]: schedule }));
    },
    listAllModels: async () => copy([...models.entries()].sort(byKey).map(([, model]) => model)),
    listModels: async (id) =>
      copy(
        [...models.entries()]
          .sort(byKey)
          .map(([, model]) => model)
          .filter((model) => nameOf(model) === nameOf(id)),
      ),
    async putModelVersion(item) {
      const { model, version } = item;
      for (const ancestor of ancestorsOf(item)) {
        descents.set(`${ancestor} ${model} ${version}`, { ancestor, model, version });
      }
      return putIfAbsent(modelVersions, `${model} ${version}`, item);
    },
    getModelVersion: async (model, version) => copy(modelVersions.get(`${model} ${version}`)),
    listModelVersions: async (model) =>
      copy([...modelVersions.values()].filter((item) => item.model === model).sort(newestFirst)),
    listDescendants: async (wanted) =>
      [...descents.entries()]
        .sort(byKey)
        .filter(([, { ancestor }]) => ancestor === wanted)
        .map(([, { model, version }]) => ({ model, version })),
    async promoteVersion(name, version, previous, at) {
      const model = mustGetModel(name);
      if (model.champion === version) return;
      const promoted = mustGetVersion(name, version);
      if (promoted.stage === 'rejected') throw versionRejected(promoted);
      if (model.champion !== previous) throw championChanged(model, version, previous);
      if (previous !== undefined) {
        modelVersions.set(`${name} ${previous}`, { ...mustGetVersion(name, previous), stage: 'archived' });
      }
      modelVersions.set(`${name} ${version}`, { ...promoted, stage: 'champion', promotedAt: at });
      models.set(name, { ...model, champion: version });
    },
    async rejectVersion(name, version, rejection) {
      const found = mustGetVersion(name, version);
      if (found.stage === 'champion') throw championInUse(found);
      if (found.stage === 'rejected') return;
      modelVersions.set(`${name} ${version}`, copy({ ...found, stage: 'rejected', rejection }));
    },
    putEvaluation: async (item) =>
      void evaluations.set(`${item.model} ${item.version} ${item.setId}`, copy(item)),
    listEvaluations: async (model, version) =>
      copy(
        [...evaluations.entries()]
          .sort(byKey)
          .map(([, item]) => item)
          .filter((item) => item.model === model && (version === undefined || item.version === version)),
      ),

    putSweep: async (sweep) => void sweeps.set(sweep.sweepId, copy(sweep)),
    getSweep: async (sweepId) => copy(sweeps.get(sweepId)),
    listSweeps: async () =>
      copy([...sweeps.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, 50)),
    async endSweep(sweepId, end) {
      const sweep = must(sweeps.get(sweepId), () => sweepMissing(sweepId));
      if (sweep.endedAt !== undefined) return false;
      sweeps.set(sweepId, copy({ ...sweep, ...end }));
      return true;
    },

    async putSource(source, before) {
      const { fetchingSince, last, ...settings } = sources.get(sourceKey(source)) ?? ({} as Source);
      if (before !== undefined && !isDeepStrictEqual(settings, copy(before ?? {})))
        throw sourceChanged(source);
      sources.set(sourceKey(source), copy({ ...source, fetchingSince, last }));
    },
    getSource: async (name) => copy(sources.get(sourceKey(name))),
    listAllSources: async () => copy([...sources.entries()].sort(byKey).map(([, source]) => source)),
    listSources: async (id) =>
      copy(
        [...sources.entries()]
          .sort(byKey)
          .map(([, source]) => source)
          .filter((source) => nameOf(source) === nameOf(id)),
      ),
    async removeSource(name, before) {
      const { fetchingSince: _, last: __, ...settings } = sources.get(sourceKey(name)) ?? ({} as Source);
      if (before !== undefined && !isDeepStrictEqual(settings, copy(before))) throw sourceChanged(name);
      sources.delete(sourceKey(name));
    },
    async beginFetch(name, at, staleBefore) {
      const source = must(sources.get(sourceKey(name)), () => sourceMissing(name));
      if (source.fetchingSince !== undefined && source.fetchingSince >= staleBefore) return false;
      sources.set(sourceKey(name), { ...source, fetchingSince: at });
      return true;
    },
    async endFetch(name, outcome) {
      const source = sources.get(sourceKey(name));
      if (source) sources.set(sourceKey(name), copy({ ...source, fetchingSince: undefined, last: outcome }));
    },

    putRemovalIfAbsent: async (removal) => putIfAbsent(removals, removalKey(removal), removal),
    listRemovals: async (id) =>
      copy(
        [...removals.entries()]
          .sort(byKey)
          .map(([, removal]) => removal)
          .filter((removal) => nameOf(removal) === nameOf(id)),
      ),
    async markRemovalsApplied(id, removalIds, appliedIn) {
      for (const removalId of removalIds) {
        const removal = removals.get(removalKey({ ...id, removalId }));
        if (removal) removals.set(removalKey(removal), { appliedIn, ...removal });
      }
    },
    async noteErasure(name, erasure, before) {
      const found = removals.get(removalKey(name));
      if (!found || !isDeepStrictEqual(found.erasure, copy(before))) return false;
      removals.set(removalKey(name), copy({ ...found, erasure }));
      return true;
    },
    async markDatasetVersion(id, version, removalIds) {
      const key = `${nameOf(id)} ${version}`;
      const found = must(datasetVersions.get(key), () => versionMissing(id, version));
      datasetVersions.set(key, { ...found, containsRemoved: union(found.containsRemoved, removalIds) });
    },
    async markModelVersion(model, version, removalIds) {
      const key = `${model} ${version}`;
      const found = must(modelVersions.get(key), () => modelVersionMissing(model, version));
      modelVersions.set(key, { ...found, containsRemoved: union(found.containsRemoved, removalIds) });
    },

    async askApproval(approval) {
      const before = approvals.get(approval.runId);
      if (before && before.status !== 'WAITING') throw alreadyAnswered(before, approval.runId);
      approvals.set(approval.runId, copy(approval));
    },
    getApproval: async (runId) => copy(approvals.get(runId)),
    async answerApproval(runId, { status, by, at }) {
      const approval = must(approvals.get(runId), () => approvalMissing(runId));
      if (approval.status !== 'WAITING') throw alreadyAnswered(approval, runId);
      const answered: Approval = { ...approval, status, answeredBy: by, answeredAt: at };
      approvals.set(runId, answered);
      return copy(answered);
    },
    async claimCall(call, staleBefore) {
      const before = calls.get(callKey(call));
      if (before && !claimIsFree(before, call, staleBefore)) return copy(before);
      calls.set(callKey(call), copy(call));
      return undefined;
    },
    async answerCall(claim, answer) {
      const call = calls.get(callKey(claim));
      if (call?.claimedBy === claim.claimedBy) calls.set(callKey(claim), { ...call, answer });
    },
    async releaseCall(claim) {
      if (calls.get(callKey(claim))?.claimedBy === claim.claimedBy) calls.delete(callKey(claim));
    },

    putHeartbeat: async (heartbeat) => void heartbeats.set(heartbeat.beat, copy(heartbeat)),
    listHeartbeats: async () => copy([...heartbeats.values()].sort((a, b) => (a.beat < b.beat ? -1 : 1))),
    putWebhook: async (webhook) => void webhooks.set(webhook.webhookId, copy(webhook)),
    listWebhooks: async () => copy([...webhooks.entries()].sort(byKey).map(([, webhook]) => webhook)),
    async noteWebhook(webhookId, last) {
      const webhook = webhooks.get(webhookId);
      if (webhook) webhooks.set(webhookId, copy({ ...webhook, last }));
    },
    removeWebhook: async (webhookId) => webhooks.delete(webhookId),

    putView: async (view) => void views.set(`${view.owner} ${view.viewId}`, copy(view)),
    listViews: async (owner) =>
      copy([...views.entries()].sort(byKey).map(([, view]) => view)).filter((view) => view.owner === owner),
    removeView: async (owner, viewId) => views.delete(`${owner} ${viewId}`),

    // Tells of everything each time: who follows a table must bear that, too.
    async *listChanges(changedAt, isKnown) {
      const followed: Record<FollowedKind, Map<string, unknown>> = {
        ...{ corpus: corpora, source: sources, upload: uploads, run: runs, attempt: attempts },
        ...{ datasetversion: datasetVersions, model: models, modelversion: modelVersions },
        evaluation: evaluations,
      };
      for (const [kind, items] of Object.entries(followed)) {
        const changes = [...items.values()].map((item) => ({ kind, item, changedAt })) as Change[];
        yield copy(changes.filter((change) => !isKnown?.(change)));
      }
    },

    async searchAudit(month, { who, action }, page) {
      const found = [...audit.entries()]
        .filter(([key]) => key.startsWith(month))
        .sort(byKey)
        .map(([, entry]) => entry)
        .filter((entry) => (who ?? entry.who) === entry.who && (action ?? entry.action) === entry.action);
      return pageOf(copy(found.reverse()), page);
    },
    putAudit: async (entry) => void audit.set(`${entry.at} ${entry.auditId}`, copy(entry)),
    listAudit: async (month) =>
      copy(
        [...audit.entries()]
          .filter(([key]) => key.startsWith(month))
          .sort(byKey)
          .map(([, entry]) => entry)
          .reverse(),
      ),
  };
}

const nameOf = ({ corpus, languagePair }: CorpusId) => `${corpus}/${languagePair}`;
const sourceKey = ({ sourceId, ...id }: CorpusId & { sourceId: string }) => `${nameOf(id)} ${sourceId}`;
const removalKey = ({ removalId, ...id }: CorpusId & { removalId: string }) => `${nameOf(id)} ${removalId}`;
const callKey = ({ caller, key }: CallClaim) => `${caller} ${key}`;
const attemptKey = ({ runId, step, attempt }: Pick<JobAttempt, 'runId' | 'step' | 'attempt'>) =>
  `${runId} ${step} ${attempt}`;
const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** As a table would: what comes out shares nothing with what went in, and undefined fields are gone. */
function copy<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

function putIfAbsent<Item>(map: Map<string, Item>, key: string, item: Item): boolean {
  if (map.has(key)) return false;
  map.set(key, copy(item));
  return true;
}

function must<Item>(item: Item | undefined, missing: () => Error): Item {
  if (item === undefined) throw missing();
  return item;
}

function pageOf<Item>(items: Item[], page: { cursor?: string | undefined; limit?: number } = {}): Page<Item> {
  const { cursor = '0' } = page;
  if (!/^\d+$/.test(cursor)) throw cursorInvalid(cursor);
  const start = Number(cursor);
  const end = start + (page.limit ?? 50);
  return { items: items.slice(start, end), ...(end < items.length ? { cursor: String(end) } : {}) };
}

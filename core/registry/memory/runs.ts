import type { JobAttempt, Run, RunEvent } from '../../../contracts/entities.ts';
import type { RunRegistry } from '../registry.ts';
import { byAttempt, isLive, stageEnded, stageStarted, stagesLeftOpen, statusRank } from '../run-state.ts';
import { attemptMissing, runClosed, runMissing } from '../runs.ts';
import { copy, corpusKey, must, pageOf, putIfAbsent } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Runs, their events and the attempts of their jobs in memory. */
export function memoryRuns({ runs, runEvents, attempts }: MemoryTables): RunRegistry {
  const mustGetRun = (runId: string) => must(runs.get(runId), () => runMissing(runId));
  const setRun = (run: Run, change: Partial<Run>) => void runs.set(run.runId, { ...run, ...change });
  return {
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
        (!('corpus' in filter) || corpusKey(run) === corpusKey(filter.corpus)) &&
        (kind === undefined || run.kind === kind) &&
        (status === undefined || run.status === status) &&
        (model === undefined || run.model === model) &&
        (from === undefined || run.createdAt >= from) &&
        (before === undefined || run.createdAt < before);
      const key = ({ createdAt, runId }: Run) => `${createdAt} ${runId}`;
      const found = [...runs.values()].filter(matches).sort((a, b) => (key(a) < key(b) ? 1 : -1));
      return pageOf(copy(found), page);
    },
    putRunEvent: async (event) => void runEvents.set(`${event.runId} ${event.eventId}`, copy(event)),
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
    async listRunEvents(runId) {
      const key = ({ at, eventId }: RunEvent) => `${at} ${eventId}`;
      const found = [...runEvents.values()].filter((event) => event.runId === runId);
      return copy(found.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
    },
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
  };
}

const attemptKey = ({ runId, step, attempt }: Pick<JobAttempt, 'runId' | 'step' | 'attempt'>) =>
  `${runId} ${step} ${attempt}`;

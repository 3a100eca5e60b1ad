import { createWriteTransaction } from 'electrodb';
import { JobAttempt, Run, RunEvent, type StageRecord } from '../../contracts/entities.ts';
import type { Stage } from '../../contracts/stages.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered, RunAlreadyClosed } from './errors.ts';
import { pageAfter } from './page-after.ts';
import type { Page, RunRegistry } from './registry.ts';
import {
  byAttempt,
  isLive,
  LIVE_STATUSES,
  stageEnded,
  stageStarted,
  stagesLeftOpen,
  statusRank,
} from './run-state.ts';
import { applied, forEachOf, transacted } from './writes.ts';

/** Runs, their events and the attempts of their jobs in the table. */
export function runs({ run, openRun, runEvent, attempt }: RegistryEntities): RunRegistry {
  const getRun: RunRegistry['getRun'] = async (runId) => {
    const { data } = await run.get({ runId }).go({ consistent: true });
    return data ? parseContract(Run, data, `run ${runId}`) : undefined;
  };
  const mustGetRun = async (runId: string) => {
    const found = await getRun(runId);
    if (!found) throw runMissing(runId);
    return found;
  };

  /** Replaces the record of one stage of a live run; again when someone else changed that stage in between. */
  const changeStage = async (
    runId: string,
    stage: Stage,
    change: (before: StageRecord | undefined) => StageRecord | undefined,
  ): Promise<boolean> => {
    for (let tries = 0; tries < 10; tries++) {
      const found = await mustGetRun(runId);
      if (!isLive(found)) return false;
      const before = found.stages[stage];
      const after = change(before);
      if (!after) return true;
      const changed = await applied(() =>
        run
          .patch({ runId })
          .data((at, set) => set.set(at.stages[stage], after))
          .where((at, is) => {
            const same = before ? is.eq(at.stages[stage], before) : is.notExists(at.stages[stage]);
            return `(${LIVE_STATUSES.map((status) => is.eq(at.status, status)).join(' OR ')}) AND ${same}`;
          })
          .go(),
      );
      if (changed) return true;
    }
    throw new Error(`Other writers kept changing stage ${stage} of run ${runId}. Try again.`);
  };

  return {
    createRun: (item) =>
      item.kind === 'preparation'
        ? applied(() => run.create(item).go())
        : transacted(() =>
            createWriteTransaction({ run, openRun }, (entities) => [
              entities.run.create(item).commit(),
              entities.openRun.put({ createdAt: item.createdAt, runId: item.runId }).commit(),
            ]).go(),
          ),
    getRun,

    async markStarted(runId, executionArn) {
      const started = await applied(() =>
        run
          .patch({ runId })
          .set({ executionArn, status: 'RUNNING' })
          .where((at, is) => is.eq(at.status, 'STARTING'))
          .go(),
      );
      if (started) return;
      if (!(await applied(() => run.patch({ runId }).set({ executionArn }).go()))) throw runMissing(runId);
    },

    async setRunStatus(runId, status) {
      const changed = await applied(() =>
        run
          .patch({ runId })
          .set({ status })
          .where((at, is) => LIVE_STATUSES.map((live) => is.eq(at.status, live)).join(' OR '))
          .go(),
      );
      if (!changed) throw runClosed(await mustGetRun(runId));
    },

    async setModelVersion(runId, modelVersion) {
      if (!(await applied(() => run.patch({ runId }).set({ modelVersion }).go()))) throw runMissing(runId);
    },

    startStage: (runId, stage, at, items) =>
      changeStage(runId, stage, (before) => stageStarted(before, at, items)),
    endStage: (runId, stage, at, status, message) =>
      changeStage(runId, stage, (before) => stageEnded(before, at, status, message)),

    async closeRun(runId, { status, endedAt, error, cause }) {
      const closed = await applied(() =>
        run
          .patch({ runId })
          .set({
            status,
            endedAt,
            ...(error === undefined ? {} : { error }),
            ...(cause === undefined ? {} : { cause }),
          })
          .where((at, is) => LIVE_STATUSES.map((live) => is.eq(at.status, live)).join(' OR '))
          .go(),
      );
      // No stage starts in a closed run; a call that died between the two writes is made good by the next.
      const found = await mustGetRun(runId);
      const left = stagesLeftOpen(found, {
        status: found.status as typeof status,
        endedAt: found.endedAt ?? endedAt,
      });
      if (Object.keys(left).length > 0) {
        await applied(() =>
          run
            .patch({ runId })
            .data((at, set) => {
              for (const [stage, record] of Object.entries(left)) set.set(at.stages[stage], record);
            })
            .go(),
        );
      }
      if (found.kind !== 'preparation') {
        await openRun.delete({ createdAt: found.createdAt, runId }).go();
      }
      return closed;
    },

    async listOpenRuns() {
      const { data } = await openRun.query.all({}).go({ consistent: true, pages: 'all' });
      const found = await forEachOf(data, ({ runId }) => getRun(runId));
      return found.filter((item): item is Run => item !== undefined && isLive(item));
    },

    async claimStart(runId) {
      const claimed = await applied(() =>
        run
          .patch({ runId })
          .set({ status: 'STARTING' })
          .where((at, is) => is.eq(at.status, 'QUEUED'))
          .go(),
      );
      return claimed || (await mustGetRun(runId)).status === 'STARTING';
    },

    async noteRun(runId, facts) {
      if (!(await applied(() => run.patch({ runId }).set(facts).go()))) throw runMissing(runId);
    },

    async listRuns(filter, { cursor, limit = 50 } = {}): Promise<Page<Run>> {
      const { kind, status, model, from = EARLIEST, before = LATEST } = filter;
      // The table refuses a range that ends before it begins.
      if (from >= before) return { items: [] };
      const query =
        'corpus' in filter
          ? run.query.ofCorpus({ corpus: filter.corpus.corpus, languagePair: filter.corpus.languagePair })
          : run.query.ofKind({ kind: filter.kind });
      const conditions = { ...('corpus' in filter ? { kind } : {}), status, model };
      const wanted = Object.entries(defined(conditions)) as [keyof typeof conditions, string][];
      // A filter takes from what a query has read, so only `count`, which reads on, makes full pages; it reads more, too.
      const size = wanted.length > 0 ? { count: limit } : { limit };
      const found = await pageAfter(cursor, (after) =>
        query
          .between({ createdAt: from }, { createdAt: before })
          .where((at, is) => wanted.map(([name, value]) => is.eq(at[name], value)).join(' AND '))
          .go({ order: 'desc', cursor: after, ...size }),
      );
      const items = found.data.map((item) => parseContract(Run, item, 'a run of the registry'));
      return { items, ...(found.cursor === null ? {} : { cursor: found.cursor }) };
    },

    async putRunEvent(event) {
      await runEvent.put(event).go();
    },

    async listRunEvents(runId) {
      const { data } = await runEvent.query.ofRun({ runId }).go({ consistent: true, pages: 'all' });
      return data
        .map((item) => parseContract(RunEvent, item, `an event of run ${runId}`))
        .sort((a, b) => compare(a.at, b.at) || compare(a.eventId, b.eventId));
    },

    async putAttempt({ runId, step, attempt: number, ...facts }) {
      const rank = statusRank(facts.status);
      await applied(() =>
        attempt
          .update({ runId, step, attempt: number })
          .set({ ...defined(facts), statusRank: rank })
          .where((at, is) => `${is.notExists(at.statusRank)} OR ${is.lte(at.statusRank, rank)}`)
          .go(),
      );
    },

    async addDiagnosis({ runId, step, attempt: number }, diagnosis) {
      const changed = await applied(() =>
        attempt.patch({ runId, step, attempt: number }).set(defined(diagnosis)).go(),
      );
      if (!changed) throw attemptMissing(runId, step, number);
    },

    async listAttempts(runId) {
      const { data } = await attempt.query.ofRun({ runId }).go({ consistent: true, pages: 'all' });
      return data
        .map(({ statusRank: _, ...item }) => parseContract(JobAttempt, item, `an attempt of run ${runId}`))
        .sort(byAttempt);
    },
  };
}

/** Bounds of all times of creation. */
const EARLIEST = '0';
const LATEST = '9';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const defined = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;

export const runMissing = (runId: string) =>
  new NotRegistered(`No run ${runId} is registered. Look at the list of runs for the right id.`);

export const runClosed = (run: Run) =>
  new RunAlreadyClosed(`Run ${run.runId} has ended (${run.status} at ${run.endedAt}); nothing was changed.`);

export const attemptMissing = (runId: string, step: string, attempt: number) =>
  new NotRegistered(`No attempt ${attempt} of ${step} in run ${runId} is registered. Put the attempt first.`);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DatasetReference,
  IdempotentCall,
  JobAttempt,
  Upload,
  Webhook,
} from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { Erasure } from '../../contracts/rights.ts';
import type { FetchOutcome } from '../../contracts/source.ts';
import { createRegistry } from './create-registry.ts';
import { descendantsOf } from './lineage.ts';
import { type LocalTable, startLocalTable } from './local-table.ts';
import { memoryRegistry } from './memory-registry.ts';
import type { Registry } from './registry.ts';
import {
  someCorpus,
  someDatasetVersion,
  someModel,
  someModelVersion,
  someRemoval,
  someRun,
  someSource,
  someUpload,
} from './samples.ts';

const T0 = '2026-01-01T00:00:00.000Z';
const T1 = '2026-01-01T00:00:01.000Z';
const T2 = '2026-01-01T00:00:02.000Z';
const [A, B] = ['a'.repeat(16), 'b'.repeat(16)] as [string, string];
const SPLIT = { splitSalt: 'held-out', normaliserVersion: 1 };

/** One emulator for this file; every test has a corpus of its own in it. */
let table: LocalTable | undefined;

beforeAll(async () => {
  table = await startLocalTable();
}, 60_000);
afterAll(() => table?.stop());

function inDynamoDb(): Registry {
  if (!table) throw new Error('The emulator does not run.');
  return createRegistry(table.documents, table.tableName);
}

let corpora = 0;

describe.each([
  ['in DynamoDB', inDynamoDb],
  ['in memory', () => memoryRegistry()],
])('the registry %s', (_name, open: () => Registry) => {
  /** A registry with a corpus that nothing else uses. */
  const withCorpus = async () => {
    const registry = open();
    const id = { corpus: `corpus-${corpora++}`, languagePair: 'en-de' };
    await registry.putCorpusIfAbsent(someCorpus(id));
    const run = (runId: string) => someRun({ ...id, runId: `${id.corpus}-${runId}` });
    const startRun = async (runId: string) => {
      await registry.createRun(run(runId));
      return run(runId).runId;
    };
    const upload = (file: string, change: Partial<Upload> = {}) => someUpload({ ...id, file, ...change });
    return { registry, id, run, startRun, upload };
  };

  describe('corpora', () => {
    it('keeps the first of two', async () => {
      const { registry, id } = await withCorpus();
      expect(await registry.putCorpusIfAbsent({ ...someCorpus(id), createdAt: T2 })).toBe(false);
      expect(await registry.getCorpus(id)).toEqual(someCorpus(id));
      expect(await registry.getCorpus({ ...id, languagePair: 'en-ko' })).toBeUndefined();
      expect(await registry.listCorpora()).toContainEqual(someCorpus(id));
    });

    it('is locked by one run at a time', async () => {
      const { registry, id } = await withCorpus();
      expect(await registry.lockCorpus(id, 'one', T0)).toBe(true);
      expect(await registry.lockCorpus(id, 'two', T1)).toBe(false);
      expect(await registry.lockCorpus(id, 'one', T0)).toBe(true);
      expect(await registry.unlockCorpus(id, 'two')).toBe(false);
      expect(await registry.getCorpus(id)).toMatchObject({ lockedBy: 'one', lockedAt: T0 });
      expect(await registry.unlockCorpus(id, 'one')).toBe(true);
      expect(await registry.unlockCorpus(id, 'one')).toBe(false);
      expect(await registry.getCorpus(id)).toEqual(someCorpus(id));
      expect(await registry.lockCorpus(id, 'two', T1)).toBe(true);
    });

    it('gives a lock that ten want at once to one', async () => {
      const { registry, id } = await withCorpus();
      const wanted = Array.from({ length: 10 }, (_, run) => registry.lockCorpus(id, `run-${run}`, T0));
      expect((await Promise.all(wanted)).filter((locked) => locked)).toHaveLength(1);
    });

    it('cannot be locked, nor changed, when it does not exist', async () => {
      const nowhere = { corpus: 'nowhere', languagePair: 'en-de' };
      await expect(open().lockCorpus(nowhere, 'one', T0)).rejects.toThrow('No corpus nowhere/en-de');
      await expect(open().setRecipe(nowhere, PreparationRecipe.parse({}))).rejects.toThrow(
        'No corpus nowhere/en-de',
      );
      expect(await open().unlockCorpus(nowhere, 'one')).toBe(false);
    });

    it('lets the salt of its held-out sets change only until it has a version', async () => {
      const { registry, id, startRun } = await withCorpus();
      const salted = (salt: string) => PreparationRecipe.parse({ heldOut: { salt } });
      await registry.setRecipe(id, salted('first'));
      const runId = await startRun('one');
      await registry.publishDatasetVersion(someDatasetVersion({ ...id, runId }), {
        splitSalt: 'first',
        normaliserVersion: 1,
      });
      await expect(registry.setRecipe(id, salted('second'))).rejects.toMatchObject({
        name: 'SplitImmutable',
        message: expect.stringContaining('"first"'),
      });
      const recipe = PreparationRecipe.parse({
        heldOut: { salt: 'first' },
        consistency: { onDrift: 'fail' },
      });
      await registry.setRecipe(id, recipe);
      expect((await registry.getCorpus(id))?.recipe).toEqual(recipe);
    });
  });

  describe('the recipe of a corpus', () => {
    it('is replaced only where it is what the change was made to', async () => {
      const { registry, id } = await withCorpus();
      const seen = someCorpus(id).recipe;
      const first = PreparationRecipe.parse({ consistency: { onDrift: 'fail' } });
      const second = PreparationRecipe.parse({ alignment: { enabled: false } });
      const both = await Promise.allSettled([first, second].map((to) => registry.setRecipe(id, to, seen)));
      const lost = both.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      expect(lost.map(({ reason }) => reason.name)).toEqual(['RecipeChanged']);
      const kept = (await registry.getCorpus(id))?.recipe;
      expect([first, second]).toContainEqual(kept);
      await registry.setRecipe(id, seen, kept);
      expect((await registry.getCorpus(id))?.recipe).toEqual(seen);
    });
  });

  describe('uploads', () => {
    it('notes each once, also when it is delivered five times at once', async () => {
      const { registry, id, upload } = await withCorpus();
      const noted = await Promise.all(Array.from({ length: 5 }, () => registry.noteUpload(upload('a.tmx'))));
      expect(noted.filter((isNew) => isNew)).toHaveLength(1);
      expect(await registry.listPending(id)).toEqual([upload('a.tmx')]);
    });

    it('knows since when the oldest upload of all corpora waits', async () => {
      const { registry, upload } = await withCorpus();
      const longAgo = upload('forgotten', { receivedAt: '2001-01-01T00:00:00.000Z' });
      await registry.noteUpload(longAgo);
      await registry.noteUpload(upload('new', { receivedAt: T1 }));
      expect(await registry.oldestOpenOfAllAt()).toBe(longAgo.receivedAt);
      await registry.quarantineUpload(longAgo.uploadId, 'EmptyInput: 0 bytes');
      expect(await registry.oldestOpenOfAllAt()).not.toBe(longAgo.receivedAt);
    });

    it('lists what is in quarantine, however it came there, newest first', async () => {
      const { registry, upload, startRun } = await withCorpus();
      const at = (second: number) => ({ receivedAt: `2031-01-01T00:00:0${second}.000Z` });
      const inQuarantine = async (limit = 50) =>
        (await registry.listRefusedUploads(at(0).receivedAt, limit)).map(({ file }) => file);

      await registry.noteUpload(upload('empty', { ...at(1), status: 'QUARANTINED', reason: 'EmptyInput' }));
      await registry.noteUpload(upload('long before', { status: 'QUARANTINED', reason: 'EmptyInput' }));
      const [unreadable, unlucky] = [upload('unreadable', at(2)), upload('unlucky', at(3))];
      for (const one of [unreadable, unlucky, upload('good', at(4))]) await registry.noteUpload(one);
      expect(await inQuarantine()).toEqual(['empty']);
      await registry.quarantineUpload(unreadable.uploadId, 'MalformedTmx: line 7');
      for (const name of ['one', 'two', 'three']) {
        expect(await inQuarantine()).toEqual(['unreadable', 'empty']);
        const runId = await startRun(name);
        await registry.claimUploads([unlucky.uploadId], runId);
        await registry.releaseUploads(runId, 'Broken: x.');
      }
      expect(await inQuarantine()).toEqual(['unlucky', 'unreadable', 'empty']);
      expect(await inQuarantine(2)).toEqual(['unlucky', 'unreadable']);
    });

    it('lists what is pending, oldest first, right after it was noted', async () => {
      const { registry, id, upload } = await withCorpus();
      await registry.noteUpload(upload('late', { receivedAt: T2 }));
      await registry.noteUpload(upload('early', { receivedAt: T1 }));
      await registry.noteUpload(upload('refused', { status: 'QUARANTINED', reason: 'EmptyInput: 0 bytes' }));
      expect((await registry.listPending(id)).map(({ file }) => file)).toEqual(['early', 'late']);
      expect(await registry.oldestOpenAt(id)).toBe(T1);
      const all = await registry.listUploads(id);
      expect(all.items.map(({ file }) => file)).toEqual(['late', 'early', 'refused']);
      expect(await registry.getUpload(upload('refused').uploadId)).toMatchObject({
        reason: 'EmptyInput: 0 bytes',
      });
    });

    it('pages through many', async () => {
      const { registry, id, upload } = await withCorpus();
      const files = ['a', 'b', 'c', 'd', 'e'];
      for (const [second, file] of files.entries()) {
        await registry.noteUpload(upload(file, { receivedAt: `2026-01-01T00:00:0${second}.000Z` }));
      }
      const first = await registry.listUploads(id, { limit: 3 });
      const rest = await registry.listUploads(id, { limit: 3, cursor: first.cursor });
      expect([...first.items, ...rest.items].map(({ file }) => file)).toEqual([...files].reverse());
      expect(rest.cursor).toBeUndefined();
    });

    it('is held by the run that claimed it first', async () => {
      const { registry, id, upload, startRun } = await withCorpus();
      const [one, two] = [await startRun('one'), await startRun('two')];
      const ids = ['a', 'b'].map((file) => upload(file).uploadId);
      for (const file of ['a', 'b']) await registry.noteUpload(upload(file));
      expect(await registry.claimUploads(ids.slice(0, 1), one)).toEqual(ids.slice(0, 1));
      expect(await registry.claimUploads(ids, two)).toEqual(ids.slice(1));
      expect(await registry.claimUploads(ids, one)).toEqual(ids.slice(0, 1));
      expect(await registry.listPending(id)).toEqual([]);
      expect((await registry.listUploadsOfRun(one)).map(({ file }) => file)).toEqual(['a']);
      expect((await registry.listUploadsOfRun(two)).map(({ file }) => file)).toEqual(['b']);
      expect(await registry.listUploadsOfRun('unknown')).toEqual([]);
    });

    it('is published for good, and so is what quarantine has', async () => {
      const { registry, id, upload, startRun } = await withCorpus();
      const runId = await startRun('one');
      const [good, bad] = [upload('good'), upload('bad')];
      for (const item of [good, bad]) await registry.noteUpload(item);
      await registry.claimUploads([good.uploadId, bad.uploadId], runId);
      await registry.quarantineUpload(bad.uploadId, 'MalformedTmx: line 7');
      for (let twice = 0; twice < 2; twice++) {
        await registry.markPublished([good.uploadId, bad.uploadId], 'v000000000001');
      }
      expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([]);
      expect(await registry.listUploadsOfRun(runId)).toEqual(
        expect.arrayContaining([
          { ...good, status: 'PUBLISHED', runId, datasetVersion: 'v000000000001' },
          { ...bad, status: 'QUARANTINED', runId, reason: 'MalformedTmx: line 7' },
        ]),
      );
      expect(await registry.noteUpload(good)).toBe(false);
      expect(await registry.listPending(id)).toEqual([]);
      await expect(registry.quarantineUpload('0000000000000000', 'x')).rejects.toThrow('No upload');
    });

    it('goes back after a failed run, and to quarantine after the third', async () => {
      const { registry, id, upload, startRun } = await withCorpus();
      const { uploadId } = upload('a');
      await registry.noteUpload(upload('a'));
      for (const [index, name] of ['one', 'two'].entries()) {
        const runId = await startRun(name);
        await registry.claimUploads([uploadId], runId);
        const back = { ...upload('a'), attempts: index + 1, reason: 'Broken: x.' };
        expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([back]);
        expect(await registry.releaseUploads(runId, 'Broken: x.')).toEqual([]);
        expect(await registry.listPending(id)).toEqual([back]);
        expect(await registry.listUploadsOfRun(runId)).toEqual([]);
      }
      const third = await startRun('three');
      await registry.claimUploads([uploadId], third);
      const [last] = await registry.releaseUploads(third, 'Broken: x.');
      expect(last).toMatchObject({ status: 'QUARANTINED', attempts: 3 });
      expect(last?.reason).toContain(`${third}: Broken: x.`);
      expect(await registry.oldestOpenAt(id)).toBeUndefined();
      expect(await registry.listPending(id)).toEqual([]);
    });
  });

  describe('runs', () => {
    it('starts once and keeps where', async () => {
      const { registry, run } = await withCorpus();
      const one = run('one');
      expect(await registry.createRun(one)).toBe(true);
      expect(await registry.createRun({ ...one, createdAt: T2 })).toBe(false);
      await registry.markStarted(one.runId, 'arn:one');
      expect(await registry.getRun(one.runId)).toEqual({
        ...one,
        status: 'RUNNING',
        executionArn: 'arn:one',
      });
      await registry.setRunStatus(one.runId, 'AWAITING_APPROVAL');
      await registry.markStarted(one.runId, 'arn:one');
      expect((await registry.getRun(one.runId))?.status).toBe('AWAITING_APPROVAL');
      await expect(registry.markStarted('unknown', 'arn:x')).rejects.toMatchObject({ name: 'NotRegistered' });
    });

    it('records stages', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      expect(await registry.startStage(runId, 'Plan', T0)).toBe(true);
      await registry.endStage(runId, 'Plan', T1, 'SUCCEEDED', '3 uploads in 2 shards');
      await registry.startStage(runId, 'Ingest', T1, 2);
      await registry.endStage(runId, 'Ingest', T1, 'FAILED', 'Lambda.Unknown');
      await registry.startStage(runId, 'Ingest', T2);
      await registry.startStage(runId, 'Plan', T2);
      await registry.endStage(runId, 'AwaitApproval', T2, 'SKIPPED', 'nothing to approve');
      expect((await registry.getRun(runId))?.stages).toEqual({
        Plan: { status: 'SUCCEEDED', startedAt: T0, endedAt: T1, message: '3 uploads in 2 shards' },
        Ingest: { status: 'RUNNING', startedAt: T1, items: 2 },
        AwaitApproval: { status: 'SKIPPED', startedAt: T2, endedAt: T2, message: 'nothing to approve' },
      });
      await expect(registry.startStage('unknown', 'Plan', T0)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });

    it('loses no stage when two are recorded at once', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      await Promise.all([
        registry.startStage(runId, 'Plan', T0),
        registry.endStage(runId, 'Ingest', T1, 'SUCCEEDED', ''),
        registry.startStage(runId, 'Refine', T2, 4),
        registry.endStage(runId, 'Plan', T1, 'SUCCEEDED', 'done'),
      ]);
      expect((await registry.getRun(runId))?.stages).toMatchObject({
        Plan: { status: 'SUCCEEDED', message: 'done' },
        Ingest: { status: 'SUCCEEDED' },
        Refine: { status: 'RUNNING', items: 4 },
      });
    });

    it('ends once; the first end stays, and stages end with it', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      await registry.startStage(runId, 'Plan', T0);
      const ends = await Promise.all([
        registry.closeRun(runId, { status: 'FAILED', endedAt: T1, error: 'Broken', cause: 'line 7' }),
        registry.closeRun(runId, { status: 'FAILED', endedAt: T1, error: 'Broken', cause: 'line 7' }),
      ]);
      expect(ends.filter((closed) => closed)).toHaveLength(1);
      expect(await registry.closeRun(runId, { status: 'ABORTED', endedAt: T2 })).toBe(false);
      expect(await registry.startStage(runId, 'Ingest', T2)).toBe(false);
      expect(await registry.endStage(runId, 'Plan', T2, 'SUCCEEDED', 'late')).toBe(false);
      await expect(registry.setRunStatus(runId, 'RUNNING')).rejects.toMatchObject({
        name: 'RunAlreadyClosed',
      });
      await registry.markStarted(runId, 'arn:one');
      expect(await registry.getRun(runId)).toMatchObject({
        status: 'FAILED',
        endedAt: T1,
        error: 'Broken',
        cause: 'line 7',
        executionArn: 'arn:one',
        stages: { Plan: { status: 'FAILED', startedAt: T0, endedAt: T1 } },
      });
      await expect(registry.closeRun('unknown', { status: 'FAILED', endedAt: T1 })).rejects.toThrow(
        'unknown',
      );
    });

    it('ends the stages of a run that succeeded as succeeded', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      await registry.startStage(runId, 'Evaluate', T0);
      await registry.closeRun(runId, { status: 'SUCCEEDED', endedAt: T1 });
      expect((await registry.getRun(runId))?.stages.Evaluate).toMatchObject({
        status: 'SUCCEEDED',
        endedAt: T1,
      });
    });

    it('lists the newest first, of a corpus or of a kind', async () => {
      const { registry, id, run } = await withCorpus();
      const prepared = { ...run('a'), createdAt: '2099-01-01T00:00:00.000Z' };
      const trained = { ...run('b'), kind: 'training' as const, createdAt: '2099-01-02T00:00:00.000Z' };
      for (const item of [prepared, trained]) await registry.createRun(item);
      const { items, cursor } = await registry.listRuns({ corpus: id });
      expect(items).toEqual([trained, prepared]);
      expect(cursor).toBeUndefined();
      const first = await registry.listRuns({ corpus: id }, { limit: 1 });
      expect(first.items).toEqual([trained]);
      const next = await registry.listRuns({ corpus: id }, { limit: 1, cursor: first.cursor });
      expect(next.items).toEqual([prepared]);
      expect((await registry.listRuns({ kind: 'preparation' })).items[0]?.kind).toBe('preparation');
    });

    it('takes no cursor that it has not given for the list, and no range that ends before it begins', async () => {
      const { registry, id, startRun } = await withCorpus();
      for (const runId of ['a', 'b', 'c']) await startRun(runId);
      const { cursor = '' } = await registry.listRuns({ kind: 'preparation' }, { limit: 1 });
      const key = Buffer.from(cursor, 'base64url').toString('utf8');
      const forged = ['x', '{}', 'null', '[1]', '"a"', '{"pk":"a"}', '{"pk":{"a":1}}']
        .concat(key.replace('pk', 'secret'), key.replaceAll('preparation', 'training'))
        .map((text) => Buffer.from(text).toString('base64url'))
        .concat('x', '-1.5');
      for (const one of forged) {
        const reading = registry.listRuns({ kind: 'preparation' }, { limit: 1, cursor: one });
        await expect(reading, one).rejects.toMatchObject({ name: 'CursorInvalid' });
        const uploads = registry.listUploads(id, { cursor: one });
        await expect(uploads, one).rejects.toMatchObject({ name: 'CursorInvalid' });
        const audit = registry.searchAudit('2026-11', {}, { cursor: one });
        await expect(audit, one).rejects.toMatchObject({ name: 'CursorInvalid' });
      }
      const range = { from: '2026-02-01T00:00:00.000Z', before: '2026-01-01T00:00:00.000Z' };
      expect(await registry.listRuns({ corpus: id, ...range })).toEqual({ items: [] });
    });

    it('shows an upload that is being sent to nobody but who sends it', async () => {
      const { registry, id } = await withCorpus();
      const session = {
        ...{ owner: id.corpus, sessionId: 's1', key: `${id.corpus}/en-de/films/a.tmx`, multipartId: 'm' },
        ...{
          sizeBytes: 9,
          partBytes: 5,
          createdAt: T0,
          expiresAt: 1_900_000_000,
          rights: { licence: 'MIT' },
        },
      };
      await registry.putUploadSession(session);
      expect(await registry.getUploadSession(id.corpus, 's1')).toEqual(session);
      expect(await registry.listUploadSessions(id.corpus)).toEqual([session]);
      expect(await registry.getUploadSession('somebody', 's1')).toBeUndefined();
      await registry.removeUploadSession('somebody', 's1');
      expect(await registry.listUploadSessions(id.corpus)).toHaveLength(1);
      await registry.removeUploadSession(id.corpus, 's1');
      expect(await registry.listUploadSessions(id.corpus)).toEqual([]);
    });

    it('lists full pages of the runs that fit', async () => {
      const { registry, id, run } = await withCorpus();
      for (let day = 1; day <= 9; day++) {
        const status = day % 2 === 0 ? ('FAILED' as const) : ('SUCCEEDED' as const);
        const kind = day === 8 ? ('training' as const) : ('preparation' as const);
        const createdAt = `2098-01-0${day}T00:00:00.000Z`;
        await registry.createRun({ ...run(String(day)), status, kind, createdAt });
      }
      const failed = { corpus: id, kind: 'preparation', status: 'FAILED' } as const;
      const daysOf = (runs: { createdAt: string }[]) => runs.map(({ createdAt }) => Number(createdAt[9]));
      const first = await registry.listRuns(failed, { limit: 2 });
      expect(daysOf(first.items)).toEqual([6, 4]);
      const { items, cursor } = await registry.listRuns(failed, { limit: 2, cursor: first.cursor });
      expect([daysOf(items), cursor]).toEqual([[2], undefined]);
      const dates = { from: '2098-01-02T00:00:00.000Z', before: '2098-01-04T00:00:00.000Z' };
      expect(daysOf((await registry.listRuns({ corpus: id, ...dates })).items)).toEqual([3, 2]);
      expect((await registry.listRuns({ corpus: id, model: 'other' })).items).toEqual([]);
      const inKind = await registry.listRuns({ kind: 'preparation', status: 'FAILED', ...dates });
      expect(inKind.items.filter(({ corpus }) => corpus === id.corpus)).toHaveLength(1);
    });

    it('keeps each event once, in order of time', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      const event = { runId, stage: 'Ingest', message: 'done', expiresAt: 1_900_000_000 };
      await registry.putRunEvent({ ...event, eventId: 'shard-1', at: T1 });
      await registry.putRunEvent({ ...event, eventId: 'shard-2', at: T0 });
      await registry.putRunEvent({ ...event, eventId: 'shard-1', at: T1 });
      expect((await registry.listRunEvents(runId)).map(({ eventId }) => eventId)).toEqual([
        'shard-2',
        'shard-1',
      ]);
    });

    it('adds up what the Lambdas of a stage use, also at the same time', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      await Promise.all([1.5, 2.5, 0.25].map((used) => registry.addStageUse(runId, 'Ingest', used)));
      await registry.addStageUse(runId, 'Plan', 1);
      await registry.addStageUse(`${runId}-other`, 'Plan', 9);
      const uses = await registry.listStageUse(runId);
      expect(uses.sort((a, b) => (a.stage < b.stage ? -1 : 1))).toEqual([
        { runId, stage: 'Ingest', invocations: 3, gbSeconds: 4.25 },
        { runId, stage: 'Plan', invocations: 1, gbSeconds: 1 },
      ]);
    });

    it('keeps the furthest status of an attempt whatever the order of events, and its diagnosis', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      const attempt: JobAttempt = {
        runId,
        step: 'train',
        attempt: 1,
        jobId: 'job',
        jobName: `${runId}-train-1`,
        jobQueue: 'gpu',
        status: 'SUBMITTED',
      };
      const key = { runId, step: 'train' as const, attempt: 1 };
      const diagnosis = {
        diagnosis: 'gpu-memory' as const,
        message: 'Out of memory.',
        remedy: '2 micro-batches',
      };
      await expect(registry.addDiagnosis(key, diagnosis)).rejects.toMatchObject({ name: 'NotRegistered' });
      await registry.putAttempt({ ...attempt, status: 'FAILED', exitCode: 80, stoppedAt: T2 });
      await registry.addDiagnosis(key, diagnosis);
      await registry.putAttempt({ ...attempt, status: 'RUNNING', startedAt: T1 });
      await registry.putAttempt({ ...attempt, attempt: 2 });
      await registry.putAttempt({ ...attempt, step: 'binarize', status: 'SUCCEEDED' });
      expect(await registry.listAttempts(runId)).toEqual([
        { ...attempt, step: 'binarize', status: 'SUCCEEDED' },
        { ...attempt, status: 'FAILED', exitCode: 80, stoppedAt: T2, ...diagnosis },
        { ...attempt, attempt: 2 },
      ]);
    });
  });

  describe('dataset versions', () => {
    it('publishes in one step, and again changes nothing', async () => {
      const { registry, id, startRun } = await withCorpus();
      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      const both = [
        registry.publishDatasetVersion(version, SPLIT),
        registry.publishDatasetVersion(version, SPLIT),
      ];
      await Promise.all(both);
      expect(await registry.getDatasetVersion(id, version.version)).toEqual(version);
      expect(await registry.getCorpus(id)).toEqual({
        ...someCorpus(id),
        ...SPLIT,
        latestVersion: version.version,
      });
      expect((await registry.getRun(version.runId))?.datasetVersion).toBe(version.version);

      const next = someDatasetVersion({
        ...id,
        runId: await startRun('two'),
        version: 'v000000000002',
        previousVersion: version.version,
        createdAt: T2,
      });
      await registry.publishDatasetVersion(next, SPLIT);
      await registry.publishDatasetVersion(version, SPLIT);
      expect((await registry.getCorpus(id))?.latestVersion).toBe(next.version);
      expect(await registry.listDatasetVersions(id)).toEqual([next, version]);
    });

    it('refuses a version on a corpus that moved on, leaving no trace', async () => {
      const { registry, id, startRun } = await withCorpus();
      const first = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.publishDatasetVersion(first, SPLIT);
      const runId = await startRun('two');
      const late = someDatasetVersion({ ...id, runId, version: 'v000000000002' });
      await expect(registry.publishDatasetVersion(late, SPLIT)).rejects.toMatchObject({
        name: 'VersionConflict',
        message: expect.stringContaining(first.version),
      });
      await expect(registry.publishDatasetVersion({ ...first, runId }, SPLIT)).rejects.toMatchObject({
        name: 'VersionConflict',
      });
      await expect(
        registry.publishDatasetVersion(
          { ...late, previousVersion: first.version },
          { ...SPLIT, splitSalt: 'other' },
        ),
      ).rejects.toThrow('Test segments would move');
      expect(await registry.listDatasetVersions(id)).toEqual([first]);
      expect((await registry.getRun(runId))?.datasetVersion).toBeUndefined();
      expect((await registry.getCorpus(id))?.latestVersion).toBe(first.version);
    });

    it('refuses a run that has ended', async () => {
      const { registry, id, startRun } = await withCorpus();
      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.closeRun(version.runId, { status: 'ABORTED', endedAt: T1 });
      await expect(registry.publishDatasetVersion(version, SPLIT)).rejects.toMatchObject({
        name: 'RunAlreadyClosed',
      });
      expect(await registry.listDatasetVersions(id)).toEqual([]);
      expect((await registry.getCorpus(id))?.latestVersion).toBeUndefined();
    });
  });

  describe('models', () => {
    const withModel = async () => {
      const { registry, id } = await withCorpus();
      const model = someModel({ ...id, model: `${id.corpus}-en-de-base` });
      await registry.putModelIfAbsent(model);
      const version = (name: string, createdAt = T0) =>
        someModelVersion({ model: model.model, version: name, createdAt });
      return { registry, id, model, version };
    };

    it('keeps lines as they were registered first', async () => {
      const { registry, id, model } = await withModel();
      expect(await registry.putModelIfAbsent({ ...model, promotion: 'never' })).toBe(false);
      expect(await registry.getModel(model.model)).toEqual(model);
      expect(await registry.listModels(id)).toEqual([model]);
      expect(await registry.listAllModels()).toContainEqual(model);
    });

    it('changes what a person decides about a line only as long as it is what they have seen', async () => {
      const { registry, model } = await withModel();
      const { recipe, promotion, trainWhenGrownBy } = model;
      const seen = { recipe, promotion, trainWhenGrownBy };
      const limited = { recipe, promotion: 'never' as const, concurrentRuns: 2, budgetUsd: 9.5 };
      await registry.changeLineSettings(model.model, limited, seen);
      const { trainWhenGrownBy: _, ...others } = model;
      expect(await registry.getModel(model.model)).toEqual({ ...others, ...limited });
      const late = registry.changeLineSettings(model.model, { recipe, promotion: 'approval' }, seen);
      await expect(late).rejects.toMatchObject({ name: 'LineChanged' });
      await registry.changeLineSettings(model.model, seen, limited);
      expect(await registry.getModel(model.model)).toEqual(model);
      await expect(registry.changeLineSettings('unknown', seen, seen)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });

    it('has one champion, and can go back', async () => {
      const { registry, model, version } = await withModel();
      for (const item of [version('m1'), version('m2', T1)]) await registry.putModelVersion(item);
      expect(await registry.putModelVersion(version('m1', T2))).toBe(false);
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm2', 'm1', T2);
      expect((await registry.getModel(model.model))?.champion).toBe('m2');
      expect(await registry.listModelVersions(model.model)).toEqual([
        { ...version('m2', T1), stage: 'champion', promotedAt: T2 },
        { ...version('m1'), stage: 'archived', promotedAt: T2 },
      ]);
      await registry.promoteVersion(model.model, 'm1', 'm2', T2);
      expect((await registry.getModelVersion(model.model, 'm2'))?.stage).toBe('archived');
      expect((await registry.getModel(model.model))?.champion).toBe('m1');
    });

    it('promotes nothing against a champion that has changed, nor what does not exist', async () => {
      const { registry, model, version } = await withModel();
      for (const name of ['m1', 'm2', 'm3']) await registry.putModelVersion(version(name));
      await registry.promoteVersion(model.model, 'm1', undefined, T2);
      await registry.promoteVersion(model.model, 'm2', 'm1', T2);
      await expect(registry.promoteVersion(model.model, 'm3', 'm1', T2)).rejects.toMatchObject({
        name: 'ChampionChanged',
      });
      await expect(registry.promoteVersion(model.model, 'm9', 'm2', T2)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      await expect(registry.promoteVersion('unknown', 'm1', undefined, T2)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      expect((await registry.listModelVersions(model.model)).map((item) => item.stage).sort()).toEqual([
        'archived',
        'candidate',
        'champion',
      ]);
    });

    it('rejects what is not in use, for good', async () => {
      const { registry, model, version } = await withModel();
      for (const name of ['m1', 'm2']) await registry.putModelVersion(version(name));
      await registry.promoteVersion(model.model, 'm1', undefined, T0);
      const rejection = { at: T1, by: 'ann', reason: 'It swears.' };
      await registry.rejectVersion(model.model, 'm2', rejection);
      await registry.rejectVersion(model.model, 'm2', { ...rejection, by: 'bob' });
      expect(await registry.getModelVersion(model.model, 'm2')).toMatchObject({
        stage: 'rejected',
        rejection,
      });
      await expect(registry.promoteVersion(model.model, 'm2', 'm1', T2)).rejects.toMatchObject({
        name: 'VersionRejected',
        message: expect.stringContaining('by ann: It swears.'),
      });
      await expect(registry.rejectVersion(model.model, 'm1', rejection)).rejects.toMatchObject({
        name: 'ChampionInUse',
      });
      await expect(registry.rejectVersion(model.model, 'm9', rejection)).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      expect((await registry.getModel(model.model))?.champion).toBe('m1');
    });

    it('has names for versions, also when several are given at once', async () => {
      const { registry, model } = await withModel();
      const aliases = async () => (await registry.getModel(model.model))?.aliases;
      await Promise.all([
        registry.setAlias(model.model, 'stable', 'm1'),
        registry.setAlias(model.model, 'next', 'm2'),
      ]);
      expect(await aliases()).toEqual({ stable: 'm1', next: 'm2' });
      await registry.setAlias(model.model, 'stable', 'm2');
      await registry.setAlias(model.model, 'next', undefined);
      await registry.setAlias(model.model, 'next', undefined);
      const seen = { aliases: { stable: 'm2' } };
      await registry.setAlias(model.model, 'stable', 'm1', seen);
      await expect(registry.setAlias(model.model, 'stable', 'm3', seen)).rejects.toMatchObject({
        name: 'AliasesChanged',
      });
      await registry.setAlias(model.model, 'stable', 'm2');
      expect(await aliases()).toEqual({ stable: 'm2' });
      await expect(registry.setAlias('unknown', 'stable', 'm1')).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });

    it('knows what came from a dataset version and from a model version, however far', async () => {
      const { registry, id, model, version } = await withModel();
      const [first, second] = ['v1', 'v2'].map((name) => ({ ...id, version: name }));
      const put = (name: string, datasets: DatasetReference[], parents: string[] = []) =>
        registry.putModelVersion({ ...version(name), datasets, parents });
      const line = model.model;
      await put('m1', [first as DatasetReference]);
      await put('m1', [first as DatasetReference]);
      await put('m2', [second as DatasetReference], [`${line}@m1`]);
      await put('m3', [second as DatasetReference], [`${line}@m2`, `${line}@m1`]);
      await put('m4', [{ ...id, corpus: 'elsewhere', version: 'v1' }]);
      const names = async (ancestor: Parameters<typeof descendantsOf>[0]) =>
        (await descendantsOf(ancestor, registry)).map((found) => [found.version, found.through.length]);
      expect(await names(first as DatasetReference)).toEqual([
        ['m1', 1],
        ['m2', 2],
        ['m3', 2],
      ]);
      expect(await names({ model: line, version: 'm1' })).toEqual([
        ['m2', 1],
        ['m3', 1],
      ]);
      expect(await names({ model: line, version: 'm3' })).toEqual([]);
    });

    it('keeps one evaluation per version and set', async () => {
      const { registry, model } = await withModel();
      const score = { score: 30, signature: 's', low: 29, high: 31 };
      const evaluation = {
        model: model.model,
        version: 'm1',
        setId: 'test-corpus-1',
        name: 'corpus',
        createdAt: T0,
        segments: 100,
        role: 'own' as const,
        purpose: 'release' as const,
        metrics: { bleu: score, chrf: score, ter: score },
        versusChampion: null,
      };
      await registry.putEvaluation(evaluation);
      await registry.putEvaluation({ ...evaluation, segments: 200 });
      await registry.putEvaluation({ ...evaluation, version: 'm12' });
      expect(await registry.listEvaluations(model.model, 'm1')).toEqual([{ ...evaluation, segments: 200 }]);
      expect(await registry.listEvaluations(model.model)).toHaveLength(2);
    });
  });

  describe('sources', () => {
    const outcome: FetchOutcome = {
      ...{ at: T1, outcome: 'fetched', message: '1 file', fetched: 1, unchanged: 0, failed: 0, bytes: 7 },
    };

    it('keeps what runs left when its settings change, and lists them by id', async () => {
      const { registry, id } = await withCorpus();
      const nightly = someSource({ ...id, sourceId: 'nightly', rights: { licence: 'MIT' } });
      await registry.putSource(nightly);
      await registry.putSource(someSource({ ...id, sourceId: 'hourly' }));
      await registry.beginFetch(nightly, T0, T0);
      await registry.endFetch(nightly, outcome);
      const { rights: _, ...withoutRights } = nightly;
      await registry.putSource({ ...withoutRights, enabled: false });
      expect(await registry.getSource(nightly)).toEqual({ ...withoutRights, enabled: false, last: outcome });
      expect((await registry.listSources(id)).map(({ sourceId }) => sourceId)).toEqual(['hourly', 'nightly']);
      const all = await registry.listAllSources();
      expect(all.filter(({ corpus }) => corpus === id.corpus)).toEqual(await registry.listSources(id));
      await registry.removeSource(nightly);
      expect(await registry.listAllSources()).not.toContainEqual(expect.objectContaining(nightly));
      expect(await registry.getSource(nightly)).toBeUndefined();
      await registry.endFetch(nightly, outcome);
      expect(await registry.getSource(nightly)).toBeUndefined();
    });

    it('is fetched once at a time, and again when a run has died', async () => {
      const { registry, id } = await withCorpus();
      const source = someSource(id);
      await expect(registry.beginFetch(source, T1, T0)).rejects.toMatchObject({ name: 'NotRegistered' });
      await registry.putSource(source);
      const begun = await Promise.all([1, 2, 3].map(() => registry.beginFetch(source, T1, T0)));
      expect(begun.filter((first) => first)).toHaveLength(1);
      expect(await registry.beginFetch(source, T2, T2)).toBe(true);
      await registry.endFetch(source, outcome);
      expect(await registry.beginFetch(source, T2, T0)).toBe(true);
    });
  });

  describe('removals', () => {
    it('are kept once, name their first version for good, and mark versions', async () => {
      const { registry, id, startRun } = await withCorpus();
      const removal = someRemoval(id);
      expect(await registry.putRemovalIfAbsent(removal)).toBe(true);
      expect(await registry.putRemovalIfAbsent({ ...removal, reason: 'again' })).toBe(false);
      for (const version of ['v1', 'v2']) {
        await registry.markRemovalsApplied(id, [removal.removalId], version);
      }
      expect(await registry.listRemovals(id)).toEqual([{ ...removal, appliedIn: 'v1' }]);

      const version = someDatasetVersion({ ...id, runId: await startRun('one') });
      await registry.publishDatasetVersion(version, SPLIT);
      // Two people remove something at the same moment.
      await Promise.all([[B], [A, B]].map((ids) => registry.markDatasetVersion(id, version.version, ids)));
      expect(await registry.getDatasetVersion(id, version.version)).toMatchObject({
        containsRemoved: [A, B],
      });
      const model = someModelVersion({ model: `${id.corpus}-base` });
      await registry.putModelVersion(model);
      await Promise.all([[A], [B]].map((ids) => registry.markModelVersion(model.model, model.version, ids)));
      expect(await registry.getModelVersion(model.model, model.version)).toMatchObject({
        containsRemoved: [A, B],
      });
      await expect(registry.markDatasetVersion(id, 'v9', [A])).rejects.toThrow('no dataset version v9');
      await expect(registry.markModelVersion(model.model, 'm9', [A])).rejects.toThrow('no version m9');
    });
  });

  describe('erasures', () => {
    it('are noted by whoever has read what was noted last', async () => {
      const { registry, id } = await withCorpus();
      const { removalId } = someRemoval(id);
      const name = { ...id, removalId };
      const asked: Erasure = {
        ...{ status: 'ERASING', requestedBy: 'kim', requestedAt: T0, notedAt: T0 },
        erased: { uploads: 0, data: 0 },
      };
      expect(await registry.noteErasure(name, asked, undefined)).toBe(false);
      await registry.putRemovalIfAbsent(someRemoval(id));
      expect(await registry.noteErasure(name, asked, undefined)).toBe(true);
      expect(await registry.noteErasure(name, asked, undefined)).toBe(false);
      const found = { ...asked, notedAt: T1, found: { uploads: 1, data: 3 } };
      expect(await registry.noteErasure(name, found, asked)).toBe(true);
      expect(await registry.noteErasure(name, asked, asked)).toBe(false);
      expect(await registry.listRemovals(id)).toEqual([{ ...someRemoval(id), erasure: found }]);
    });
  });

  describe('people', () => {
    it('takes one answer to a question', async () => {
      const { registry, startRun } = await withCorpus();
      const runId = await startRun('one');
      const approval = {
        runId,
        status: 'WAITING' as const,
        taskToken: 'a',
        question: 'Publish?',
        askedAt: T0,
      };
      await expect(
        registry.answerApproval(runId, { status: 'APPROVED', by: 'me', at: T1 }),
      ).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      await registry.askApproval(approval);
      await registry.askApproval({ ...approval, taskToken: 'b' });
      const answered = { ...approval, taskToken: 'b', status: 'REJECTED', answeredBy: 'me', answeredAt: T1 };
      expect(await registry.answerApproval(runId, { status: 'REJECTED', by: 'me', at: T1 })).toEqual(
        answered,
      );
      await expect(
        registry.answerApproval(runId, { status: 'APPROVED', by: 'you', at: T2 }),
      ).rejects.toMatchObject({
        name: 'ApprovalAlreadyAnswered',
        message: expect.stringContaining('REJECTED by me'),
      });
      await expect(registry.askApproval(approval)).rejects.toMatchObject({ name: 'ApprovalAlreadyAnswered' });
      expect(await registry.getApproval(runId)).toEqual(answered);
    });

    it('lists what people did in a month, newest first', async () => {
      const { registry, id } = await withCorpus();
      const entry = { who: 'me', action: 'approve', subject: id.corpus };
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-1`, at: '2027-03-01T00:00:00.000Z' });
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-2`, at: '2027-03-02T00:00:00.000Z' });
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-3`, at: '2027-04-01T00:00:00.000Z' });
      const march = await registry.listAudit('2027-03');
      expect(march.filter(({ subject }) => subject === id.corpus).map(({ auditId }) => auditId)).toEqual([
        `${id.corpus}-2`,
        `${id.corpus}-1`,
      ]);
    });
  });

  it('finds what one person did, or one thing that was done, page by page', async () => {
    const registry = open();
    const month = `21${10 + (corpora++ % 80)}-05`;
    for (let day = 1; day <= 6; day++) {
      await registry.putAudit({
        auditId: `a${day}`,
        at: `${month}-0${day}T00:00:00.000Z`,
        who: day % 2 ? 'kim' : 'lee',
        action: day > 4 ? 'cancel' : 'approve',
        subject: 'run',
      });
    }
    const ids = ({ items }: { items: { auditId: string }[] }) => items.map(({ auditId }) => auditId);
    const first = await registry.searchAudit(month, { who: 'kim' }, { limit: 2 });
    expect(ids(first)).toEqual(['a5', 'a3']);
    const second = await registry.searchAudit(month, { who: 'kim' }, { limit: 2, cursor: first.cursor });
    expect(ids(second)).toEqual(['a1']);
    expect(ids(await registry.searchAudit(month, { who: 'lee', action: 'cancel' }))).toEqual(['a6']);
    expect(ids(await registry.searchAudit(month, {}))).toHaveLength(6);
  });

  it('keeps webhooks, how their last message went, and forgets them', async () => {
    const registry = open();
    const webhook: Webhook = {
      webhookId: `w${corpora++}`,
      name: 'Team',
      format: 'text',
      url: 'https://chat.example/hook',
      createdAt: T0,
      createdBy: 'kim',
    };
    await registry.putWebhook(webhook);
    await registry.noteWebhook(webhook.webhookId, { at: T1, error: 'refused' });
    expect(await registry.listWebhooks()).toContainEqual({ ...webhook, last: { at: T1, error: 'refused' } });
    expect(await registry.removeWebhook(webhook.webhookId)).toBe(true);
    expect(await registry.removeWebhook(webhook.webhookId)).toBe(false);
    await registry.noteWebhook(webhook.webhookId, { at: T2 });
    expect((await registry.listWebhooks()).map(({ webhookId }) => webhookId)).not.toContain(
      webhook.webhookId,
    );
  });

  describe('writes that may be repeated', () => {
    const call = (change: Partial<IdempotentCall> = {}) => ({
      caller: 'kim',
      key: `key-${corpora++}`,
      requestHash: 'hash',
      claimedBy: 'one',
      claimedAt: T1,
      expiresAt: Date.parse(T2) / 1000,
      ...change,
    });

    it('are claimed by one of ten, and their answer is kept', async () => {
      const registry = open();
      const first = call();
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) => registry.claimCall({ ...first, claimedBy: `r${n}` }, T0)),
      );
      expect(claims.filter((held) => held === undefined)).toHaveLength(1);
      const claimedBy = claims.find((held) => held)?.claimedBy as string;
      await registry.answerCall({ ...first, claimedBy: 'nobody' }, '{}');
      await registry.answerCall({ ...first, claimedBy }, '{"a":1}');
      expect(await registry.claimCall(first, T0)).toEqual({ ...first, claimedBy, answer: '{"a":1}' });
      expect(await registry.claimCall({ ...first, caller: 'lee' }, T0)).toBeUndefined();
    });

    it('are free again when they are given back, stale or expired', async () => {
      const registry = open();
      const given = call();
      await registry.claimCall(given, T0);
      await registry.releaseCall({ ...given, claimedBy: 'two' });
      expect(await registry.claimCall({ ...given, claimedBy: 'two' }, T0)).toEqual(given);
      await registry.releaseCall(given);
      expect(await registry.claimCall({ ...given, claimedBy: 'two' }, T0)).toBeUndefined();

      const stale = call({ claimedAt: T0 });
      await registry.claimCall(stale, T0);
      expect(await registry.claimCall({ ...stale, claimedBy: 'two', claimedAt: T1 }, T1)).toBeUndefined();
      await registry.answerCall(stale, '"late"');
      await registry.answerCall({ ...stale, claimedBy: 'two' }, '"kept"');
      expect(await registry.claimCall({ ...stale, claimedAt: T1 }, T2)).toMatchObject({ answer: '"kept"' });
      expect(await registry.claimCall({ ...stale, claimedAt: T2 }, T0)).toBeUndefined();
    });
  });

  describe('views', () => {
    it('belong to one person', async () => {
      const { registry, id } = await withCorpus();
      const view = { owner: id.corpus, viewId: 'v', name: 'Failures', query: 'status=FAILED', createdAt: T0 };
      await registry.putView(view);
      await registry.putView({ ...view, name: 'What failed' });
      expect(await registry.listViews(id.corpus)).toEqual([{ ...view, name: 'What failed' }]);
      expect(await registry.listViews('somebody-else')).toEqual([]);
      expect(await registry.removeView('somebody-else', 'v')).toBe(false);
      expect(await registry.removeView(id.corpus, 'v')).toBe(true);
      expect(await registry.listViews(id.corpus)).toEqual([]);
    });
  });

  describe('changes', () => {
    it('tell of each item as it is now', async () => {
      const { registry, startRun, upload, id } = await withCorpus();
      const runId = await startRun('r');
      const [one] = [upload('a.tmx')];
      await registry.noteUpload(one);
      await registry.claimUploads([one.uploadId], runId);
      await registry.closeRun(runId, { status: 'ABORTED', endedAt: T1 });
      await registry.putAttempt({
        ...{ runId, step: 'train', attempt: 1, jobId: 'j', jobName: 'n', jobQueue: 'q', status: 'RUNNING' },
      });
      const told = [];
      for await (const part of registry.listChanges('2026-01-01T00:00:00.000Z')) told.push(...part);
      const mine = told.filter(({ item }) => JSON.stringify(item).includes(id.corpus));
      expect(mine.map(({ kind }) => kind).sort()).toEqual(['attempt', 'corpus', 'run', 'upload']);
      const itemOf = (kind: string) => mine.find((change) => change.kind === kind)?.item;
      expect(itemOf('run')).toEqual(await registry.getRun(runId));
      expect(itemOf('upload')).toEqual(await registry.getUpload(one.uploadId));
      expect(itemOf('attempt')).toEqual((await registry.listAttempts(runId))[0]);
      expect(itemOf('corpus')).toEqual(await registry.getCorpus(id));
    });

    it('leave out what is known, which is told as it is stored', async () => {
      const { registry, upload } = await withCorpus();
      const one = upload('a.tmx');
      await registry.noteUpload(one);
      const told = async (isKnown: (stored: object) => boolean) => {
        const ids: string[] = [];
        for await (const part of registry.listChanges('2026-01-01T00:00:00.000Z', isKnown)) {
          ids.push(...part.flatMap(({ item }) => ('uploadId' in item ? [item.uploadId] : [])));
        }
        return ids;
      };
      expect(await told((stored) => !JSON.stringify(stored).includes(one.uploadId))).toEqual([one.uploadId]);
      expect(await told((stored) => JSON.stringify(stored).includes(one.uploadId))).not.toContain(
        one.uploadId,
      );
    });
  });
});

describe('changes in DynamoDB', () => {
  it('are those since a time, also in the months before', async () => {
    if (!table) throw new Error('The emulator does not run.');
    let now = '2025-11-30T23:59:59.000Z';
    const registry = createRegistry(table.documents, table.tableName, () => new Date(now));
    const id = { corpus: 'followed', languagePair: 'en-de' };
    await registry.putCorpusIfAbsent(someCorpus(id));
    await registry.createRun(someRun({ ...id, runId: 'followed-1' }));
    await registry.createRun(someRun({ ...id, runId: 'followed-2' }));
    now = '2026-01-01T00:00:00.000Z';
    await registry.setModelVersion('followed-1', 'm1');
    const since = async (time: string) => {
      const told = [];
      for await (const part of registry.listChanges(time)) told.push(...part);
      return told
        .filter(({ item }) => 'corpus' in item && item.corpus === 'followed')
        .map((change) => [change.kind === 'run' ? change.item.runId : change.kind, change.changedAt]);
    };
    expect(await since('2025-11-01T00:00:00.000Z')).toEqual([
      ['corpus', '2025-11-30T23:59:59.000Z'],
      ['followed-2', '2025-11-30T23:59:59.000Z'],
      ['followed-1', now],
    ]);
    expect(await since(now)).toEqual([['followed-1', now]]);
  });
});

import { describe, expect, it } from 'vitest';
import type { JobAttempt, RunKind } from '../../contracts/entities.ts';
import { type OpenRegistry, T0, T1, T2, withCorpus } from './registry.fixture.ts';

/** What every registry does with runs and the attempts of their jobs. */
export function runCases(open: OpenRegistry): void {
  describe('runs', () => {
    it('starts once and keeps where', async () => {
      const { registry, run } = await withCorpus(open);
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
      const { registry, startRun } = await withCorpus(open);
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
      const { registry, startRun } = await withCorpus(open);
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
      const { registry, startRun } = await withCorpus(open);
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
      const { registry, startRun } = await withCorpus(open);
      const runId = await startRun('one');
      await registry.startStage(runId, 'Evaluate', T0);
      await registry.closeRun(runId, { status: 'SUCCEEDED', endedAt: T1 });
      expect((await registry.getRun(runId))?.stages.Evaluate).toMatchObject({
        status: 'SUCCEEDED',
        endedAt: T1,
      });
    });

    it('lists the newest first, of a corpus or of a kind', async () => {
      const { registry, id, run } = await withCorpus(open);
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
      const { registry, id, startRun } = await withCorpus(open);
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

    it('lists full pages of the runs that fit', async () => {
      const { registry, id, run } = await withCorpus(open);
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
      const { registry, startRun } = await withCorpus(open);
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

    it('keeps the furthest status of an attempt whatever the order of events, and its diagnosis', async () => {
      const { registry, startRun } = await withCorpus(open);
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

    it('lists trainings and monitorings that are open, in their order', async () => {
      const { registry, id, run } = await withCorpus(open);
      const queued = (runId: string, kind: RunKind, createdAt: string) =>
        registry.createRun({ ...run(runId), kind, createdAt, status: 'QUEUED' });
      await queued('r-2', 'training', T2);
      await queued('r-1', 'monitoring', T1);
      await queued('r-3', 'training', '2026-01-01T00:00:03.000Z');
      await registry.createRun({ ...run('p-1'), createdAt: T1 });
      expect(await queued('r-2', 'training', T0)).toBe(false);
      const openRuns = async () =>
        (await registry.listOpenRuns())
          .filter(({ corpus }) => corpus === id.corpus)
          .map(({ runId }) => runId);
      const [first, second, third] = ['r-1', 'r-2', 'r-3'].map((runId) => run(runId).runId);
      expect(await openRuns()).toEqual([first, second, third]);
      await registry.closeRun(second as string, { status: 'ABORTED', endedAt: T2 });
      expect(await openRuns()).toEqual([first, third]);
    });

    it('lets a run that waits start once, and none that has ended', async () => {
      const { registry, id, run } = await withCorpus(open);
      const { runId } = run('s-1');
      await registry.createRun({ ...run('s-1'), kind: 'training', status: 'QUEUED' });
      expect(await registry.claimStart(runId)).toBe(true);
      // Whoever died between the two starts it again.
      expect(await registry.claimStart(runId)).toBe(true);
      await registry.markStarted(runId, 'arn');
      expect(await registry.claimStart(runId)).toBe(false);
      await registry.noteRun(runId, { costUsd: 1.5, corpora: [{ ...id, version: 'v1' }] });
      expect(await registry.getRun(runId)).toMatchObject({
        status: 'RUNNING',
        costUsd: 1.5,
        corpora: [{ version: 'v1' }],
      });
      await registry.closeRun(runId, { status: 'FAILED', endedAt: T2 });
      expect(await registry.claimStart(runId)).toBe(false);
      await expect(registry.claimStart('nobody')).rejects.toMatchObject({ name: 'NotRegistered' });
      await expect(registry.noteRun('nobody', { costUsd: 1 })).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });
  });
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sweep } from '../../contracts/sweep.ts';
import { createRegistry } from './create-registry.ts';
import { type LocalTable, startLocalTable } from './local-table.ts';
import { memoryRegistry } from './memory-registry.ts';
import type { Registry } from './registry.ts';
import { someCorpus, someModel, someRun, someSource } from './samples.ts';

const id = { corpus: 'software', languagePair: 'en-de' };
const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;

let table: LocalTable;
beforeAll(async () => {
  table = await startLocalTable();
}, 60_000);
afterAll(() => table.stop());

describe.each([
  ['in memory', () => memoryRegistry()],
  ['in DynamoDB', () => createRegistry(table.documents, table.tableName)],
] as [string, () => Registry][])('the registry %s', (_name, create) => {
  it('lists trainings and monitorings that are open, in their order', async () => {
    const registry = create();
    const queued = { ...id, status: 'QUEUED' as const };
    await registry.createRun(someRun({ ...queued, runId: 'r-2', kind: 'training', createdAt: at(2) }));
    await registry.createRun(someRun({ ...queued, runId: 'r-1', kind: 'monitoring', createdAt: at(1) }));
    await registry.createRun(someRun({ ...queued, runId: 'r-3', kind: 'training', createdAt: at(3) }));
    await registry.createRun(someRun({ ...id, runId: 'p-1', kind: 'preparation', createdAt: at(1) }));
    expect(await registry.createRun(someRun({ ...queued, runId: 'r-2', kind: 'training' }))).toBe(false);
    const open = async () => (await registry.listOpenRuns()).map(({ runId }) => runId);
    expect(await open()).toEqual(['r-1', 'r-2', 'r-3']);
    await registry.closeRun('r-2', { status: 'ABORTED', endedAt: at(4) });
    expect(await open()).toEqual(['r-1', 'r-3']);
  });

  it('lets a run that waits start once, and none that has ended', async () => {
    const registry = create();
    await registry.createRun(someRun({ ...id, runId: 's-1', kind: 'training', status: 'QUEUED' }));
    expect(await registry.claimStart('s-1')).toBe(true);
    // Whoever died between the two starts it again.
    expect(await registry.claimStart('s-1')).toBe(true);
    await registry.markStarted('s-1', 'arn');
    expect(await registry.claimStart('s-1')).toBe(false);
    await registry.noteRun('s-1', { costUsd: 1.5, corpora: [{ ...id, version: 'v1' }] });
    expect(await registry.getRun('s-1')).toMatchObject({
      status: 'RUNNING',
      costUsd: 1.5,
      corpora: [{ version: 'v1' }],
    });
    await registry.closeRun('s-1', { status: 'FAILED', endedAt: at(4) });
    expect(await registry.claimStart('s-1')).toBe(false);
    await expect(registry.claimStart('nobody')).rejects.toMatchObject({ name: 'NotRegistered' });
    await expect(registry.noteRun('nobody', { costUsd: 1 })).rejects.toMatchObject({ name: 'NotRegistered' });
  });

  it('changes a schedule of a line only as long as it is what somebody has seen', async () => {
    const registry = create();
    const { model } = someModel(id);
    await registry.putModelIfAbsent(someModel(id));
    const weekly = { expression: 'rate(7 days)', timeZone: 'UTC', enabled: true };
    const paused = { ...weekly, enabled: false };
    await registry.setLineSchedule(model, 'trainEvery', weekly, undefined);
    const late = registry.setLineSchedule(model, 'trainEvery', paused, undefined);
    await expect(late).rejects.toMatchObject({ name: 'ScheduleChanged' });
    await registry.setLineSchedule(model, 'trainEvery', paused, weekly);
    await expect(registry.setLineSchedule(model, 'trainEvery', undefined, weekly)).rejects.toThrow(model);
    expect((await registry.getModel(model))?.trainEvery).toEqual(paused);
    await registry.setLineSchedule(model, 'trainEvery', undefined, paused);
    expect(await registry.getModel(model)).not.toHaveProperty('trainEvery');
    await expect(registry.setLineSchedule('nobody', 'trainEvery', weekly, undefined)).rejects.toMatchObject({
      name: 'NotRegistered',
    });
  });

  it('changes the schedule of a corpus only as long as it is what somebody has seen', async () => {
    const registry = create();
    const corpus = someCorpus(id);
    await registry.putCorpusIfAbsent(corpus);
    const weekly = { expression: 'rate(7 days)', timeZone: 'UTC', enabled: true };
    const paused = { ...weekly, enabled: false };
    await registry.setCorpusSchedule(corpus, weekly, undefined);
    await expect(registry.setCorpusSchedule(corpus, paused, undefined)).rejects.toMatchObject({
      name: 'ScheduleChanged',
    });
    await registry.setCorpusSchedule(corpus, paused, weekly);
    expect((await registry.getCorpus(corpus))?.prepareEvery).toEqual(paused);
    await registry.setCorpusSchedule(corpus, undefined, paused);
    expect(await registry.getCorpus(corpus)).not.toHaveProperty('prepareEvery');
    const nobody = { ...corpus, corpus: 'nobody' };
    await expect(registry.setCorpusSchedule(nobody, weekly, undefined)).rejects.toMatchObject({
      name: 'NotRegistered',
    });
  });

  it('changes or removes a source only as long as it is what somebody has seen', async () => {
    const registry = create();
    const seen = someSource({ ...id, rights: { licence: 'MIT' } });
    const { rights: _, ...paused } = { ...seen, enabled: false };
    await registry.putSource(seen, null);
    await expect(registry.putSource(seen, null)).rejects.toMatchObject({ name: 'ScheduleChanged' });
    const outcome = { at: at(1), outcome: 'unchanged' as const, message: 'm', bytes: 0 };
    await registry.endFetch(seen, { ...outcome, fetched: 0, unchanged: 1, failed: 0 });
    await registry.putSource(paused, seen);
    await expect(registry.putSource(seen, seen)).rejects.toMatchObject({ name: 'ScheduleChanged' });
    await expect(registry.removeSource(seen, seen)).rejects.toMatchObject({ name: 'ScheduleChanged' });
    const found = await registry.getSource(seen);
    expect(found).toMatchObject({ enabled: false, last: { message: 'm' } });
    expect(found).not.toHaveProperty('rights');
    await registry.removeSource(seen, paused);
    expect(await registry.getSource(seen)).toBeUndefined();
  });

  it('keeps the last heartbeat of each kind', async () => {
    const registry = create();
    for (const second of [1, 2]) await registry.putHeartbeat({ beat: 'sweep', at: at(second) });
    await registry.putHeartbeat({ beat: 'watch', at: at(1) });
    expect(await registry.listHeartbeats()).toEqual([
      { beat: 'sweep', at: at(2) },
      { beat: 'watch', at: at(1) },
    ]);
  });

  it('keeps sweeps and ends each once', async () => {
    const registry = create();
    const sweep = (sweepId: string, second: number) =>
      Sweep.parse({
        ...id,
        ...{ sweepId, model: 'm', task: 'translation', startedBy: 'jane', createdAt: at(second) },
        space: { seed: { values: [1] } },
        members: [{ runId: 'r-1', settings: { seed: 1 } }],
      });
    await registry.putSweep(sweep('sweep-1', 1));
    await registry.putSweep(sweep('sweep-2', 2));
    expect((await registry.listSweeps()).map(({ sweepId }) => sweepId)).toEqual(['sweep-2', 'sweep-1']);
    expect(await registry.endSweep('sweep-1', { endedAt: at(5), best: 'r-1' })).toBe(true);
    expect(await registry.endSweep('sweep-1', { endedAt: at(6) })).toBe(false);
    expect(await registry.getSweep('sweep-1')).toEqual({
      ...sweep('sweep-1', 1),
      endedAt: at(5),
      best: 'r-1',
    });
    await expect(registry.endSweep('nobody', { endedAt: at(5) })).rejects.toMatchObject({
      name: 'NotRegistered',
    });
  });
});

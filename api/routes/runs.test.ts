import { describe, expect, it } from 'vitest';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import type { JobAttempt } from '../../contracts/entities.ts';
import { someRun } from '../../core/registry/samples.ts';
import { testApi } from '../api.fixture.ts';

const { listAttempts, listRunEvents, watchRun } = RUN_ENDPOINTS;
const runId = 'train-software';
const at = (second: number) => `2026-11-22T10:00:0${second}.000Z`;

describe('what happened in a run', () => {
  it('is told page by page, newest first, from where the watched events end', async () => {
    const { client, registry } = testApi({ role: 'viewer' });
    await registry.createRun(someRun({ corpus: 'software', languagePair: 'en-de', kind: 'training', runId }));
    for (const [second, eventId] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      const event = { runId, eventId, at: at(second), stage: 'Train', message: eventId, expiresAt: 1e10 };
      await registry.putRunEvent(event);
    }
    const watched = (await client.call(watchRun, { params: { runId }, query: { events: 2 } })).body;
    const pageFrom = async (cursor: string | undefined) => {
      const { body } = await client.call(listRunEvents, { params: { runId }, query: { limit: 2, cursor } });
      return { ids: body.items.map(({ eventId }) => eventId), next: body.next };
    };
    expect(watched.events.map(({ eventId }) => eventId)).toEqual(['e', 'd']);
    const second = await pageFrom(watched.earlierEvents);
    expect(second.ids).toEqual(['c', 'b']);
    expect(await pageFrom(second.next)).toEqual({ ids: ['a'], next: undefined });
    await expect(pageFrom('f')).rejects.toThrow('Begin at its first page');
  });
});

describe('attempts of jobs', () => {
  it('come page by page in the order of the stages', async () => {
    const { client, registry } = testApi({ role: 'viewer' });
    await registry.createRun(someRun({ corpus: 'software', languagePair: 'en-de', kind: 'training', runId }));
    const put = (step: JobAttempt['step'], attempt: number) =>
      registry.putAttempt({
        ...{ runId, step, attempt, jobId: `${step}${attempt}`, jobName: step, jobQueue: 'gpu' },
        status: 'FAILED',
      });
    await put('train', 2);
    await put('train', 1);
    await put('binarize', 1);
    const list = async (cursor?: string) =>
      (await client.call(listAttempts, { params: { runId }, query: { limit: 2, cursor } })).body;
    const first = await list();
    expect(first.items.map(({ jobId }) => jobId)).toEqual(['binarize1', 'train1']);
    expect((await list(first.next)).items.map(({ jobId }) => jobId)).toEqual(['train2']);
  });
});

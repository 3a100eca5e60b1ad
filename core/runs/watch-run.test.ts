import { expect, it } from 'vitest';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { noteRunEvent, quarantinedAfter } from './run-events.ts';
import { watchRun } from './watch-run.ts';

const T0 = '2026-01-01T00:00:00.000Z';

it('counts an item once, however often its inputs were tried, and shows the latest events first', async () => {
  const registry = memoryRegistry();
  await registry.createRun(someRun({ corpus: 'media', languagePair: 'en-ko', runId: 'run-1' }));
  await registry.startStage('run-1', 'Plan', T0);
  await registry.startStage('run-1', 'Ingest', T0, 3);
  const events = [
    ['Ingest#0/0.1', '5 pairs kept'],
    ['Ingest#1/0', '2 pairs kept'],
    ['Ingest#1/1', quarantinedAfter('Lambda.Unknown')],
  ] as const;
  for (const [second, [eventId, message]] of events.entries()) {
    const at = new Date(Date.parse(T0) + second * 1000);
    await noteRunEvent(registry, { runId: 'run-1', eventId, stage: 'Ingest', message }, at);
  }
  const watched = await watchRun('run-1', { registry, events: 2 });
  expect(watched.progress).toEqual({ Ingest: { items: 3, done: 2, quarantined: 1 } });
  expect(watched.events.map(({ eventId }) => eventId)).toEqual(['Ingest#1/1', 'Ingest#1/0']);
  expect(watched).toMatchObject({ allEvents: 3, earlierEvents: 'Ingest#1/0' });
  expect((await watchRun('run-1', { registry, events: 3 })).earlierEvents).toBeUndefined();
  await expect(watchRun('run-2', { registry, events: 2 })).rejects.toThrow('No run run-2');
});

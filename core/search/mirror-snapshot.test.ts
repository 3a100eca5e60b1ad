import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { keepFact } from '../business/business-facts.ts';
import { shortHash } from '../hashing.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import type { Change } from '../registry/changes.ts';
import {
  someCorpus,
  someDatasetVersion,
  someModel,
  someModelVersion,
  someRun,
  someSource,
  someUpload,
} from '../registry/samples.ts';
import { readSnapshot, writeSnapshot } from './mirror-snapshot.ts';
import { emptyState } from './mirror-state.ts';
import { entryKey, entryOf } from './search-entry.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const stages = {
  Plan: {
    status: 'SUCCEEDED' as const,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:01:00.000Z',
  },
};
const items = [
  { kind: 'corpus', item: someCorpus(id) },
  { kind: 'source', item: someSource(id) },
  { kind: 'upload', item: someUpload({ ...id, datasetVersion: 'v1', reason: 'no pairs' }) },
  { kind: 'run', item: someRun({ ...id, stages, error: 'Diverged', cause: 'not kept', costUsd: 1 }) },
  { kind: 'datasetversion', item: someDatasetVersion({ ...id, version: 'v1' }) },
  { kind: 'model', item: someModel({ ...id, champion: 'm1', intendedUse: 'Films' }) },
  { kind: 'modelversion', item: someModelVersion({ version: 'm1', promotedAt: '2026-01-02T00:00:00.000Z' }) },
  {
    kind: 'attempt',
    item: {
      ...{ runId: 'run', step: 'train', attempt: 1, jobId: 'j', jobName: 'n', jobQueue: 'q' },
      ...{ status: 'SUCCEEDED', message: 'not kept' },
    },
  },
];

async function written() {
  const state = { ...emptyState(), since: '2026-01-03T00:00:00.000Z' };
  for (const each of items) {
    const change = { ...each, changedAt: '2026-01-02T00:00:00.000Z' } as Change;
    keepFact(state.facts, change);
    const entry = entryOf(change);
    if (entry) state.entries.set(entryKey(entry), entry);
  }
  state.scores.set('line@m1', { chrf: 50 });
  state.titlesOf.set('media/en-ko', 'v1');
  const data = memoryObjects();
  await writeSnapshot(data, { ...state, entries: [...state.entries.values()] });
  return { state, data };
}

it('is read as it was written', async () => {
  const { state, data } = await written();
  expect(await readSnapshot(data)).toEqual(state);
  expect(await readSnapshot(memoryObjects())).toBeUndefined();
});

it('has a form of its own number: raise FORMAT with this hash, or code would begin from what older code kept', async () => {
  const { data } = await written();
  const [key] = data.keys() as [string];
  const lines = gunzipSync(await data.get(key)).toString();
  expect(shortHash(lines), lines).toBe('c4070717f95f97e9');
});

import { expect, it } from 'vitest';
import { z } from 'zod';
import { CompareItem, CompareReport, RefineDraft } from '../../contracts/comparison.ts';
import { RefineItem } from '../../contracts/shard.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { inItem, startCompare, startFinish } from './map-stages.ts';

const RUN = { runId: 'run', corpus: 'toys', languagePair: 'en-de' };
const range = (item: number) => ({ runId: 'run', item, firstPartition: 0, lastPartition: 4095 });

/** A run whose Refine is over: of 10 pairs 7 are left. */
async function refinedRun(compareItems: number) {
  const registry = memoryRegistry();
  const data = memoryObjects();
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++);
  await registry.createRun({
    ...RUN,
    kind: 'preparation',
    status: 'STARTING',
    createdAt: now().toISOString(),
    stages: {},
  });
  await registry.startStage('run', 'Refine', now().toISOString(), 1);
  await writeJson(data, keys.refineItems('run'), z.array(RefineItem), [range(0)]);
  const compared = Array.from({ length: compareItems }, (_, item) => range(item));
  await writeJson(data, keys.compareItems('run'), z.array(CompareItem), compared);
  await writeJson(data, keys.refineDraft('run', 0), RefineDraft, {
    v: 1,
    item: range(0),
    read: 10,
    heldOut: {},
    drops: { duplicate: 3 },
    sources: {},
    domains: {},
    scores: [],
    files: { survivors: { key: 'k', rows: 7, sizeBytes: 1, sha256: 's' } },
  });
  for (const item of compared) {
    const report = { v: 1 as const, item, entries: 7, losers: { 'near-duplicate': 1, 'target-cap': 1 } };
    await writeJson(data, keys.compareReport('run', item.item), CompareReport, report);
  }
  const stages = async () => (await registry.getRun('run'))?.stages ?? {};
  return { registry, data, now, stages };
}

it('passes from map to map with the first item of the later one', async () => {
  const { stages, ...world } = await refinedRun(2);
  await startCompare(range(1), world);
  expect((await stages()).Compare).toBeUndefined();
  await startCompare(range(0), world);
  expect(await stages()).toMatchObject({
    Refine: { status: 'SUCCEEDED', message: '7 of 10 pairs left to compare' },
    Compare: { status: 'RUNNING', items: 2 },
  });
  await startFinish(range(0), world);
  await startFinish(range(0), world);
  expect(await stages()).toMatchObject({
    Compare: { status: 'SUCCEEDED', message: '4 of 14 entries lose to others' },
    Finish: { status: 'RUNNING', items: 1 },
  });
});

it('skips Compare where it has no items', async () => {
  const { stages, ...world } = await refinedRun(0);
  await startFinish(range(0), world);
  expect(await stages()).toMatchObject({
    Refine: { status: 'SUCCEEDED' },
    Compare: { status: 'SKIPPED' },
    Finish: { status: 'RUNNING' },
  });
});

it('ends a map that a failed item ends, but not Ingest', async () => {
  const { stages, registry, now } = await refinedRun(1);
  const failing = (stage: 'Ingest' | 'Compare') =>
    inItem({ registry, now }, { runId: 'run', stage, name: '0' }, () => Promise.reject(new Error('gone')));
  await registry.startStage('run', 'Ingest', now().toISOString(), 1);
  await expect(failing('Ingest')).rejects.toThrow('gone');
  await expect(failing('Compare')).rejects.toThrow('gone');
  expect(await stages()).toMatchObject({
    Ingest: { status: 'RUNNING' },
    Compare: { status: 'FAILED', message: 'Error: gone' },
  });
});

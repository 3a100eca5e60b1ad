import { describe, expect, it } from 'vitest';
import type { Removal } from '../../contracts/rights.ts';
import { keys } from '../keys.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someRemoval,
  someRun,
  someUpload,
} from '../registry/samples.ts';
import { eraseText } from './erase-text.ts';
import { listRemovals } from './list-removals.ts';
import { requestErasure } from './request-erasure.ts';

const [V1, V2] = ['v000000000001', 'v000000000002'] as const;
const ID = { corpus: 'media', languagePair: 'en-ko' };
const SPLIT = { splitSalt: 'held-out', normaliserVersion: 1 };

/** A corpus with a version that has the text of a source, in many files, and one without; and a clock. */
async function removed() {
  const registry = memoryRegistry();
  const [landing, data] = [memoryObjects(), memoryObjects()];
  await registry.putCorpusIfAbsent(someCorpus(ID));
  const removal: Removal = someRemoval({ ...ID, by: 'source', value: 'novels', appliedIn: V2 });
  const upload = someUpload({ ...ID, sourceId: 'novels' });
  await landing.put(upload.key, 'text');
  for (const name of [V1, V2]) {
    await registry.createRun(someRun({ ...ID, runId: `prep-${name}` }));
    const marked = name === V1 ? { containsRemoved: [removal.removalId] } : { previousVersion: V1 };
    const version = someDatasetVersion({ ...ID, version: name, runId: `prep-${name}`, ...marked });
    await registry.publishDatasetVersion(version, SPLIT);
    const train = Array.from({ length: name === V1 ? 60 : 1 }, (_, item) => keys.trainFile(ID, name, item));
    for (const key of train) await data.put(key, 'text');
    const manifest = someManifest(version, name === V1 ? [upload] : [], {
      removals: name === V1 ? [] : [removal.removalId],
      train: train.map((key) => ({ key, sha256: '0'.repeat(64), sizeBytes: 4, rows: 1 })),
    });
    await data.put(keys.manifest(ID, name), JSON.stringify(manifest));
  }
  await registry.putRemovalIfAbsent(removal);
  const clock = { minute: 0 };
  const now = () => new Date(Date.UTC(2026, 0, 2, 0, clock.minute));
  const name = { ...ID, removalId: removal.removalId };
  const begun: unknown[] = [];
  const request = (requestedBy: string, begin = async (asked: unknown) => void begun.push(asked)) =>
    requestErasure({ ...name, requestedBy }, { registry, now, eraseText: begin });
  const state = async () => (await listRemovals(ID, { registry, now }))[0];
  return { registry, landing, data, now, name, clock, begun, request, state };
}

describe('an erasure', () => {
  it('is asked for by one of two people, and can be seen from its request to its end', async () => {
    const world = await removed();
    const outcomes = await Promise.allSettled([world.request('kim'), world.request('ada')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'ErasureUnderWay' },
    });
    expect(world.begun).toEqual([world.name]);
    expect(await world.state()).toMatchObject({ stored: 'erasing', erasure: { status: 'ERASING' } });

    const seen: unknown[] = [];
    const registry = {
      ...world.registry,
      noteErasure: async (...args: Parameters<typeof world.registry.noteErasure>) => {
        seen.push(args[1].erased.data);
        return world.registry.noteErasure(...args);
      },
    };
    await eraseText(world.name, { ...world, registry });
    expect(seen).toEqual([0, 24, 49, 60, 60]);
    const done = { uploads: 1, data: 60 };
    expect(await world.state()).toMatchObject({ stored: 'erased', erasure: { found: done, erased: done } });
    expect(world.landing.keys()).toEqual([]);
    expect(world.data.keys()).toEqual([
      ...[keys.manifest(ID, V1), keys.manifest(ID, V2)],
      keys.trainFile(ID, V2, 0),
    ]);

    // The same event once more changes nothing; a person may ask for what has come since.
    expect(await eraseText(world.name, world)).toEqual({ uploads: [], data: [] });
    expect((await world.state())?.erasure?.erased).toEqual(done);
    await world.request('kim');
    await eraseText(world.name, world);
    expect((await world.state())?.erasure).toMatchObject({
      status: 'ERASED',
      erased: { uploads: 0, data: 0 },
    });
  });

  it('says why it has failed, and goes on where it has stopped', async () => {
    const world = await removed();
    await world.request('kim');
    let calls = 0;
    const data = {
      ...world.data,
      erase: async (key: string) => {
        if (++calls > 39) throw new Error('The store does not answer.');
        return world.data.erase(key);
      },
    };
    await expect(eraseText(world.name, { ...world, data })).rejects.toThrow('does not answer');
    expect(await world.state()).toMatchObject({
      stored: 'failed',
      erasure: { failure: { error: 'Error', cause: 'The store does not answer.' }, erased: { data: 39 } },
    });
    await eraseText(world.name, world);
    const state = await world.state();
    expect(state).toMatchObject({ stored: 'erased', erasure: { erased: { uploads: 1, data: 60 } } });
    expect(state?.erasure?.failure).toBeUndefined();
  });

  it('can be asked for again when it could not begin, or was not heard of any more', async () => {
    const world = await removed();
    const refused = world.request('kim', async () => {
      throw new Error('There is no such function.');
    });
    await expect(refused).rejects.toThrow('no such function');
    expect(await world.state()).toMatchObject({ stored: 'failed' });
    await world.request('kim');
    await expect(world.request('ada')).rejects.toMatchObject({ name: 'ErasureUnderWay' });
    world.clock.minute = 21;
    expect(await world.state()).toMatchObject({ stored: 'lost' });
    expect(await world.request('ada')).toMatchObject({ stored: 'erasing', erasure: { requestedBy: 'ada' } });
  });
});

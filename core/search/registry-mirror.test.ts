import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Corpus, Upload } from '../../contracts/entities.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { keys } from '../keys.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import type { Change } from '../registry/changes.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someModelVersion,
  someRemoval,
  someRun,
  someSource,
  someUpload,
} from '../registry/samples.ts';
import { type MirrorDependencies, registryMirror } from './registry-mirror.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const at = (second: number) => new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString();
const upload = (index: number, change: Partial<Upload> = {}, changedAt = at(index)): Change => ({
  kind: 'upload',
  item: someUpload({ ...id, file: `${index}.tmx`, receivedAt: at(index), ...change }),
  changedAt,
});
const corpus = (change: Partial<Corpus> = {}): Change => ({
  kind: 'corpus',
  item: someCorpus({ ...id, createdAt: at(0), ...change }),
  changedAt: at(0),
});

/** A registry that is nothing but its changes, read in parts of ten, and that says what it was asked for. */
function world(changes: Change[]) {
  const data = memoryObjects();
  const clock = { now: Date.parse(at(100_000)) };
  const asked: { since: string; told: number }[] = [];
  const gone = { sources: new Set<string>(), removals: [] as ReturnType<typeof someRemoval>[] };
  const warnings: string[] = [];
  const dependencies: MirrorDependencies = {
    registry: {
      async *listChanges(since, isKnown) {
        const asking = { since, told: 0 };
        asked.push(asking);
        const sorted = [...changes].sort((a, b) => (a.changedAt < b.changedAt ? -1 : 1));
        const wanted = sorted.filter(({ changedAt }) => changedAt >= since);
        for (let first = 0; first === 0 || first < wanted.length; first += 10) {
          const part = wanted.slice(first, first + 10).filter((change) => !isKnown?.(change));
          asking.told += part.length;
          yield structuredClone(part);
        }
      },
      listCorpora: async () => [someCorpus({ ...id, createdAt: at(0) })],
      getSource: async (name) => (gone.sources.has(name.sourceId) ? undefined : someSource(name)),
      listRemovals: async () => gone.removals,
    },
    data,
    now: () => new Date(clock.now),
    log: { info: () => undefined, warn: (message) => void warnings.push(message) },
    changesUnwritten: 200,
  };
  const pass = (seconds: number) => {
    clock.now += seconds * 1000;
  };
  /** Writes an upload anew. */
  const put = (change: Change) => {
    const name = ({ item }: Change) => 'uploadId' in item && item.uploadId;
    const before = changes.findIndex((known) => name(known) === name(change));
    if (before >= 0) changes.splice(before, 1);
    changes.push(change);
  };
  return { data, asked, gone, warnings, dependencies, changes, pass, put };
}

const uploads = (count: number) => Array.from({ length: count }, (_, index) => upload(index));
const namesIn = ({ entries }: { entries: readonly { name: string }[] }) => entries.map(({ name }) => name);

describe('the copy of the registry', () => {
  it('reads everything once, then only what was written lately, and takes in only what is new', async () => {
    const { dependencies, asked, pass, put } = world(uploads(150));
    const mirror = registryMirror(dependencies);
    expect((await mirror.read()).entries.length).toBe(150);
    await mirror.read();
    expect(asked.length, 'half a second is not over').toBe(1);
    pass(1);
    await mirror.read();
    pass(1);
    put(upload(300));
    const { entries } = await mirror.read();
    expect(asked.slice(1)).toEqual([
      { since: at(149 - 30), told: 31 },
      { since: at(149 - 30), told: 1 },
    ]);
    expect([entries.length, entries[0]?.name]).toEqual([151, '300.tmx']);
  });

  it('sees a second write of the same moment, and one that takes the first back', async () => {
    const { dependencies, pass, put } = world(uploads(3));
    const mirror = registryMirror(dependencies);
    for (const status of ['PENDING', 'CLAIMED', 'PENDING', 'PUBLISHED'] as const) {
      put(upload(1, { status }));
      pass(1);
      const { entries } = await mirror.read();
      expect(entries.map((entry) => entry.status)).toEqual(['PENDING', status, 'PENDING']);
      pass(1);
      await mirror.read();
    }
  });

  it('stays in order, newest first, and leaves lists that it gave as they were', async () => {
    const { dependencies, pass, put } = world(uploads(20));
    const mirror = registryMirror(dependencies);
    const before = namesIn(await mirror.read());
    const given = (await mirror.read()).entries;
    // Received long ago, written now; and one whose time has changed.
    put(upload(500, { receivedAt: at(4.5) }));
    put(upload(7, { receivedAt: at(15.5) }, at(30)));
    pass(1);
    const { entries } = await mirror.read();
    const times = entries.map((entry) => entry.at);
    expect(times).toEqual([...times].sort().reverse());
    expect(entries.length).toBe(21);
    expect(namesIn({ entries: given })).toEqual(before);
  });

  it('leaves the oldest uploads out where there are too many, and says so', async () => {
    const { dependencies, data } = world([corpus(), ...uploads(30)]);
    const { entries, complete } = await registryMirror({ ...dependencies, largest: 10 }).read();
    expect(complete).toBe(false);
    expect(entries.length).toBe(10);
    expect(entries.filter(({ kind }) => kind === 'upload').at(-1)?.name).toBe('21.tmx');
    expect(data.keys(), 'few changes are not worth a snapshot').toEqual([]);
  });
});

describe('a new process', () => {
  const many = () =>
    [
      corpus(),
      ...uploads(210),
      { kind: 'run', item: someRun({ ...id, runId: 'r', recipe: undefined }), changedAt: at(300) },
      { kind: 'datasetversion', item: someDatasetVersion({ ...id, runId: 'r' }), changedAt: at(300) },
      { kind: 'modelversion', item: someModelVersion({}), changedAt: at(300) },
      {
        kind: 'attempt',
        item: {
          ...{ runId: 'r', step: 'train', attempt: 1, jobId: 'j', jobName: 'n', jobQueue: 'q' },
          ...{ status: 'SUCCEEDED', startedAt: at(1), stoppedAt: at(2), costUsd: 2 },
        },
        changedAt: at(300),
      },
      {
        kind: 'evaluation',
        item: {
          ...{
            model: 'software-en-de-base',
            version: 'm000000000001',
            setId: 's',
            name: 'n',
            createdAt: at(3),
          },
          ...{ role: 'own', purpose: 'release', segments: 3, versusChampion: null },
          metrics: { chrf: { score: 51, low: 50, high: 52, signature: 's' } },
        },
        changedAt: at(300),
      },
    ] as unknown as Change[];

  it('begins from the snapshot of another, and reads what has changed since', async () => {
    const { dependencies, asked, put } = world(many());
    const first = await registryMirror(dependencies).read();
    put(upload(400));
    const second = await registryMirror(dependencies).read();
    expect(asked.at(-1)).toEqual({ since: at(300 - 30), told: 6 });
    expect(second.entries.slice(1)).toEqual(first.entries);
    expect(second.entries[0]?.name).toBe('400.tmx');
    expect(second.facts).toEqual(first.facts);
    expect(second.scores).toEqual(new Map([['software-en-de-base@m000000000001', { chrf: 51 }]]));
    expect(second.complete).toBe(true);
  });

  it('writes the next snapshot after as many changes again', async () => {
    const { dependencies, data, changes } = world(many());
    await registryMirror(dependencies).read();
    const [key] = data.keys();
    const written = async () => Buffer.from(await data.get(key as string)).toString('base64');
    const before = await written();
    for (let index = 1000; index < 1190; index++) changes.push(upload(index));
    await registryMirror(dependencies).read();
    expect(await written()).toBe(before);
    for (let index = 1190; index < 1210; index++) changes.push(upload(index));
    await registryMirror(dependencies).read();
    expect(await written()).not.toBe(before);
    expect(data.keys()).toEqual([key]);
  });

  it('goes on where one was ended in the midst of a long reading', async () => {
    const { dependencies, asked, pass } = world(uploads(500));
    const { registry } = dependencies;
    const ended: typeof registry = {
      ...registry,
      async *listChanges(since) {
        let parts = 0;
        for await (const part of registry.listChanges(since)) {
          pass(0.5);
          if (++parts > 40) throw new Error('The process was ended.');
          yield part;
        }
      },
    };
    await expect(registryMirror({ ...dependencies, registry: ended }).read()).rejects.toThrow('ended');
    const { entries } = await registryMirror(dependencies).read();
    expect(entries.length).toBe(500);
    expect(Date.parse(asked.at(-1)?.since ?? '')).toBeGreaterThan(Date.parse(at(350)));
  });

  it('reads everything where the snapshot is damaged or cannot be had, and says so', async () => {
    const { dependencies, data, warnings, asked } = world(many());
    await registryMirror(dependencies).read();
    const [key] = data.keys() as [string];
    const whole = await data.get(key);
    for (const damaged of [
      whole.slice(0, whole.length / 2),
      gzipSync('{"since":1}\n'),
      Buffer.from('text'),
    ]) {
      await data.put(key, damaged);
      expect((await registryMirror(dependencies).read()).entries.length).toBe(214);
      expect(asked.at(-1)?.told).toBe(216);
    }
    expect(warnings.length).toBe(3);
    expect(warnings[0]).toMatch(/made anew/);
    await data.put(key, 'text');
    const refused = { ...data, putStream: () => Promise.reject(new Error('AccessDenied')) };
    expect((await registryMirror({ ...dependencies, data: refused }).read()).entries.length).toBe(214);
    expect(warnings.at(-1)).toMatch(/not be written/);
  });
});

describe('what was removed', () => {
  const version = someDatasetVersion({ ...id, version: 'v000000000002', createdAt: at(1) });
  const manifest = (titles: string[]): DatasetManifest => {
    const made = someManifest(version, [someUpload(id)]);
    const inputs = made.inputs.map((input) => ({
      ...input,
      titles: titles.map((title) => ({ title, records: 3 })),
    }));
    return { ...made, inputs };
  };
  const found = ({ entries }: { entries: readonly { kind: string; name: string }[] }) =>
    entries.filter(({ kind }) => kind !== 'upload' && kind !== 'corpus').map(({ name }) => name);

  it('is in no snapshot', async () => {
    const source: Change = { kind: 'source', item: someSource(id), changedAt: at(1) };
    const latest = corpus({ latestVersion: version.version });
    const { dependencies, data, gone, changes, pass } = world([latest, source, ...uploads(150)]);
    await data.put(keys.manifest(id, version.version), JSON.stringify(manifest(['A Novel', 'A Play'])));
    const mirror = registryMirror(dependencies);
    expect(found(await mirror.read())).toEqual(['A Novel', 'A Play', 'nightly']);
    gone.removals.push(someRemoval({ ...id, by: 'title', value: 'a  novel' }));
    gone.sources.add('nightly');
    for (let index = 500; index < 560; index++) changes.push(upload(index));
    pass(1);
    await mirror.read();
    expect(data.keys().length, 'a manifest and a snapshot').toBe(2);
    expect(found(await registryMirror(dependencies).read())).toEqual(['A Play']);
  });

  it('is no title of the version that was made without it', async () => {
    const { dependencies, data, gone } = world([corpus({ latestVersion: version.version })]);
    await data.put(keys.manifest(id, version.version), JSON.stringify(manifest(['A Novel', 'A Play'])));
    gone.removals.push(someRemoval({ ...id, by: 'title', value: 'A Novel' }));
    expect(found(await registryMirror(dependencies).read())).toEqual(['A Play']);
    gone.removals.push(someRemoval({ ...id, by: 'source', value: 'uploads' }));
    expect(found(await registryMirror(dependencies).read())).toEqual([]);
  });
});

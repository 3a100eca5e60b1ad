import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { ConsistencyReport } from '../../contracts/consistency.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { keys } from '../../core/keys.ts';
import { readDrops } from '../../core/parquet/drop-rows.ts';
import { readPairs } from '../../core/parquet/pair-rows.ts';
import { checkConsistency } from '../../core/preparation/check-consistency.ts';
import { someModel, someModelVersion } from '../../core/registry/samples.ts';
import { eraseText } from '../../core/rights/erase-text.ts';
import { listRemovals } from '../../core/rights/list-removals.ts';
import { previewErasure } from '../../core/rights/preview-erasure.ts';
import { type RemovalReport, type RemovalRequest, removeText } from '../../core/rights/remove-text.ts';
import { requestErasure } from '../../core/rights/request-erasure.ts';
import { listHeldOutCards } from '../../core/splits/held-out-sets.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { zip } from '../hostile-input/zip.ts';
import { CORPUS, preparationWorld } from './preparation-world.ts';

type Text = { source: string; target: string };

/** Sentences that are different even in their skeletons, so that who has which can be told. */
const sentences: Text[] = [
  ...new Map(
    extractPairs('scratch', 'en', 'de', {})
      .map(({ source, target }) => ({ source: oneLine(source), target: oneLine(target) }))
      .filter(({ source, target }) => source.split(' ').length > 3 && source !== target)
      .map((pair) => [pair.source.toLowerCase().replace(/\P{L}+/gu, ''), pair]),
  ).values(),
];

const NOVEL = sentences.slice(0, 120);
/** In the novel and in the reader. */
const SHARED = sentences.slice(120, 160);
const SEQUEL = sentences.slice(160, 240);
const WEB = sentences.slice(240, 500);

const RECIPE = {
  alignment: { enabled: false },
  heldOut: { test: { pairs: 60, maximumShare: 0.1 }, validation: { pairs: 40, maximumShare: 0.1 } },
  sources: { reader: { licence: 'CC-BY-4.0', owner: 'The Press' } },
};

const titled = (...parts: [title: string, pairs: Text[]][]) =>
  `source\ttarget\ttitle\n${parts
    .flatMap(([title, pairs]) => pairs.map(({ source, target }) => `${source}\t${target}\t${title}\n`))
    .join('')}`;

/** A corpus whose first version has text of a novel, part of it from another book too, and a model trained on it. */
async function published(
  change: z.input<typeof PreparationRecipe> = {},
  files: [sourceId: string, ...Parameters<typeof titled>][] = [
    ['novels', ['A Novel', [...NOVEL, ...SHARED]], ['The Sequel', SEQUEL]],
    ['reader', ['A Reader', SHARED]],
    ['web', ['', WEB]],
  ],
  archives: [sourceId: string, Uint8Array][] = [],
) {
  const world = await preparationWorld({ ...RECIPE, ...change });
  for (const [sourceId, ...parts] of files) await world.upload(sourceId, `${sourceId}.tsv`, titled(...parts));
  for (const [sourceId, archive] of archives) await world.upload(sourceId, `${sourceId}.zip`, archive);
  const first = await world.prepare('prep-first');
  await world.publish('prep-first');
  const model = someModel(CORPUS);
  const trained = someModelVersion({
    model: model.model,
    datasetVersion: first.manifest.version,
    datasets: [{ corpus: model.corpus, languagePair: model.languagePair, version: first.manifest.version }],
  });
  await world.registry.putModelIfAbsent(model);
  await world.registry.putModelVersion(trained);

  const started: unknown[] = [];
  let entries = 0;
  const now = () => new Date('2026-01-02T00:00:00.000Z');
  const remove = (request: Partial<RemovalRequest> & Pick<RemovalRequest, 'by' | 'value'>) =>
    removeText(
      { ...CORPUS, reason: 'The owner asked for it.', requestedBy: 'me', ...request },
      {
        ...world,
        startPreparation: async (id) => {
          started.push(id);
          return 'prep-next';
        },
        now,
        newId: () => `audit-${entries++}`,
      },
    );
  const erase = async (request: Pick<RemovalRequest, 'by' | 'value'>) => {
    const { removalId } = (await remove(request)).removal;
    const name = { ...CORPUS, removalId };
    await requestErasure({ ...name, requestedBy: 'me' }, { ...world, now, eraseText: async () => undefined });
    return eraseText(name, { ...world, now });
  };
  return { ...world, now, first, model, trained, started, remove, erase };
}

type World = Awaited<ReturnType<typeof published>>;

/** Everything that a version shows, as text. */
async function textOf({ data }: World, { manifest }: ConsistencyReport) {
  const text: { train: Text[]; heldOut: Text[]; drops: Text[] } = { train: [], heldOut: [], drops: [] };
  for (const { key } of manifest.train) for await (const row of readPairs(data, key)) text.train.push(row);
  for (const { key } of manifest.heldOut)
    for await (const row of readPairs(data, key)) text.heldOut.push(row);
  for (const key of [...manifest.dropLogs.map(({ key }) => key), ...manifest.shardDropLogs]) {
    for await (const row of readDrops(data, key)) text.drops.push(row);
  }
  return { ...text, all: new Set(Object.values(text).flatMap((rows) => rows.map(({ source }) => source))) };
}

async function sourcesOf({ data }: World, { key }: HeldOutSet): Promise<string[]> {
  const found: string[] = [];
  for await (const { source } of readPairs(data, key)) found.push(source);
  return found;
}

const present = (all: Set<string>, pairs: Text[]) => pairs.filter(({ source }) => all.has(source)).length;
const failed = ({ findings }: ConsistencyReport) =>
  findings.filter(({ kind, verdict }) => kind === 'invariant' && verdict !== 'pass');

describe('rights', () => {
  it('are in the manifest for every input, and every origin of a pair is kept', async () => {
    const world = await published();
    const { manifest } = world.first;
    expect(manifest.licences).toEqual(['CC-BY-4.0', 'unknown']);
    expect(manifest.owners).toEqual(['The Press']);
    const novels = manifest.inputs.find(({ sourceId }) => sourceId === 'novels');
    expect(novels?.titles).toEqual([
      { title: 'A Novel', records: 160 },
      { title: 'The Sequel', records: 80 },
    ]);
    const shared = new Set(SHARED.map(({ source }) => source));
    let checked = 0;
    for (const { key } of manifest.train) {
      for await (const { source, origins } of readPairs(world.data, key)) {
        if (!shared.has(source)) continue;
        expect(origins.map(({ title }) => title).sort()).toEqual(['A Novel', 'A Reader']);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(20);
  });
});

describe('removing a title', () => {
  let world: World;
  let before: Awaited<ReturnType<typeof textOf>>;
  let report: RemovalReport;
  let second: ConsistencyReport;

  beforeAll(async () => {
    world = await published();
    before = await textOf(world, world.first);
    report = await world.remove({ by: 'title', value: 'a  novel' });
    second = await world.prepare('prep-second');
    await world.publish('prep-second');
  }, 60_000);

  it('marks what had it, and starts a preparation', async () => {
    const { first, registry, model, trained, started } = world;
    expect(report).toMatchObject({
      datasetVersions: [first.manifest.version],
      modelVersions: [{ model: model.model, version: trained.version }],
      startedRun: 'prep-next',
    });
    expect(report.stored.uploads).toEqual([]);
    expect(report.stored.sharedUploads).toEqual(['software/en-de/novels/novels.tsv']);
    expect(started).toEqual([CORPUS]);
    const marked = { containsRemoved: [report.removal.removalId] };
    expect(await registry.getDatasetVersion(CORPUS, first.manifest.version)).toMatchObject(marked);
    expect(await registry.getModelVersion(model.model, trained.version)).toMatchObject(marked);
    const { version } = second.manifest;
    expect((await registry.getDatasetVersion(CORPUS, version))?.containsRemoved).toBeUndefined();
    expect(await registry.listRemovals(CORPUS)).toMatchObject([{ appliedIn: version }]);
  });

  it('makes a version without it, but for what another title has too', async () => {
    expect(present(before.all, NOVEL)).toBe(NOVEL.length);
    expect(failed(second)).toEqual([]);
    const { all } = await textOf(world, second);
    expect(present(all, NOVEL)).toBe(0);
    expect(present(all, [...SHARED, ...SEQUEL, ...WEB])).toBe(SHARED.length + SEQUEL.length + WEB.length);
    expect(second.manifest.drops.removed).toBe(NOVEL.length + SHARED.length);
    expect(second.manifest.removals).toEqual([report.removal.removalId]);
    // Only the shard with the title was read again.
    const { ingestReports } = world.first.manifest;
    expect(second.manifest.ingestReports.filter((key) => ingestReports.includes(key))).toHaveLength(
      ingestReports.length - 1,
    );
  });

  it('retires the held-out sets that had it, and freezes what is left of them', async () => {
    expect(present(new Set(before.heldOut.map(({ source }) => source)), NOVEL)).toBeGreaterThan(0);
    const cards = await listHeldOutCards(world.data, CORPUS);
    const retired = cards.filter((card) => card.retired);
    expect(retired.length).toBeGreaterThan(0);
    for (const card of retired) {
      const successor = cards.find(({ setId }) => setId === card.retired?.successor) as HeldOutSet;
      expect(card.retired?.removalIds).toEqual([report.removal.removalId]);
      expect(successor.pairs).toBeLessThan(card.pairs);
      expect(second.manifest.heldOut).toContainEqual(successor);
      expect(second.manifest.heldOut.map(({ setId }) => setId)).not.toContain(card.setId);
      expect(await sourcesOf(world, card)).toEqual(expect.arrayContaining(await sourcesOf(world, successor)));
    }
    // A set that vanishes for a reason that the plan does not name is no retirement.
    const [card] = retired as [HeldOutSet];
    const other = { ...card, retired: { ...card.retired, removalIds: ['0'.repeat(16)] } };
    await world.data.put(keys.heldOutCard(CORPUS, card.setId), JSON.stringify(other));
    const now = () => new Date('2026-01-03T00:00:00.000Z');
    const { verdict } = await checkConsistency({ runId: 'prep-second', ...CORPUS }, { ...world, now });
    expect(verdict).toBe('fail');
    await world.data.put(keys.heldOutCard(CORPUS, card.setId), JSON.stringify(card));
  });

  it('refuses the same title when it comes again', async () => {
    await world.upload('novels', 'again.tsv', titled(['A NOVEL', NOVEL.slice(0, 50)]));
    const third = await world.prepare('prep-third');
    expect(failed(third)).toEqual([]);
    expect(third.manifest.drops.removed).toBe(NOVEL.length + SHARED.length + 50);
    expect(present((await textOf(world, third)).all, NOVEL)).toBe(0);
  });
});

describe('a removal', () => {
  it('from both books removes what they share', async () => {
    const world = await published();
    await world.remove({ by: 'title', value: 'A Novel' });
    await world.remove({ by: 'owner', value: 'the press' });
    const second = await world.prepare('prep-second');
    expect(failed(second)).toEqual([]);
    const { all } = await textOf(world, second);
    expect([present(all, NOVEL), present(all, SHARED)]).toEqual([0, 0]);
    expect(second.manifest.owners).toEqual([]);
  });

  it('leaves the near-duplicates that another title has, which stood back before', async () => {
    const isLong = ({ source, target }: Text) => Math.min(words(source), words(target)) >= 10;
    const like = (pair: Text): Text => ({
      source: `${pair.source} indeed`,
      target: `${pair.target} wirklich`,
    });
    const novel = sentences.slice(500).filter(isLong).slice(0, 30);
    const world = await published({ duplicates: { near: { enabled: true } } }, [
      ['novels', ['A Novel', novel]],
      ['reader', ['A Reader', novel.map(like)]],
      ['web', ['', WEB]],
    ]);
    const both = async (report: ConsistencyReport) => {
      const { train } = await textOf(world, report);
      const sources = new Set(train.map(({ source }) => source));
      return [present(sources, novel), present(sources, novel.map(like))];
    };
    const before = await both(world.first);
    expect(world.first.manifest.drops['near-duplicate']).toBeGreaterThan(10);
    await world.remove({ by: 'title', value: 'A Novel' });
    const after = await both(await world.prepare('prep-second'));
    expect(after[0]).toBe(0);
    expect(after[1]).toBeGreaterThan(before[1] as number);
  });

  it('of an owner whom only an archive names removes the members that it says so of', async () => {
    const saying = {
      ...{ v: 1, licence: 'CC-BY-4.0', owner: 'The Press' },
      files: [{ source: 'novel.tsv', owner: 'A Poet' }],
    };
    const world = await published(
      {},
      [['web', ['', WEB]]],
      [
        [
          'books',
          zip([
            { name: 'novel.tsv', body: titled(['A Novel', NOVEL]) },
            { name: 'sequel.tsv', body: titled(['The Sequel', SEQUEL]) },
            { name: 'dragoman.json', body: JSON.stringify(saying) },
          ]),
        ],
      ],
    );
    const { manifest } = world.first;
    expect([manifest.licences, manifest.owners]).toEqual([
      ['CC-BY-4.0', 'unknown'],
      ['A Poet', 'The Press'],
    ]);
    const before = await textOf(world, world.first);
    expect(present(new Set(before.heldOut.map(({ source }) => source)), NOVEL)).toBeGreaterThan(0);
    const report = await world.remove({ by: 'owner', value: 'a poet' });
    expect(report.stored.sharedUploads).toEqual(['software/en-de/books/books.zip']);
    const second = await world.prepare('prep-second');
    expect(failed(second)).toEqual([]);
    const { all } = await textOf(world, second);
    expect([present(all, NOVEL), present(all, SEQUEL)]).toEqual([0, SEQUEL.length]);
    expect(second.manifest.drops.removed).toBe(NOVEL.length);
  });

  it('that no version holds starts nothing and counts as done', async () => {
    const world = await published();
    const report = await world.remove({ by: 'title', value: 'Unknown' });
    expect(report).toMatchObject({ datasetVersions: [], modelVersions: [] });
    expect(report.removal.appliedIn).toBe(world.first.manifest.version);
    expect(world.started).toEqual([]);
  });
});

describe('erasing', () => {
  it('waits for a version without the text, then takes away whatever holds it', async () => {
    const world = await published();
    await expect(world.erase({ by: 'source', value: 'reader' })).rejects.toMatchObject({
      name: 'RemovalNotApplied',
    });
    await world.remove({ by: 'title', value: 'A Novel' });
    const second = await world.prepare('prep-second');
    await world.publish('prep-second');
    const reader = await world.erase({ by: 'source', value: 'reader' });
    expect(reader.uploads).toEqual(['software/en-de/reader/reader.tsv']);
    const [, removal] = (await listRemovals(CORPUS, world)).sort((a, b) => (a.by < b.by ? -1 : 1));
    expect(removal).toMatchObject({ by: 'title', stored: 'kept', heldBy: 1 });
    const name = { ...CORPUS, removalId: removal?.removalId ?? '' };
    const before = await previewErasure(name, world);
    expect(before).toMatchObject({
      latest: second.manifest.version,
      versions: { count: 1, first: [world.first.manifest.version] },
      modelVersions: [{ model: world.model.model }],
      uploads: { count: 0, first: [] },
      sharedUploads: { count: 1, first: ['software/en-de/novels/novels.tsv'] },
    });
    const novel = await world.erase({ by: 'title', value: 'A Novel' });
    expect(novel.uploads).toEqual([]);
    const left = await previewErasure(name, world);
    expect([left.data, left.sharedUploads.count]).toEqual([[], 1]);
    const counted = before.data.reduce((sum, { files }) => sum + files, 0);
    const after = (await listRemovals(CORPUS, world)).find(({ by }) => by === 'title');
    expect(after).toMatchObject({
      stored: 'erased',
      erasure: { requestedBy: 'me', erased: { uploads: 0, data: counted }, sharedUploads: 1 },
    });
    expect(counted).toBe(novel.data.length);
    expect([...reader.data, ...novel.data].some((key) => key.startsWith('held-out/'))).toBe(true);
    expect(await world.landing.size('software/en-de/reader/reader.tsv')).toBeUndefined();
    expect(await world.landing.size('software/en-de/novels/novels.tsv')).toBeGreaterThan(0);
    expect(world.data.keys().filter((key) => key.startsWith(keys.runFiles('prep-first')))).toEqual([]);
    const page = keys.reportPage(CORPUS, world.first.manifest.version);
    expect(await world.data.size(page)).toBeUndefined();
    for (const { key } of world.first.manifest.train) expect(await world.data.size(key)).toBeUndefined();
    expect(present((await textOf(world, second)).all, WEB)).toBe(WEB.length);

    // Reading the whole corpus anew does not miss what was erased.
    await world.registry.setRecipe(CORPUS, PreparationRecipe.parse({ ...RECIPE, rules: [] }));
    const third = await world.prepare('prep-third');
    expect(failed(third)).toEqual([]);
    expect(third.manifest.counts.quarantinedInputs).toBe(0);
    expect(third.manifest.inputs.map(({ sourceId }) => sourceId).sort()).toEqual(['novels', 'web']);
    expect(present((await textOf(world, third)).all, NOVEL)).toBe(0);
  });
});

const words = (text: string) => text.split(' ').length;

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

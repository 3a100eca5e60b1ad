import { beforeAll, describe, expect, it } from 'vitest';
import { DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import { PAIR_ENDPOINTS } from '../../../contracts/api/pairs.ts';
import { REMOVAL_ENDPOINTS } from '../../../contracts/api/removals.ts';
import { keys } from '../../../core/keys.ts';
import { someModel, someModelVersion } from '../../../core/registry/samples.ts';
import { eraseText } from '../../../core/rights/erase-text.ts';
import { CORPUS, preparationWorld } from '../../../test/preparation/preparation-world.ts';
import { testApi } from '../../api.fixture.ts';

const PARAMS = CORPUS as { corpus: string; languagePair: string };
const ENGLISH = 'amber basalt copper dahlia ember fennel garnet hazel indigo juniper'.split(' ');
const GERMAN = 'Bernstein Gestein Kupfer Dahlie Glut Fenchel Granat Haselnuss Blau Wacholder'.split(' ');
/** Sentences of their own, the same every time. */
const sentence = (words: string[], index: number, about: string) =>
  [index % 10, Math.floor(index / 10) % 10, Math.floor(index / 100), (index * 7) % 10]
    .map((digit) => words[digit])
    .join(` ${about} `);

const tsv = (title: string, from: number, pairs: number) =>
  `source\ttarget\ttitle\n${Array.from(
    { length: pairs },
    (_, index) =>
      `${sentence(ENGLISH, from + index, 'beside')}\t${sentence(GERMAN, from + index, 'neben')}\t${title}\n`,
  ).join('')}`;

/** Two versions of a corpus with two titles, and a model that was trained on the first. */
async function publishedTwice() {
  const world = await preparationWorld({
    alignment: { enabled: false },
    rules: [{ rule: 'empty' }, { rule: 'untranslated' }],
    heldOut: { test: { pairs: 20, maximumShare: 0.2 }, validation: { pairs: 10, maximumShare: 0.1 } },
  });
  await world.upload('novels', 'novel.tsv', tsv('A Novel', 0, 120));
  await world.upload(
    'web',
    'pages.tsv',
    `${tsv('The Web', 200, 150)}This whole sentence is the same text\tThis whole sentence is the same text\tThe Web\n`,
  );
  const { manifest: first } = await world.prepare('prep-first');
  await world.publish('prep-first');
  const trained = { ...PARAMS, version: first.version };
  const model = someModel(CORPUS);
  await world.registry.putModelIfAbsent(model);
  await world.registry.putModelVersion(
    someModelVersion({ model: model.model, datasetVersion: first.version, datasets: [trained] }),
  );
  await world.registry.markStarted('prep-first', 'arn');
  await world.registry.closeRun('prep-first', { status: 'SUCCEEDED', endedAt: '2026-01-01T01:00:00.000Z' });
  await world.registry.unlockCorpus(CORPUS, 'prep-first');
  await world.upload('web', 'more.tsv', tsv('More Web', 400, 60));
  const { manifest: second } = await world.prepare('prep-second');
  await world.publish('prep-second');
  return { world, first, second, model: model.model };
}

let fixture: Awaited<ReturnType<typeof publishedTwice>>;
const apiOf = (role: 'viewer' | 'operator' | 'admin' = 'viewer') => {
  const { registry, landing, data } = fixture.world;
  return testApi({
    role,
    registry,
    steering: {
      startPreparation: async () => ['prep-next'],
      presignDownload: async (store, key, { seconds }) => `https://${store}/${key}?${seconds}`,
    },
    services: { landing, data },
  });
};
const firstParams = () => ({ ...PARAMS, version: fixture.first.version });
const secondParams = () => ({ ...PARAMS, version: fixture.second.version });

beforeAll(async () => {
  fixture = await publishedTwice();
}, 60_000);

describe('corpora', () => {
  it('are listed with their latest version and sources', async () => {
    const { client } = apiOf();
    const { body } = await client.call(DATA_ENDPOINTS.listCorpora, { query: {} });
    expect(body.items).toMatchObject([
      { ...PARAMS, versions: 2, latest: { version: fixture.second.version, read: 331 } },
    ]);
    const { body: corpus } = await client.call(DATA_ENDPOINTS.getCorpus, { params: PARAMS });
    expect(corpus.sources.map(({ sourceId, deliveries }) => [sourceId, deliveries])).toEqual([
      ['novels', 1],
      ['web', 2],
    ]);
  });

  it('let one of two people change a recipe, and tell the other', async () => {
    const { client } = apiOf('operator');
    const { body, etag } = await client.call(DATA_ENDPOINTS.getRecipe, { params: PARAMS });
    const changed = (onDrift: 'warn' | 'fail') => ({
      recipe: { ...body.recipe, consistency: { ...body.recipe.consistency, onDrift } },
    });
    const put = (onDrift: 'warn' | 'fail', ifMatch?: string) =>
      client.call(
        DATA_ENDPOINTS.putRecipe,
        { params: PARAMS, body: changed(onDrift) },
        ifMatch ? { ifMatch } : {},
      );
    await expect(put('fail')).rejects.toMatchObject({ name: 'MatchRequired' });
    await put('fail', etag);
    await expect(put('warn', etag)).rejects.toMatchObject({ name: 'ChangedMeanwhile' });
    const { etag: now } = await client.call(DATA_ENDPOINTS.getRecipe, { params: PARAMS });
    await put('warn', now);
  });

  it('keep the salt of their held-out sets', async () => {
    const { client } = apiOf('operator');
    const { body, etag } = await client.call(DATA_ENDPOINTS.getRecipe, { params: PARAMS });
    const recipe = { ...body.recipe, heldOut: { ...body.recipe.heldOut, salt: 'another' } };
    await expect(
      client.call(DATA_ENDPOINTS.putRecipe, { params: PARAMS, body: { recipe } }, { ifMatch: etag ?? '' }),
    ).rejects.toMatchObject({ name: 'SplitImmutable' });
  });

  it('are unknown by other names', async () => {
    const params = { ...PARAMS, corpus: 'nothing' };
    await expect(apiOf().client.call(DATA_ENDPOINTS.getCorpus, { params })).rejects.toMatchObject({
      problem: { status: 404 },
    });
  });
});

describe('a dataset version', () => {
  it('says what it holds, with all read pairs accounted for', async () => {
    const { body } = await apiOf().client.call(DATA_ENDPOINTS.getDatasetVersion, { params: secondParams() });
    const { read, train, heldOut, dropped } = body.manifest.counts;
    expect([read, train + heldOut + dropped]).toEqual([331, 331]);
    expect(body).toMatchObject({ inputs: 3, files: 3, licences: [{ licence: 'unknown', inputs: 3 }] });
    expect(body.manifest).not.toHaveProperty('inputs');
  });

  it('lists inputs and titles by pages', async () => {
    const { client } = apiOf();
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await client.call(DATA_ENDPOINTS.listTitles, {
        params: secondParams(),
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      });
      titles.push(...body.items.map(({ title, records }) => `${title} ${records}`));
      cursor = body.next;
    } while (cursor);
    expect(titles).toEqual(['The Web 151', 'A Novel 120', 'More Web 60']);
    const { body } = await client.call(DATA_ENDPOINTS.listVersionInputs, {
      params: secondParams(),
      query: { source: 'web' },
    });
    expect(body.items.map(({ read, titles: count }) => [read, count])).toEqual(
      expect.arrayContaining([
        [151, 1],
        [60, 1],
      ]),
    );
  });

  it('knows what it came from and what came from it', async () => {
    const { client } = apiOf();
    const { body: second } = await client.call(DATA_ENDPOINTS.getVersionLineage, { params: secondParams() });
    expect(second.sources).toMatchObject([
      { sourceId: 'web', inputs: 2, newInputs: 1 },
      { sourceId: 'novels', inputs: 1, newInputs: 0 },
    ]);
    expect(second.previous?.version).toBe(fixture.first.version);
    const { body: first } = await client.call(DATA_ENDPOINTS.getVersionLineage, { params: firstParams() });
    expect(first.next.map(({ version }) => version)).toEqual([fixture.second.version]);
    expect(first.models.map(({ model }) => model)).toEqual([fixture.model]);
  });

  it('is compared with another one', async () => {
    const { body } = await apiOf().client.call(DATA_ENDPOINTS.compareDatasetVersions, {
      params: { ...secondParams(), previous: fixture.first.version },
    });
    const gained = fixture.second.counts.train - fixture.first.counts.train;
    expect(body.comparison).toMatchObject({ sampled: 1, added: gained, removed: 0 });
    expect(body.comparison?.addedSamples.length).toBeGreaterThan(10);
    expect(body.withheld).toBe(false);
  });
});

describe('pairs', () => {
  const search = async (query: Parameters<typeof callSearch>[0]) => (await callSearch(query)).body;
  const callSearch = (query: object, api = apiOf()) =>
    api.client.call(PAIR_ENDPOINTS.searchPairs, { params: secondParams(), query });

  it('come by pages, each once, in the order of the files', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await search({ limit: 100, ...(cursor ? { cursor } : {}) });
      seen.push(...items.map(({ pairId }) => pairId));
      cursor = next;
    } while (cursor);
    expect(seen).toHaveLength(fixture.second.counts.train);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are found by words on either side, and marked', async () => {
    const { items } = await search({ text: 'GARNET neben', limit: 200 });
    expect(items.length).toBeGreaterThan(0);
    for (const { source, target, marks } of items) {
      expect(source).toContain('garnet');
      expect(marks.source.map(([from, to]) => source.slice(from, to))).toContain('garnet');
      expect(marks.target.map(([from, to]) => target.slice(from, to))).toContain('neben');
    }
    expect((await search({ text: 'neben', side: 'source' })).items).toEqual([]);
  });

  it('are found by expression, source and title', async () => {
    const all = await search({ text: '^(amber|basalt) ', syntax: 'expression', side: 'source', limit: 200 });
    expect(all.items.length).toBeGreaterThan(0);
    expect(all.items.every(({ source }) => /^(amber|basalt) /.test(source))).toBe(true);
    const novel = await search({ title: 'a novel', limit: 200 });
    expect(new Set(novel.items.flatMap(({ origins }) => origins.map(({ title }) => title)))).toEqual(
      new Set(['A Novel']),
    );
    const { items } = await search({ source: 'novels', limit: 200 });
    expect(items.map(({ pairId }) => pairId)).toEqual(novel.items.map(({ pairId }) => pairId));
  });

  it('that were dropped say why', async () => {
    const { items } = await search({ in: 'dropped', reason: 'untranslated' });
    expect(items).toMatchObject([
      {
        source: 'This whole sentence is the same text',
        reason: 'untranslated',
        stage: 'Ingest',
        origins: [{ name: 'pages.tsv #151' }],
      },
    ]);
  });

  it('of a held-out set are read by its id', async () => {
    const [set] = fixture.second.heldOut;
    const { items } = await search({ in: 'heldOut', setId: set.setId, limit: 200 });
    expect(items).toHaveLength(set.pairs);
  });

  it('answer a request that makes no sense with what is wrong', async () => {
    await expect(search({ text: '(', syntax: 'expression' })).rejects.toMatchObject({
      name: 'PatternInvalid',
    });
    await expect(search({ in: 'dropped', title: 'A Novel' })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    await expect(search({ cursor: 'nonsense' })).rejects.toMatchObject({ name: 'CursorInvalid' });
  });

  it('are exported as a file, by parts', async () => {
    const { client } = apiOf('operator');
    const { body } = await client.call(PAIR_ENDPOINTS.exportPairs, {
      params: secondParams(),
      query: { format: 'tmx', pairs: 10 },
    });
    expect(body.content.match(/<tu>/g)).toHaveLength(10);
    const { body: rest } = await client.call(PAIR_ENDPOINTS.exportPairs, {
      params: secondParams(),
      query: { format: 'jsonl', cursor: body.next ?? '' },
    });
    expect(rest.pairs).toBe(fixture.second.counts.train - 10);
    expect(rest.next).toBeUndefined();
    await expect(
      apiOf('viewer').client.call(PAIR_ENDPOINTS.exportPairs, {
        params: secondParams(),
        query: { format: 'tsv' },
      }),
    ).rejects.toMatchObject({ name: 'Forbidden' });
  });

  it('are downloaded by file, and no other object is', async () => {
    const api = apiOf('operator');
    const download = (key: string) =>
      api.client.call(PAIR_ENDPOINTS.downloadFile, { params: secondParams(), query: { key } });
    const [{ key }] = fixture.second.train;
    expect((await download(key)).body.url).toBe(`https://data/${key}?300`);
    await expect(download(keys.manifest(CORPUS, fixture.first.version))).rejects.toMatchObject({
      name: 'ObjectMissing',
    });
    await expect(download('../landing/x')).rejects.toMatchObject({ name: 'ObjectMissing' });
    const audit = await api.registry.listAudit('2026-11');
    expect(audit.filter(({ action }) => action === 'downloadFile')).toMatchObject([
      { who: 'kim', subject: key },
    ]);
  });
});

describe('a removal', () => {
  it('shows what it would affect, is for administrators, and hides the text at once', async () => {
    const novel = { by: 'title', value: 'a  novel' } as const;
    const { client, calls } = apiOf('admin');
    const { body: preview } = await client.call(REMOVAL_ENDPOINTS.previewRemoval, {
      params: PARAMS,
      query: novel,
    });
    expect(preview).toEqual({
      datasetVersions: [fixture.second.version, fixture.first.version],
      modelVersions: [
        {
          ...{ model: fixture.model, version: 'm000000000001' },
          through: [`software/en-de/${fixture.first.version}`],
        },
      ],
      records: 120,
      inLatest: true,
    });
    const request = { params: PARAMS, body: { ...novel, reason: 'The contract has ended.' } };
    await expect(apiOf('operator').client.call(REMOVAL_ENDPOINTS.removeText, request)).rejects.toMatchObject({
      name: 'Forbidden',
    });
    const { body } = await client.call(REMOVAL_ENDPOINTS.removeText, request);
    expect(body).toMatchObject({ startedRun: 'prep-next', removal: { requestedBy: 'kim' } });
    expect(calls).toContainEqual({ name: 'startPreparation', args: [{ ...CORPUS, always: true }] });

    // A version without it has yet to come.
    const { removalId } = body.removal;
    const erasure = { params: { ...PARAMS, removalId } };
    await expect(client.call(REMOVAL_ENDPOINTS.eraseText, erasure)).rejects.toMatchObject({
      name: 'RemovalNotApplied',
      problem: { status: 409 },
    });
    expect(calls.map(({ name }) => name)).not.toContain('eraseText');

    const { body: found } = await client.call(PAIR_ENDPOINTS.searchPairs, {
      params: secondParams(),
      query: { limit: 200 },
    });
    expect(found.items.some(({ sourceId }) => sourceId === 'novels')).toBe(false);
    expect(found.withheld).toBeGreaterThan(50);
    const { body: searched } = await client.call(PAIR_ENDPOINTS.searchPairs, {
      params: secondParams(),
      query: { title: 'A Novel' },
    });
    expect(searched.items).toEqual([]);
    const { body: exported } = await client.call(PAIR_ENDPOINTS.exportPairs, {
      params: secondParams(),
      query: { format: 'jsonl' },
    });
    expect(exported.content).not.toContain('A Novel');
    await expect(
      client.call(PAIR_ENDPOINTS.downloadFile, {
        params: secondParams(),
        query: { key: fixture.second.train[0].key },
      }),
    ).rejects.toMatchObject({ problem: { status: 410 } });
    const { body: compared } = await client.call(DATA_ENDPOINTS.compareDatasetVersions, {
      params: { ...secondParams(), previous: fixture.first.version },
    });
    expect([compared.withheld, compared.comparison?.addedSamples]).toEqual([true, []]);
    const { body: titles } = await client.call(DATA_ENDPOINTS.listTitles, {
      params: secondParams(),
      query: { text: 'NOVEL' },
    });
    expect(titles.items).toMatchObject([{ title: 'A Novel', removalId: body.removal.removalId }]);
    const { body: removals } = await client.call(REMOVAL_ENDPOINTS.listRemovals, {
      params: PARAMS,
      query: {},
    });
    expect(removals.items).toMatchObject([{ by: 'title', value: 'a  novel', stored: 'in-use', heldBy: 2 }]);
  });

  it('has what is stored of it erased in the background, asked for by one, once a version is without it', async () => {
    const { world, first, second, model } = fixture;
    const { manifest: third } = await world.prepare('prep-third');
    await world.publish('prep-third');
    const [kim, viewer] = [apiOf('admin'), apiOf()];
    const { body: removals } = await viewer.client.call(REMOVAL_ENDPOINTS.listRemovals, {
      params: PARAMS,
      query: {},
    });
    expect(removals.items).toMatchObject([{ appliedIn: third.version, stored: 'kept', heldBy: 2 }]);
    const erasure = { params: { ...PARAMS, removalId: removals.items[0]?.removalId ?? '' } };
    const { body: preview } = await viewer.client.call(REMOVAL_ENDPOINTS.previewErasure, erasure);
    expect(preview).toMatchObject({
      latest: third.version,
      versions: { count: 2, first: [second.version, first.version] },
      modelVersions: [{ model }],
      uploads: { count: 1, first: ['software/en-de/novels/novel.tsv'] },
      sharedUploads: { count: 0, first: [] },
    });
    const files = new Map(preview.data.map(({ kind, files: count }) => [kind, count]));
    expect(files.get('train')).toBe(first.train.length + second.train.length);
    expect(Math.min(...preview.data.map(({ sizeBytes }) => sizeBytes))).toBeGreaterThan(0);

    await expect(viewer.client.call(REMOVAL_ENDPOINTS.eraseText, erasure)).rejects.toMatchObject({
      name: 'Forbidden',
    });
    const { body: asked } = await kim.client.call(REMOVAL_ENDPOINTS.eraseText, erasure);
    expect(asked).toMatchObject({ stored: 'erasing', erasure: { requestedBy: 'kim' } });
    expect(kim.calls).toContainEqual({ name: 'eraseText', args: [erasure.params] });
    const audit = await kim.registry.listAudit('2026-11');
    expect(audit.find(({ action }) => action === 'eraseText')).toMatchObject({
      who: 'kim',
      subject: 'software/en-de title a  novel',
    });
    await expect(kim.client.call(REMOVAL_ENDPOINTS.eraseText, erasure)).rejects.toMatchObject({
      name: 'ErasureUnderWay',
      problem: { status: 409 },
    });

    await eraseText(erasure.params, { ...world, now: () => new Date('2026-11-22T10:00:01.000Z') });
    const { body: left } = await viewer.client.call(REMOVAL_ENDPOINTS.previewErasure, erasure);
    expect(left).toMatchObject({ removal: { stored: 'erased' }, data: [], uploads: { count: 0 } });
    const { body: compared } = await viewer.client.call(DATA_ENDPOINTS.compareDatasetVersions, {
      params: { ...PARAMS, version: third.version, previous: second.version },
    });
    expect(compared).toEqual({ withheld: true });
    await expect(
      viewer.client.call(PAIR_ENDPOINTS.searchPairs, { params: secondParams(), query: {} }),
    ).rejects.toMatchObject({ problem: { status: 410 } });

    const unknown = { params: { ...PARAMS, removalId: '0'.repeat(16) } };
    await expect(kim.client.call(REMOVAL_ENDPOINTS.eraseText, unknown)).rejects.toMatchObject({
      problem: { status: 404 },
    });
    await expect(viewer.client.call(REMOVAL_ENDPOINTS.previewErasure, unknown)).rejects.toMatchObject({
      problem: { status: 404 },
    });
  });
});

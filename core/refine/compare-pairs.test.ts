import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CompareItem } from '../../contracts/comparison.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { PARTITIONS, RefineItem } from '../../contracts/shard.ts';
import { refineCorpus } from '../../test/preparation/refine-corpus.ts';
import { sha256, shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { encodeShard } from '../pairs/shard-file.ts';
import { readDrops } from '../parquet/drop-rows.ts';
import { readPairs } from '../parquet/pair-rows.ts';
import { datasetVersion } from './version-id.ts';

const CORPUS = { corpus: 'toys', languagePair: 'en-de' };
const RUN = 'run';
const log = { info: () => undefined, warn: () => undefined };

/** Runs the three maps over pairs, with the partitions cut into so many items. */
async function refined(
  pairs: readonly { source: string; target: string }[],
  recipe: z.input<typeof PreparationRecipe>,
  { refineItems, compareItems }: { refineItems: number; compareItems: number },
) {
  const data = memoryObjects();
  const planId = sha256('plan');
  const shardKey = keys.shard(CORPUS, shortHash('shard'));
  const origin = (record: number) => ({ sourceId: 'books', inputId: shortHash('input'), record });
  await data.put(shardKey, encodeShard(pairs.map((pair, at) => ({ ...pair, origins: [origin(at + 1)] }))));
  const parsed = PreparationRecipe.parse(recipe);
  const hash = shortHash('recipe');
  await writeJson(data, keys.plan(RUN), PreparationPlan, {
    v: 1,
    planId,
    runId: RUN,
    ...CORPUS,
    createdAt: '2026-01-01T00:00:00.000Z',
    codeVersion: 'test',
    recipe: parsed,
    recipeHash: hash,
    ingestHash: hash,
    sources: { books: SourceSettings.parse({}) },
    shards: [],
    reusedReportKeys: [],
    removals: [],
    refused: [],
  });
  await writeJson(data, keys.refinement(RUN), Refinement, {
    v: 1,
    runId: RUN,
    version: datasetVersion(planId),
    shardKeys: [shardKey],
    pairs: pairs.length,
    heldOut: [],
    sketches: {},
    spikes: [],
    warnings: [],
  });
  const ranges = (count: number) =>
    Array.from({ length: count }, (_, item) => ({
      runId: RUN,
      item,
      firstPartition: (item * PARTITIONS) / count,
      lastPartition: ((item + 1) * PARTITIONS) / count - 1,
    }));
  await writeJson(data, keys.refineItems(RUN), z.array(RefineItem), ranges(refineItems));
  await writeJson(data, keys.compareItems(RUN), z.array(CompareItem), ranges(compareItems));
  const reports = await refineCorpus(RUN, { data, log });
  const train: { source: string; target: string }[] = [];
  const drops: { source: string; reason: string; detail: string | null }[] = [];
  for (const { files } of reports) {
    for await (const { source, target } of files.train ? readPairs(data, files.train.key) : []) {
      train.push({ source, target });
    }
    for await (const { source, reason, detail } of files.drops ? readDrops(data, files.drops.key) : []) {
      drops.push({ source, reason, detail });
    }
  }
  return { reports, train, drops };
}

const WORDS =
  'amber birch cedar delta ember fjord grove haven islet jetty knoll ledge marsh north ocean pearl'.split(
    ' ',
  );
const word = (number: number) => `${WORDS[number % 16]}${WORDS[(number >> 4) % 16]}`;
const sentence = (seed: number) =>
  Array.from({ length: 12 }, (_, at) => word(seed * 37 + at * 101 + seed * at));
const translate = (words: readonly string[]) => words.map((one) => `${[...one].reverse().join('')}en`);
const pairOf = (words: readonly string[]) => ({
  source: words.join(' '),
  target: translate(words).join(' '),
});
const edited = (words: readonly string[], at: number) =>
  words.map((one, place) => (place === at ? 'edited' : one));

const counts = fc.record({
  refineItems: fc.constantFrom(1, 2, 16),
  compareItems: fc.constantFrom(1, 2, 16),
});

it('drops planted near-duplicates, the same ones for any number of items', async () => {
  const originals = Array.from({ length: 60 }, (_, seed) => sentence(seed));
  const pairs = [...originals, ...originals.slice(0, 20).map((words, at) => edited(words, at % 12))].map(
    pairOf,
  );
  const recipe = { alignment: { enabled: false }, duplicates: { near: { enabled: true } } };
  const wanted = await refined(pairs, recipe, { refineItems: 1, compareItems: 1 });
  const found = wanted.drops.filter(({ reason }) => reason === 'near-duplicate');
  expect(found.length).toBeGreaterThanOrEqual(19);
  expect(wanted.train.length + wanted.drops.length).toBe(80);
  for (const { detail } of found) expect(detail).toMatch(/^[0-9a-f]{16} \(source 0\.\d\d, target 0\.\d\d\)$/);
  await fc.assert(
    fc.asyncProperty(counts, async (items) => {
      const { train, drops, reports } = await refined(pairs, recipe, items);
      expect(train).toEqual(wanted.train);
      expect(drops.map(({ source }) => source).sort()).toEqual(
        wanted.drops.map(({ source }) => source).sort(),
      );
      const dropped = reports.reduce((sum, report) => sum + (report.drops['near-duplicate'] ?? 0), 0);
      expect(dropped).toBe(found.length);
    }),
    { numRuns: 3 },
  );
});

it('keeps no near-duplicate apart where that is not asked for', async () => {
  const words = sentence(3);
  const pairs = [words, edited(words, 5)].map(pairOf);
  const { train } = await refined(
    pairs,
    { alignment: { enabled: false } },
    { refineItems: 4, compareItems: 2 },
  );
  expect(train.length).toBe(2);
});

it('lets only so many sources of a target and targets of a source stay, for any number of items', async () => {
  const ok = Array.from({ length: 30 }, (_, seed) => ({ source: sentence(seed).join(' '), target: 'Gut!' }));
  const yes = Array.from({ length: 12 }, (_, seed) => ({ source: 'Yes.', target: sentence(seed).join(' ') }));
  const rest = Array.from({ length: 40 }, (_, seed) => pairOf(sentence(seed + 100)));
  const recipe = {
    alignment: { enabled: false },
    duplicates: { maximumSourcesPerTarget: 10, maximumTargetsPerSource: 5 },
  };
  const wanted = await refined([...ok, ...yes, ...rest], recipe, { refineItems: 1, compareItems: 1 });
  expect(wanted.train.filter(({ target }) => target === 'Gut!').length).toBe(10);
  expect(wanted.train.filter(({ source }) => source === 'Yes.').length).toBe(5);
  expect(wanted.train.length).toBe(55);
  const reasons = wanted.drops.map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason === 'target-cap').length).toBe(20);
  expect(reasons.filter((reason) => reason === 'source-cap').length).toBe(7);
  await fc.assert(
    fc.asyncProperty(counts, async (items) => {
      const { train } = await refined([...ok, ...yes, ...rest], recipe, items);
      expect(train).toEqual(wanted.train);
    }),
    { numRuns: 3 },
  );
});

it('compares nothing where nothing is asked for', async () => {
  const pairs = Array.from({ length: 20 }, (_, seed) => pairOf(sentence(seed)));
  const recipe = { alignment: { enabled: false }, duplicates: { maximumSourcesPerTarget: null } };
  const { train, reports } = await refined(pairs, recipe, { refineItems: 2, compareItems: 0 });
  expect(train.length).toBe(20);
  expect(reports.length).toBe(2);
});

it('tells conflicting translations with the sources that they came from', async () => {
  const pairs = [
    { source: 'Cancel', target: 'Abbrechen' },
    { source: 'Cancel', target: 'Stornieren' },
    { source: 'Cancel', target: 'Verwerfen' },
    { source: 'Open', target: 'Öffnen' },
  ];
  const { reports } = await refined(
    pairs,
    { alignment: { enabled: false } },
    { refineItems: 1, compareItems: 1 },
  );
  expect(reports[0]).toMatchObject({ conflicts: 1, sources: { books: { train: 4, conflicts: 3 } } });
  const [sample, ...others] = reports[0]?.conflictSamples ?? [];
  expect(others).toEqual([]);
  expect(sample?.source).toBe('Cancel');
  expect(sample?.targets.map(({ sourceId }) => sourceId)).toEqual(['books', 'books']);
  expect(pairs.map(({ target }) => target)).toEqual(
    expect.arrayContaining(sample?.targets.map(({ target }) => target) ?? []),
  );
});

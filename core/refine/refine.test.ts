import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { IngestReport } from '../../contracts/shard.ts';
import { refineCorpus } from '../../test/preparation/refine-corpus.ts';
import { hash64, sha256, shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import { encodeShard } from '../pairs/shard-file.ts';
import { readDrops } from '../parquet/drop-rows.ts';
import { readPairs } from '../parquet/pair-rows.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';
import { trainAligner } from './train-aligner.ts';

const CORPUS = { corpus: 'toys', languagePair: 'en-de' };
const log = { info: () => undefined, warn: () => undefined };
const now = () => new Date(Date.UTC(2026, 0, 1));

const NOUNS = 'house tree dog cat river stone bird cloud window garden bridge letter'.split(' ');
const VERBS = 'sees finds likes paints builds follows'.split(' ');
const ADJECTIVES = 'red old small bright quiet heavy warm strange'.split(' ');
const translate = (word: string) => `${[...word].reverse().join('')}en`;

/** A made-up but translatable sentence. */
function sentence(seed: number): { source: string; target: string } {
  const pick = (words: readonly string[], salt: string) =>
    words[Number(hash64(String(seed), salt) % BigInt(words.length))];
  const words = [
    'the',
    pick(ADJECTIVES, 'a'),
    pick(NOUNS, 'b'),
    pick(VERBS, 'c'),
    'a',
    pick(ADJECTIVES, 'd'),
  ];
  const source = [...words, pick(NOUNS, 'e'), `no${seed % 7}`];
  return { source: source.join(' '), target: source.map(translate).join(' ') };
}

interface TestPair {
  source: string;
  target: string;
  sourceId: string;
}

const pairsOf = (from: number, to: number, sourceId: string): TestPair[] =>
  Array.from({ length: to - from }, (_, at) => ({ ...sentence(from + at), sourceId }));

/** Shards, reports and plan of a run as Ingest leaves them. `shards` lists the pairs of each. */
async function prepared(
  data: ReturnType<typeof memoryObjects>,
  runId: string,
  shards: readonly (readonly TestPair[])[],
  recipe: z.input<typeof PreparationRecipe> = {},
  earlier: Pick<PreparationPlan, 'reusedReportKeys' | 'previousVersion'> = { reusedReportKeys: [] },
) {
  const parsed = PreparationRecipe.parse(recipe);
  const records = new Map<TestPair, number>();
  for (const sourceId of new Set(shards.flat().map((pair) => pair.sourceId))) {
    // A pair's record is its place in its source, whatever shard it is in.
    const own = shards.flat().filter((pair) => pair.sourceId === sourceId);
    own
      .sort((a, b) => (pairId(a) < pairId(b) ? -1 : 1))
      .forEach((pair, at) => {
        records.set(pair, at + 1);
      });
  }
  const reportKeys: string[] = [];
  for (const [shard, pairs] of shards.entries()) {
    const shardKey = keys.shard(CORPUS, shortHash([runId, shard]));
    const inputs = [...new Set(pairs.map((pair) => pair.sourceId))].sort();
    await data.put(
      shardKey,
      encodeShard(
        pairs.map(
          (pair): Pair => ({
            source: pair.source,
            target: pair.target,
            origins: [
              {
                sourceId: pair.sourceId,
                inputId: shortHash(pair.sourceId),
                record: records.get(pair) as number,
              },
            ],
          }),
        ),
      ),
    );
    const key = keys.ingestReport(runId, shard, [0]);
    reportKeys.push(key);
    await writeJson(data, key, IngestReport, {
      v: 1,
      shardId: shortHash([runId, shard]),
      pairs: pairs.length,
      shardKeys: [shardKey],
      dropsKeys: [],
      inputs: inputs.map((sourceId) => {
        const kept = pairs.filter((pair) => pair.sourceId === sourceId).length;
        const input = {
          inputId: shortHash(sourceId),
          sourceId,
          format: 'tsv' as const,
          compression: 'none' as const,
          files: [{ uploadId: shortHash(sourceId), key: 'k', eTag: 'e', sizeBytes: 1 }],
        };
        return {
          input,
          sha256: ['x'],
          read: kept,
          kept,
          drops: {},
          statistics: emptyStatistics(),
          notes: [],
        };
      }),
    });
  }
  const sources = Object.fromEntries(
    [...new Set(shards.flat().map((pair) => pair.sourceId)), ...Object.keys(parsed.sources)].map((id) => [
      id,
      parsed.sources[id] ?? SourceSettings.parse({}),
    ]),
  );
  await writeJson(data, keys.plan(runId), PreparationPlan, {
    v: 1,
    planId: sha256('plan'),
    runId,
    ...CORPUS,
    createdAt: now().toISOString(),
    codeVersion: 'test',
    recipe: parsed,
    recipeHash: shortHash(parsed),
    ingestHash: shortHash('ingest'),
    sources,
    shards: [],
    ...earlier,
    refused: [],
  });
  return reportKeys;
}

async function refined(data: ReturnType<typeof memoryObjects>, runId: string) {
  await trainAligner({ runId }, { data, now, log });
  const reports = await refineCorpus(runId, { data, log });
  const refinement = await readJson(data, keys.refinement(runId), Refinement);
  const train = [];
  const drops = [];
  for (const { files } of reports) {
    if (files.train) for await (const row of readPairs(data, files.train.key)) train.push(row);
    if (files.drops) for await (const row of readDrops(data, files.drops.key)) drops.push(row);
  }
  const heldOut: Record<string, { source: string; target: string; pairId: string }[]> = {};
  for (const card of refinement.heldOut) {
    heldOut[card.setId] = [];
    for await (const row of readPairs(data, card.key)) heldOut[card.setId].push(row);
  }
  return { reports, refinement, train, drops, heldOut, checksums: checksumsOf(data) };
}

/** Writes the manifest that Publish would write of a first version, as far as the next run reads it. */
async function published(
  data: ReturnType<typeof memoryObjects>,
  { refinement }: Awaited<ReturnType<typeof refined>>,
): Promise<DatasetManifest> {
  const plan = await readJson(data, keys.plan(refinement.runId), PreparationPlan);
  const manifest: DatasetManifest = {
    v: 1,
    version: refinement.version,
    planId: plan.planId,
    runId: plan.runId,
    ...CORPUS,
    createdAt: plan.createdAt,
    codeVersion: plan.codeVersion,
    icuVersion: 'test',
    protectedPairs: {},
    domains: {},
    normaliserVersion: 1,
    recipe: plan.recipe,
    recipeHash: plan.recipeHash,
    ingestHash: plan.ingestHash,
    counts: { read: 0, train: 0, heldOut: 0, dropped: 0, leaked: 0, conflicts: 0, quarantinedInputs: 0 },
    drops: {},
    sources: {},
    statistics: emptyStatistics(),
    scores: [],
    scoreHistograms: [],
    train: [],
    dropLogs: [],
    shardDropLogs: [],
    ingestReports: [],
    heldOut: refinement.heldOut,
    aligner: refinement.alignerKey,
    inputs: [],
    deliveries: [],
    licences: [],
    owners: [],
    removals: [],
    descriptions: [],
  };
  await writeJson(data, keys.manifest(CORPUS, manifest.version), DatasetManifest, manifest);
  return manifest;
}

/** Checksums of everything that belongs to the version or the corpus, not to the run or its shards. */
const checksumsOf = (data: ReturnType<typeof memoryObjects>) =>
  Promise.all(
    data
      .keys()
      .filter((key) => /^(datasets|held-out|aligners)\//.test(key))
      .map(async (key) => `${key} ${sha256(await data.get(key))}`),
  );

const SMALL: z.input<typeof PreparationRecipe> = {
  heldOut: { test: { pairs: 20 }, validation: { pairs: 20 } },
};

describe('trainAligner and refinePartition', () => {
  it('account for every pair, hold out the quotas and drop mismatched pairs', async () => {
    const good = pairsOf(0, 1500, 'books');
    const noise = pairsOf(5000, 5060, 'web').map((pair, at) => ({
      ...pair,
      target: sentence(7000 + at * 3).target,
    }));
    const data = memoryObjects();
    await prepared(data, 'run', [good, noise], {
      ...SMALL,
      sources: { web: { trusted: false } },
      alignment: { maximumLossShare: 1 },
    });
    const result = await refined(data, 'run');
    const [report] = result.reports;
    expect(report.read).toBe(1560);
    expect(
      result.train.length + result.drops.length + Object.values(report.heldOut).reduce((a, b) => a + b),
    ).toBe(1560);
    expect(Object.values(result.heldOut).map((rows) => rows.length)).toEqual([20, 20]);
    expect(report.leaked).toBe(0);
    const caught = result.drops.filter((row) => row.sourceId === 'web' && row.reason === 'score');
    expect(caught.length).toBeGreaterThan(50);
    const lost = result.drops.filter((row) => row.sourceId === 'books' && row.reason === 'score');
    expect(lost.length).toBeLessThan(45);
    expect(result.train.every((row) => row.score !== null)).toBe(true);
  });

  it('write the same bytes for any number and order of shards', async () => {
    const pairs = [...pairsOf(0, 700, 'books'), ...pairsOf(300, 500, 'films')];
    const expected = memoryObjects();
    await prepared(expected, 'run', [pairs], SMALL);
    const { checksums } = await refined(expected, 'run');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 900, maxLength: 900 }),
        fc.nat(),
        async (shardOf, seed) => {
          const shards: TestPair[][] = [[], [], [], [], []];
          const order = pairs.map((pair, at) => ({
            pair,
            shard: shardOf[at],
            hash: hash64(`${at}`, `${seed}`),
          }));
          order.sort((a, b) => (a.hash < b.hash ? -1 : 1));
          for (const { pair, shard } of order) shards[shard].push(pair);
          const data = memoryObjects();
          await prepared(
            data,
            'run',
            shards.filter((shard) => shard.length > 0),
            SMALL,
          );
          expect(await (await refined(data, 'run')).checksums).toEqual(await checksums);
        },
      ),
      { numRuns: 3 },
    );
  });

  it('never alter a held-out set, nor train on one, when the corpus grows', async () => {
    const recipe = { ...SMALL, alignment: { enabled: false }, sources: { exam: { use: 'test' as const } } };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        async (from, length) => {
          const data = memoryObjects();
          const first = [pairsOf(0, 600, 'books'), pairsOf(9000, 9030, 'exam')];
          const reusedReportKeys = await prepared(data, 'first', first, recipe);
          const before = await refined(data, 'first');
          // Text known and new, also in the sources whose pairs were held out.
          const later = [pairsOf(from, from + length, 'books'), pairsOf(9010, 9050, 'exam')];
          later.push(pairsOf(9000, 9020, 'films'));
          await prepared(data, 'second', later, recipe, { reusedReportKeys });
          const after = await refined(data, 'second');
          for (const card of before.refinement.heldOut) {
            expect(after.refinement.heldOut).toContainEqual(card);
            expect(sha256(await data.get(card.key))).toBe(card.sha256);
          }
          const heldOut = new Set(
            Object.values(after.heldOut).flatMap((rows) => rows.map((row) => row.pairId)),
          );
          expect(after.train.filter((row) => heldOut.has(row.pairId))).toEqual([]);
          expect(after.refinement.heldOut.length).toBe(4);
          expect(after.reports[0].leaked).toBe(0);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('hold out a source whole and train on none of it', async () => {
    const data = memoryObjects();
    const exam = [...pairsOf(9000, 9030, 'exam'), { source: 'Yes.', target: 'Ja.', sourceId: 'exam' }];
    const books = [...pairsOf(0, 600, 'books'), { source: 'yes', target: 'ja', sourceId: 'books' }];
    await prepared(data, 'run', [exam, books], { ...SMALL, sources: { exam: { use: 'test' } } });
    const { refinement, train, reports, heldOut } = await refined(data, 'run');
    const card = refinement.heldOut.find(({ name }) => name === 'exam');
    expect(card?.pairs).toBe(new Set(exam.map(pairId)).size);
    expect(train.some(({ sourceId }) => sourceId === 'exam')).toBe(false);
    expect(reports[0].heldOut[card?.setId ?? '']).toBe(card?.pairs);
    // A short repeat may be trained on, unless the corpus' own split took it.
    const ownUnits = Object.entries(heldOut).flatMap(([setId, rows]) =>
      setId.includes('-corpus-') ? rows.map(({ source }) => source) : [],
    );
    expect(train.some(({ source }) => source === 'yes')).toBe(!ownUnits.includes('yes'));
  });

  it('work on a corpus that is too small to align, and say so', async () => {
    const data = memoryObjects();
    await prepared(data, 'run', [pairsOf(0, 90, 'books')], SMALL);
    const { refinement, train } = await refined(data, 'run');
    expect(refinement.alignerKey).toBeUndefined();
    expect(refinement.warnings.join()).toMatch(/needs 500/);
    expect(train.length).toBeGreaterThan(40);
    expect(train.every(({ score }) => score === null)).toBe(true);
  });

  it('keep the aligner until the corpus has grown by a tenth or its settings change', async () => {
    const data = memoryObjects();
    const reusedReportKeys = await prepared(data, 'first', [pairsOf(0, 800, 'books')], SMALL);
    const first = await refined(data, 'first');
    const manifest = await published(data, first);
    const earlier = { reusedReportKeys, previousVersion: manifest.version };
    const next = async (runId: string, pairs: number, recipe: z.input<typeof PreparationRecipe>) => {
      await prepared(data, runId, [pairsOf(2000, 2000 + pairs, 'books')], recipe, earlier);
      await trainAligner({ runId }, { data, now, log });
      return (await readJson(data, keys.refinement(runId), Refinement)).alignerKey;
    };
    expect(first.refinement.alignerKey).toBeDefined();
    expect(await next('same', 70, SMALL)).toBe(first.refinement.alignerKey);
    expect(await next('grown', 90, SMALL)).not.toBe(first.refinement.alignerKey);
    const changed = { ...SMALL, alignment: { falseRejectRate: 0.01 } };
    expect(await next('changed', 1, changed)).not.toBe(first.refinement.alignerKey);
  });

  it('keep listed segments out of training', async () => {
    const data = memoryObjects();
    const uri = 's3://elsewhere/list.txt';
    await prepared(data, 'run', [pairsOf(0, 200, 'books')], { ...SMALL, decontamination: { lists: [uri] } });
    const { target } = sentence(17);
    await trainAligner(
      { runId: 'run' },
      {
        data,
        now,
        log,
        openUri: async function* () {
          yield Buffer.from(`${target}\r\n\n`);
        },
      },
    );
    const [report] = await refineCorpus('run', { data, log });
    const train = [];
    for await (const row of readPairs(data, report.files.train?.key ?? '')) train.push(row.target);
    expect(train).not.toContain(target);
    expect(report.drops.leak).toBeGreaterThan(0);
  });
});

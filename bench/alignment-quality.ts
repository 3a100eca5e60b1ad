// What rules, alignment score and duplicates make of the demo's uploads, by the stages' real code in memory:
// `node --import tsx bench/alignment-quality.ts [--pair en-de] [--units]`. Fetches the samples where they are missing.
// `--units` compares units of alignment instead: share of shuffled pairs caught at 2 % false rejects.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AlignerCard, SCORE_LENGTH_CLASSES } from '../contracts/aligner.ts';
import { type PlanInput, PreparationPlan } from '../contracts/plan.ts';
import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { Refinement } from '../contracts/refinement.ts';
import { crossFit, type SamplePair } from '../core/alignment/cross-fit.ts';
import { alignmentUnits, type UnitCutter } from '../core/alignment/units.ts';
import { sha256, shortHash } from '../core/hashing.ts';
import { ingestShard } from '../core/ingest/ingest-shard.ts';
import { keys } from '../core/keys.ts';
import { readJson, writeJson } from '../core/objects/json-objects.ts';
import { memoryObjects } from '../core/objects/memory-objects.ts';
import { pairId } from '../core/pairs/pair.ts';
import { type DropRow, readDrops } from '../core/parquet/drop-rows.ts';
import { trainAligner } from '../core/refine/train-aligner.ts';
import { keyText, normalise } from '../core/text/normalise.ts';
import { skeleton } from '../core/text/skeleton.ts';
import { tokens } from '../core/text/tokens.ts';
import { buildDemoUploads, type DemoUpload, type PlantedNoise } from '../local/samples/build-uploads.ts';
import { DEMO_PAIRS, DEMO_SOURCES, type DemoPair } from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import { fetchSamples } from '../local/samples/fetch.ts';
import type { SampleLanguage } from '../local/samples/packages.ts';
import { refineCorpus } from '../test/preparation/refine-corpus.ts';
import { cataloguePairs } from './word-alignment-text.ts';

/** Ways of cutting a text into units, to compare. */
const UNITS: Record<string, (language: string) => UnitCutter> = {
  chosen: alignmentUnits,
  tokens: () => listing((key) => tokens(key)),
  characters: () =>
    listing((key) => tokens(key).flatMap((word) => (/^\p{ASCII}/u.test(word) ? [word] : [...word]))),
  segmenter: (language) => {
    const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    return listing((key) =>
      [...segmenter.segment(key)].filter((part) => part.isWordLike).map((part) => part.segment),
    );
  },
  'tokens, 2 letters': () => listing((key) => tokens(key).map((word) => word.slice(0, 2))),
  'character pairs': () =>
    listing((key) =>
      tokens(key).flatMap((word) =>
        word.length < 3 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)),
      ),
    ),
};

function listing(unitsOf: (key: string) => string[]): UnitCutter {
  return (text, visit) => {
    for (const unit of unitsOf(keyText(text))) {
      visit(
        Uint16Array.from({ length: unit.length }, (_, at) => unit.charCodeAt(at)),
        0,
        unit.length,
      );
    }
  };
}

/** Besides the demo's languages: Chinese of the same packages, and Thai of this machine's gettext catalogues. */
const UNIT_PAIRS = [...DEMO_PAIRS, 'en-zh', 'en-th'] as const;

const { values } = parseArgs({
  options: { pair: { type: 'string' }, units: { type: 'boolean', default: false } },
});
await fetchSamples();
const isWanted = (pair: string) => values.pair === undefined || values.pair === pair;
if (values.units) for (const pair of UNIT_PAIRS.filter(isWanted)) await compareUnits(pair);
else for (const pair of DEMO_PAIRS.filter(isWanted)) await measurePipeline(pair);

async function measurePipeline(pair: DemoPair): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'alignment-quality-'));
  try {
    const uploads = buildDemoUploads({ pair, directory });
    const planted = JSON.parse(readFileSync(uploads.noise.plantedPath, 'utf8')) as PlantedNoise;
    const run = await prepare(pair, uploads.first);
    const kinds = new Map(planted.records.map(({ record, kind }) => [record, kind]));
    console.log(
      `\n${pair}: ${run.read} pairs read, ${run.train} in training, ${run.heldOut} held out, ${run.leaked} leaked`,
    );
    console.log(
      `  TrainAligner ${run.alignerSeconds.toFixed(1)} s, Refine ${run.refineSeconds.toFixed(1)} s`,
    );
    for (const warning of run.warnings) console.log(`  warning: ${warning}`);
    for (const kind of Object.keys(uploads.noise.counts)) {
      const own = run.drops.filter((row) => row.sourceId === 'noise' && kinds.get(row.record) === kind);
      const total = [...kinds.values()].filter((one) => one === kind).length;
      console.log(`  planted ${kind.padEnd(15)} ${percent(own.length, total)} caught: ${reasons(own)}`);
    }
    const good = run.drops.filter((row) => row.sourceId !== 'noise');
    const filtered = good.filter((row) => row.stage === 'Ingest' || row.reason === 'score');
    console.log(`  good pairs filtered   ${percent(filtered.length, run.goodRead)}: ${reasons(filtered)}`);
    console.log(`  good pairs otherwise  ${reasons(good.filter((row) => !filtered.includes(row)))}`);
    const leaks = good
      .filter((row) => row.reason === 'leak')
      .map((row) => ({ ...row, reason: row.detail ?? '' }));
    console.log(`  leaks of good pairs   ${reasons(leaks)}`);
    printThresholds(run.card);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function prepare(pair: DemoPair, uploads: readonly DemoUpload[]) {
  const landing = memoryObjects();
  const data = memoryObjects();
  const log = { info: () => undefined, warn: () => undefined };
  const runId = 'bench';
  const corpus = { corpus: 'software', languagePair: pair };
  const sources = Object.fromEntries(uploads.map(({ sourceId, settings }) => [sourceId, settings]));
  const recipe = PreparationRecipe.parse({ sources });
  const shards: { shard: number; inputs: PlanInput[] }[] = [];
  for (const { sourceId, files, format, gzip } of uploads) {
    const inputFiles: PlanInput['files'] = [];
    for (const { fileName, path: file } of files) {
      const key = keys.upload({ ...corpus, sourceId, file: fileName });
      const bytes = readFileSync(file);
      await landing.put(key, bytes);
      inputFiles.push({ uploadId: shortHash(key), key, eTag: sha256(bytes), sizeBytes: bytes.length });
    }
    const compression = gzip ? ('gzip' as const) : ('none' as const);
    const inputs = [{ inputId: shortHash(sourceId), sourceId, format, compression, files: inputFiles }];
    shards.push({ shard: shards.length, inputs });
  }
  await writeJson(data, keys.plan(runId), PreparationPlan, {
    v: 1,
    planId: sha256(pair),
    runId,
    ...corpus,
    createdAt: new Date(0).toISOString(),
    codeVersion: 'bench',
    recipe,
    recipeHash: shortHash(recipe),
    ingestHash: shortHash(recipe.rules),
    sources,
    shards,
    reusedReportKeys: [],
    refused: [],
  });
  const drops: DropRow[] = [];
  const collect = async (key: string) => {
    for await (const row of readDrops(data, key)) drops.push(row);
  };
  let goodRead = 0;
  for (const { shard } of shards) {
    const { dropsKeys, inputs } = await ingestShard({ runId, shard, inputs: [0] }, { landing, data, log });
    for (const key of dropsKeys) await collect(key);
    for (const { input, read } of inputs) if (input.sourceId !== 'noise') goodRead += read;
  }
  const started = performance.now();
  await trainAligner({ runId }, { data, now: () => new Date(0), log });
  const trained = performance.now();
  const total = { read: 0, train: 0, heldOut: 0, leaked: 0 };
  for (const report of await refineCorpus(runId, { data, log })) {
    total.read += report.read;
    total.train += report.train;
    total.leaked += report.leaked;
    for (const count of Object.values(report.heldOut)) total.heldOut += count;
    if (report.files.drops) await collect(report.files.drops.key);
  }
  const refinement = await readJson(data, keys.refinement(runId), Refinement);
  return {
    ...total,
    goodRead,
    drops,
    warnings: refinement.warnings,
    alignerSeconds: (trained - started) / 1000,
    refineSeconds: (performance.now() - trained) / 1000,
    card: await readJson(data, refinement.alignerKey ?? '', AlignerCard),
  };
}

function printThresholds(card: AlignerCard): void {
  console.log(
    `  aligner: ${card.trainedOn} pairs, ${card.folds} folds, perplexity ${card.perplexity.forward.toFixed(1)} / ${card.perplexity.reverse.toFixed(1)}`,
  );
  console.log('  source           tokens  pairs  threshold  false rejects  shuffled  truncated');
  const rows = [...card.thresholds, ...card.pooled.map((row) => ({ ...row, sourceId: '(pooled)' }))];
  for (const row of rows) {
    const cells = [
      `${SCORE_LENGTH_CLASSES[row.lengthClass]}+`.padStart(6),
      String(row.pairs).padStart(6),
      row.threshold.toFixed(3).padStart(10),
      percent(row.falseRejects, 1).padStart(14),
      percent(row.shuffledCaught, 1).padStart(9),
      percent(row.truncatedCaught, 1).padStart(10),
      row.capped ? 'capped' : '',
    ];
    console.log(`  ${row.sourceId.padEnd(16)} ${cells.join(' ')}`);
  }
}

async function compareUnits(pair: (typeof UNIT_PAIRS)[number]): Promise<void> {
  const unique = new Map<string, SamplePair>();
  const good = pair === 'en-th' ? cataloguePairs('th') : trainingPairs(pair.slice(3) as SampleLanguage);
  for (const { source, target } of good) {
    const texts = { source: normalise(source), target: normalise(target) };
    const key = `${skeleton(texts.source)}\0${skeleton(texts.target)}`;
    if (!unique.has(key)) unique.set(key, { ...texts, pairId: pairId(texts), sourceId: 'good' });
  }
  console.log(`\n${pair}: ${unique.size} pairs; shuffled pairs caught at 2 % false rejects, by least tokens`);
  for (const [name, units] of Object.entries(UNITS)) {
    for (const concentration of [0.01, 0.1]) {
      const cut = { source: units('en'), target: units(pair.slice(3)) };
      const { scores } = await crossFit([...unique.values()], cut, { concentration });
      const classes = SCORE_LENGTH_CLASSES.map((bound, lengthClass) => {
        const own = scores.filter((score) => score.lengthClass === lengthClass);
        const good = own.map((score) => score.good).sort((a, b) => a - b);
        const threshold = good[Math.floor(good.length * 0.02)];
        return `${bound}+: ${percent(own.filter((score) => score.shuffled < threshold).length, own.length)}`;
      });
      console.log(
        `  ${name.padEnd(17)} concentration ${String(concentration).padEnd(4)}  ${classes.join('  ')}`,
      );
    }
  }
}

/** Good pairs of the packages that the demo trains on. */
function trainingPairs(language: SampleLanguage) {
  const packages = DEMO_SOURCES.filter(({ use }) => use === 'train');
  return packages.flatMap(({ id }) => extractPairs(id, 'en', language));
}

function reasons(rows: readonly DropRow[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

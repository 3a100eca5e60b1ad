import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import type { Run, Upload } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';
import { brokenTmx } from '../../local/samples/broken-tmx.ts';
import type { SamplePair } from '../../local/samples/extract.ts';
import { csvText, mosesText, tmxText, tsvText } from '../../local/samples/write-bitext.ts';
import { inventPairs } from './invented-text.ts';
import type { TestDeployment } from './test-deployment.ts';

/** The corpora of the tests; each scenario has its own, so that they can run side by side. */
export const corpusNamed = (corpus: string): CorpusId => ({ corpus, languagePair: 'en-de' });

/** Held-out sets that leave a small corpus its training pairs. */
const HELD_OUT = { test: { pairs: 60, maximumShare: 0.1 }, validation: { pairs: 40, maximumShare: 0.1 } };

export async function registerCorpus(
  { registry }: TestDeployment,
  id: CorpusId,
  recipe: z.input<typeof PreparationRecipe> = {},
): Promise<void> {
  await registry.putCorpusIfAbsent({
    ...id,
    recipe: PreparationRecipe.parse({ heldOut: HELD_OUT, ...recipe }),
    createdAt: new Date().toISOString(),
  });
}

/** What makes a training one of seconds that still does everything: warm-up, validations, checkpoints, export. */
const SHORT = {
  batch: { tokens: 512, maximumLength: 96 },
  optimizer: { peakLearningRate: 2e-3, warmupSteps: 20 },
  steps: 60,
  validation: { everySteps: 30, patience: 10, decodeSegments: 10 },
  checkpoint: { everySteps: 5, keep: 2 },
};

/** A tiny translation model. */
export const shortTraining = (changes: { steps?: number; vocabularySize?: number } = {}): TrainingRecipe =>
  TrainingRecipe.parse({
    ...SHORT,
    size: 'tiny',
    vocabulary: { size: changes.vocabularySize ?? 500 },
    steps: changes.steps ?? SHORT.steps,
    evaluation: { beamSize: 2, bootstrapSamples: 100 },
  });

/** A recipe of docs/recipes with changes; a network is trained for seconds only. */
export function documentedRecipe(name: string, changes: Record<string, unknown> = {}): TrainingRecipe {
  const file = path.join(ROOT_DIRECTORY, 'docs', 'recipes', `${name}.json`);
  const documented = JSON.parse(readFileSync(file, 'utf8')) as { task: string };
  const short = documented.task === 'tabular' ? {} : SHORT;
  return TrainingRecipe.parse({ ...documented, ...short, ...changes });
}

/** A model line `<corpus>-en-de-<name>`. @returns its full name */
export async function registerModel(
  { registry }: TestDeployment,
  id: CorpusId,
  name: string,
  recipe: TrainingRecipe,
  trainWhenGrownBy?: number,
): Promise<string> {
  const model = `${id.corpus}-${id.languagePair}-${name}`;
  await registry.putModelIfAbsent({
    ...id,
    model,
    recipe,
    trainWhenGrownBy,
    promotion: 'automatic',
    createdAt: new Date().toISOString(),
  });
  return model;
}

/** One file of a source as it is uploaded. */
interface File {
  sourceId: string;
  file: string;
  body: Buffer;
}

/** Uploads files at once. */
export async function uploadAll(
  { upload }: TestDeployment,
  id: CorpusId,
  files: readonly File[],
): Promise<void> {
  await Promise.all(
    files.map(({ sourceId, file, body }) => upload(keys.upload({ ...id, sourceId, file }), body)),
  );
}

export const tsvFile = (sourceId: string, name: string, pairs: readonly SamplePair[]): File => ({
  sourceId,
  file: `${name}.tsv`,
  body: Buffer.from(tsvText(pairs)),
});

/** Waits for a preparation of a corpus that is not among the known ones. */
export const nextPreparation = (
  deployment: TestDeployment,
  id: CorpusId,
  known: readonly string[],
): Promise<Run> =>
  deployment.nextRun(id, ({ kind, runId }) => kind === 'preparation' && !known.includes(runId));

/** Uploads one file. @returns the preparation that it starts by itself */
export async function deliver(
  deployment: TestDeployment,
  id: CorpusId,
  file: File,
  known: readonly string[],
): Promise<Run> {
  await uploadAll(deployment, id, [file]);
  return nextPreparation(deployment, id, known);
}

/** Every upload of a corpus, whatever became of it. */
export async function allUploads({ registry }: TestDeployment, id: CorpusId): Promise<Upload[]> {
  const uploads: Upload[] = [];
  let cursor: string | undefined;
  do {
    const page = await registry.listUploads(id, { cursor });
    uploads.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return uploads;
}

/** What the main scenario uploads: every format, text that comes twice, text that rules must drop, a broken file. */
export function pressDelivery() {
  const wire = inventPairs(1, 700);
  const archive = [...inventPairs(2, 600), ...wire.slice(0, 40)];
  const desk = inventPairs(3, 500);
  const letters = inventPairs(4, 200);
  const untranslated = inventPairs(5, 30).map((pair) => ({ ...pair, target: pair.source }));
  const unfinished = inventPairs(6, 20).map((pair) => ({ ...pair, target: '...' }));
  const broken = brokenTmx(inventPairs(7, 12), 'en', 'de');
  const files: File[] = [
    { sourceId: 'wire', file: 'wire.tmx', body: Buffer.from(tmxText(wire, 'en', 'de')) },
    { sourceId: 'archive', file: 'archive.tsv.gz', body: gzipSync(tsvText(archive)) },
    { sourceId: 'desk', file: 'desk.en', body: Buffer.from(mosesText(desk, 'source')) },
    { sourceId: 'desk', file: 'desk.de', body: Buffer.from(mosesText(desk, 'target')) },
    {
      sourceId: 'letters',
      file: 'letters.csv',
      body: Buffer.from(csvText([...letters, ...untranslated, ...unfinished])),
    },
    { sourceId: 'broken', file: 'broken.tmx', body: Buffer.from(broken.text) },
  ];
  const pairs = [...wire, ...archive, ...desk, ...letters, ...untranslated, ...unfinished];
  return { files, pairs, untranslated, unfinished, brokenLine: broken.line };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { EvaluationFile, type TestSetEvaluation } from '../contracts/evaluation.ts';
import { JobFile, type JobStep, ResultFile } from '../contracts/job.ts';
import { TranslationRecipe } from '../contracts/training/translation.ts';
import { pairId } from '../core/pairs/pair.ts';
import { type PairRow, writePairs } from '../core/parquet/pair-rows.ts';
import { demoTrainingRecipe } from '../local/demo/recipes.ts';
import { TRAINER } from '../local/paths.ts';
import type { DemoPair } from '../local/samples/demo-sources.ts';
import type { TextPair } from './filter-with-dragoman.ts';

/** A trained model on the test set. */
export interface TinyModel {
  evaluation: TestSetEvaluation;
  /** What it made of the test set, as another model is compared with it. */
  segmentsFile: string;
  trainingSeconds: number;
}

const SET = 'bench';

/**
 * Trains the demo's tiny model with the trainer's own command line, step by step, and evaluates it.
 * @param options.folder has to be empty; about 30 MB come into it
 * @param options.champion a model to compare with on the same segments
 * @throws when a step fails
 */
export async function trainTinyModel(options: {
  languagePair: DemoPair;
  train: readonly TextPair[];
  validation: readonly TextPair[];
  test: readonly TextPair[];
  steps: number;
  folder: string;
  champion?: { name: string; model: TinyModel };
}): Promise<TinyModel> {
  const { folder, champion } = options;
  const file = (name: string) => path.join(folder, name);
  writeText(file('text/train/part-00000.parquet'), options.train);
  writeText(file('text/validation.parquet'), options.validation);
  writeText(file('text/test.parquet'), options.test);

  const run = (
    step: JobStep,
    inputs: Record<string, string>,
    fields: Partial<z.input<typeof JobFile>> = {},
  ) => runStep(options, step, inputs, fields);
  await run('binarize', { train: file('text/train/'), validation: file('text/validation.parquet') });
  const { seconds } = await run('train', { binarized: file('binarize/') });
  await run(
    'evaluate',
    {
      model: file('train/'),
      [`test.${SET}`]: file('text/test.parquet'),
      ...(champion && { [`champion.${SET}`]: champion.model.segmentsFile }),
    },
    { testSets: [{ setId: SET, name: SET }], ...(champion && { champion: champion.name }) },
  );
  const report = EvaluationFile.parse(JSON.parse(readFileSync(file('evaluate/evaluation.json'), 'utf8')));
  return {
    evaluation: report.testSets[0] as TestSetEvaluation,
    segmentsFile: file(`evaluate/segments-${SET}.jsonl`),
    trainingSeconds: seconds,
  };
}

function writeText(file: string, pairs: readonly TextPair[]): void {
  const rows = pairs.map(
    ({ source, target }, index): PairRow => ({
      pairId: pairId({ source, target }),
      source,
      target,
      score: null,
      domain: null,
      document: null,
      position: null,
      sourceId: SET,
      origins: [{ sourceId: SET, inputId: SET, record: index + 1 }],
    }),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, writePairs(rows));
}

async function runStep(
  { languagePair, steps, folder }: { languagePair: DemoPair; steps: number; folder: string },
  step: JobStep,
  inputs: Record<string, string>,
  fields: Partial<z.input<typeof JobFile>>,
): Promise<ResultFile> {
  const [sourceLanguage, targetLanguage] = languagePair.split('-');
  const job = JobFile.parse({
    v: 1,
    runId: 'downstream',
    step,
    task: 'translation',
    attempt: 1,
    sourceLanguage,
    targetLanguage,
    recipe: recipeOf(languagePair, steps),
    device: 'cpu',
    ...fields,
  });
  const config = path.join(folder, `${step}.json`);
  writeFileSync(config, JSON.stringify(job));
  const out = path.join(folder, step, '/');
  const child = spawn(
    TRAINER,
    [
      ...[step, '--task', 'translation', '--config', config, '--out', out],
      ...['--state', path.join(folder, `${step}-state`, '/')],
      ...Object.entries(inputs).flatMap(([name, uri]) => ['--in', `${name}=${uri}`]),
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'close');
  const resultFile = path.join(out, 'result.json');
  if (!existsSync(resultFile)) throw new Error(`The trainer's step ${step} left no ${resultFile}.`);
  const result = ResultFile.parse(JSON.parse(readFileSync(resultFile, 'utf8')));
  if (result.status !== 'succeeded') throw new Error(`The trainer's step ${step}: ${result.message}`);
  return result;
}

/** The demo's recipe, for fewer steps: it warms up for a sixth of them and looks at the validation set three times. */
function recipeOf(languagePair: DemoPair, steps: number): TranslationRecipe {
  const recipe = demoTrainingRecipe(languagePair);
  const everySteps = Math.ceil(steps / 3);
  return TranslationRecipe.parse({
    ...recipe,
    steps,
    optimizer: { ...recipe.optimizer, warmupSteps: Math.ceil(steps / 6) },
    validation: { ...recipe.validation, everySteps },
    checkpoint: { ...recipe.checkpoint, everySteps },
  });
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EvaluationFile } from '../../../contracts/evaluation.ts';
import { LeakageReport } from '../../../contracts/model-card.ts';
import { keys } from '../../../core/keys.ts';
import { readJson } from '../../../core/objects/json-objects.ts';
import { loadQualityScores } from '../../../core/refine/quality-scores.ts';
import { PYTHON, TRAINER } from '../../../local/paths.ts';
import { runCommand } from '../../run-command.ts';
import { corpusNamed, deliver, documentedRecipe, registerCorpus, tsvFile } from '../corpora.ts';
import { inventPairs } from '../invented-text.ts';
import { readPublished } from '../published-text.ts';
import type { TestDeployment } from '../test-deployment.ts';
import {
  binarized,
  download,
  expectTranslationMetrics,
  expectTryout,
  syntheticPairs,
  trained,
} from '../trained-models.ts';
import { type PublishedPress, press } from './delivery.ts';

/** Text that the classifier of another corpus filters. */
export const graded = corpusNamed('graded');
/** Text of the other direction. */
export const echo = { corpus: 'echo', languagePair: 'de-en' };

const RANDOM_PRETRAINED = fileURLToPath(
  new URL('../../../containers/trainer/tests/random_pretrained.py', import.meta.url),
);
const TINY = { size: 'tiny', vocabulary: { size: 500 } };
const evaluation = { beamSize: 1, bootstrapSamples: 100, robustness: false };

/** Each kind of training, from its recipe in docs/recipes to what the registered model says. */
export function taskTypeScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<PublishedPress> },
): void {
  it.concurrent('trains a classifier of pairs, whose scores filter another corpus', async () => {
    const { deployment, published } = stack();
    const { text } = await published;
    const { data, models } = deployment;
    const recipe = documentedRecipe('classification', { ...TINY, evaluation: { bootstrapSamples: 100 } });
    const { run, version } = await trained(deployment, press, 'quality', recipe);
    const { task, primary, testSets } = await readJson(models, keys.evaluation(run.runId), EvaluationFile);
    expect([task, primary]).toEqual(['classification', 'f1']);
    const [own] = testSets;
    expect(Object.keys(own?.metrics ?? {})).toEqual(
      expect.arrayContaining(['f1', 'accuracy', 'auc', 'logLoss', 'brier']),
    );
    expect(own?.metrics.auc?.score).toBeGreaterThan(0.6);

    const scratch = scratchOf(deployment, 'quality');
    await download(deployment, version, path.join(scratch, 'model'));
    mkdirSync(path.join(scratch, 'pairs'));
    for (const [index, { key }] of text.manifest.train.entries()) {
      writeFileSync(path.join(scratch, 'pairs', `${index}.parquet`), await data.get(key));
    }
    const scores = path.join(scratch, 'scores.parquet');
    const places = ['--model', path.join(scratch, 'model'), '--pairs', path.join(scratch, 'pairs')];
    const scored = await runCommand(TRAINER, ['score', ...places, '--out', scores], undefined);
    expect(scored, scored.output).toMatchObject({ exitCode: 0 });
    expect(scored.output).toContain(`${text.train.length} pairs scored`);
    const key = 'references/press-quality.parquet';
    await data.put(key, readFileSync(scores));
    const { scoreOf } = await loadQualityScores(data, key);
    const minimum = median(text.train.map(({ pairId }) => scoreOf(pairId) as number));

    await registerCorpus(deployment, graded, { alignment: { quality: { key, minimum } } });
    const same = text.train
      .slice(0, 400)
      .map((pair, index) => ({ ...pair, key: `${index}`, title: 'Press' }));
    const { runId } = await deliver(deployment, graded, tsvFile('desk', 'press', same), []);
    const { datasetVersion = '' } = await deployment.succeeded(runId);
    const filtered = await readPublished(data, graded, datasetVersion);
    const dropped = filtered.drops.filter(({ reason }) => reason === 'quality');
    expect(dropped.length).toBeGreaterThan(50);
    expect(dropped.every(({ pairId }) => (scoreOf(pairId) as number) < minimum)).toBe(true);
    expect(filtered.train.every(({ pairId }) => (scoreOf(pairId) as number) >= minimum)).toBe(true);
  });

  it.concurrent('finetunes a pretrained model with adapters', async () => {
    const { deployment, published } = stack();
    const { text } = await published;
    const recipe = documentedRecipe('translation-finetune', { evaluation });
    if (recipe.task !== 'translation-finetune') throw new Error(`The recipe is of ${recipe.task}`);
    await uploadPretrained(deployment, recipe.pretrained, text);
    const { run, version } = await trained(deployment, press, 'tuned', recipe);
    await expectTranslationMetrics(deployment, run);
    expect(version.datasets).toEqual([{ ...press, version: run.datasetVersion }]);
    await expectTryout(deployment, version);
  });

  it.concurrent('trains on several corpora by weight, and back-translates with the champion for another line', async () => {
    const { deployment, published } = stack();
    await published;
    const { models, data, registry } = deployment;
    await registerCorpus(deployment, echo);
    const swapped = inventPairs(80, 500).map(({ source, target, ...pair }) => ({
      ...pair,
      source: target,
      target: source,
    }));
    const { runId } = await deliver(deployment, echo, tsvFile('desk', 'one', swapped), []);
    const { datasetVersion: echoVersion = '' } = await deployment.succeeded(runId);

    const both = await trained(
      deployment,
      press,
      'both-ways',
      documentedRecipe('multilingual', {
        ...TINY,
        corpora: [{ ...echo, weight: 2 }],
        evaluation,
      }),
    );
    await expectTranslationMetrics(deployment, both.run);
    expect(both.version.stage).toBe('champion');
    expect(both.version.datasets).toEqual([
      { ...press, version: both.run.datasetVersion },
      { ...echo, version: echoVersion },
    ]);
    const leakage = await readJson(models, keys.leakage(both.run.runId), LeakageReport);
    expect(leakage.sets.some((set) => set.data === `echo/de-en/${echoVersion}`)).toBe(true);
    const { splits, tags } = await binarized(deployment, both.run);
    const echoed = (await readPublished(data, echo, echoVersion)).train;
    expect(tags).toEqual(expect.arrayContaining(['<2de>', '<2en>']));
    expect(splits.train.pairs).toBe(both.version.trainPairs + echoed.length);

    const german = echoed.slice(0, 150).map(({ source }) => source);
    await data.put(`${keys.monolingual('german-letters')}letters.txt`, `${german.join('\n')}\n`);
    const { model, version } = both.version;
    const taught = await trained(
      deployment,
      press,
      'taught',
      documentedRecipe('back-translation', {
        ...TINY,
        synthetic: [
          {
            kind: 'back-translation',
            by: { model, version },
            text: 'german-letters',
            segments: 100,
            weight: 2,
          },
        ],
        evaluation,
      }),
    );
    expect(Object.keys(taught.run.stages)).toContain('Generate');
    expect(taught.version.parents).toEqual([`${model}@${version}`]);
    await expectTranslationMetrics(deployment, taught.run);
    const made = await syntheticPairs(deployment, taught.run);
    expect(made.length).toBeGreaterThan(0);
    expect(made.every(({ target }) => german.includes(target))).toBe(true);
    const learned = await binarized(deployment, taught.run);
    expect(learned.tags).toContain('<bt>');
    expect(learned.splits.train.pairs).toBe(taught.version.trainPairs + made.length);
    const { descendants } = await deployment.answerOf('models', 'lineage', `${model}@${version}`);
    expect(descendants).toMatchObject([{ model: taught.version.model, version: taught.version.version }]);
    expect((await registry.getModel(taught.version.model))?.champion).toBe(taught.version.version);
    await expectTryout(deployment, taught.version);
  });
}

/** Uploads a model with random weights, whose vocabulary knows the text. */
async function uploadPretrained(
  deployment: TestDeployment,
  name: string,
  { train }: PublishedPress['text'],
): Promise<void> {
  const scratch = scratchOf(deployment, 'pretrained');
  const text = path.join(scratch, 'text.txt');
  writeFileSync(
    text,
    train
      .slice(0, 300)
      .map(({ source, target }) => `${source}\n${target}\n`)
      .join(''),
  );
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  const made = await runCommand(PYTHON, [RANDOM_PRETRAINED, folder, text], undefined);
  expect(made, made.output).toMatchObject({ exitCode: 0 });
  for (const file of readdirSync(folder)) {
    await deployment.models.put(`${keys.pretrained(name)}${file}`, readFileSync(path.join(folder, file)));
  }
}

function scratchOf({ runtime }: TestDeployment, name: string): string {
  const folder = path.join(runtime.stateDirectory, 'scratch', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

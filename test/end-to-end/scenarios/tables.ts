import { expect, it } from 'vitest';
import { EvaluationFile } from '../../../contracts/evaluation.ts';
import { DatasetManifest } from '../../../contracts/manifest.ts';
import { keys } from '../../../core/keys.ts';
import { readJson } from '../../../core/objects/json-objects.ts';
import {
  allUploads,
  documentedRecipe,
  nextPreparation,
  registerCorpus,
  registerModel,
  uploadAll,
} from '../corpora.ts';
import type { TestDeployment } from '../test-deployment.ts';

/** A corpus of tables: results of an invented league. */
export const league = { corpus: 'league', languagePair: 'tabular' };

const TEAMS = 8;
const COLUMNS = ['date', 'division', 'home_team', 'away_team', 'home_score', 'away_score'] as const;

type Match = Record<(typeof COLUMNS)[number], string | number>;

/** Everybody plays everybody, a week apart; the team with the higher number wins but now and then. */
function season(rounds: number): Match[] {
  return Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: TEAMS / 2 }, (_, match): Match => {
      const home = (round + match) % TEAMS;
      const away = (round + TEAMS - 1 - match) % TEAMS;
      const luck = ((round * 7 + match * 5) % 11) - 5;
      return {
        date: new Date(Date.UTC(2024, 0, 6 + 7 * round)).toISOString().slice(0, 10),
        division: 'first',
        home_team: `Team ${home}`,
        away_team: `Team ${away === home ? (away + 1) % TEAMS : away}`,
        home_score: Math.max(0, home - 3 + (luck > 0 ? 1 : 0)),
        away_score: Math.max(0, away - 3 + (luck < -2 ? 2 : 0)),
      };
    }),
  ).flat();
}

const csvOf = (matches: readonly Match[]) =>
  [COLUMNS.join(','), ...matches.map((match) => COLUMNS.map((column) => match[column]).join(','))].join('\n');

const recipe = documentedRecipe('tabular', {
  search: { candidates: 2, folds: 2, maximumIterations: 20 },
  evaluation: { bootstrapSamples: 100 },
});

/** Tables become a dataset version, and by policy a model; the next training is compared with it. */
export function tableScenarios(stack: () => TestDeployment): void {
  it.concurrent('imports tables, trains on them by itself, and resumes when it is killed', async () => {
    const deployment = stack();
    const { registry, data, models } = deployment;
    await registerCorpus(deployment, league);
    const model = await registerModel(deployment, league, 'outcomes', recipe, 0);
    deployment.planFault(model, 'sigkill@step=4,only_on_attempt=1');
    const matches = season(60);
    const file = (name: string, text: string) => ({
      sourceId: 'results',
      file: name,
      body: Buffer.from(text),
    });
    await uploadAll(deployment, league, [
      file('autumn.csv', csvOf(matches.slice(0, 130))),
      file('spring.json', JSON.stringify(matches.slice(120))),
      file('referees.csv', 'name,age\nSomebody,44\n'),
    ]);
    const preparation = await deployment.succeeded((await nextPreparation(deployment, league, [])).runId);
    const version = preparation.datasetVersion ?? '';
    const manifest = await readJson(data, keys.manifest(league, version), DatasetManifest);
    expect(manifest.counts).toMatchObject({ read: 250, train: 240, dropped: 10, quarantinedInputs: 1 });
    expect(manifest.table?.map(({ name, type }) => [name, type])).toEqual([
      ['date', 'text'],
      ['division', 'text'],
      ['home_team', 'text'],
      ['away_team', 'text'],
      ['home_score', 'number'],
      ['away_score', 'number'],
    ]);
    const uploads = await allUploads(deployment, league);
    expect(uploads.find(({ file }) => file === 'referees.csv')?.reason).toMatch(/does not have the columns/);

    const training = await deployment.succeeded(
      (await deployment.nextRun(league, ({ kind }) => kind === 'training')).runId,
    );
    const attempts = (await registry.listAttempts(training.runId)).filter(({ step }) => step === 'train');
    expect(attempts.map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED']);
    const first = await readJson(models, keys.evaluation(training.runId), EvaluationFile);
    const [testSet] = first.testSets;
    expect(testSet.segments).toBe(36);
    expect(testSet.metrics.logLoss?.score).toBeLessThan(
      testSet.baselines?.['base rate']?.logLoss?.score ?? 0,
    );
    expect((await registry.getModelVersion(model, training.modelVersion ?? ''))?.stage).toBe('champion');

    const again = await deployment.succeeded(await deployment.startTraining(model, { again: true }));
    const second = await readJson(models, keys.evaluation(again.runId), EvaluationFile);
    expect(second.testSets[0].versusChampion).toMatchObject({
      champion: training.modelVersion,
      segments: 36,
      metrics: { logLoss: { difference: 0 } },
    });
    expect((await registry.getModelVersion(model, again.modelVersion ?? ''))?.stage).toBe('candidate');
  });
}

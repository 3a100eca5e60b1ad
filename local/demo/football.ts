import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Screen } from '../../cli/runs/screen.ts';
import type { Run } from '../../contracts/entities.ts';
import { EvaluationFile, type MetricScores } from '../../contracts/evaluation.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { TABULAR } from '../../contracts/primitives.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { describeScores } from '../../core/evaluation/describe-scores.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { SAMPLES_DIRECTORY } from '../samples/fetch.ts';
import { sampleFolder, samplePackage } from '../samples/packages.ts';
import type { Deployment } from './deployment.ts';
import { waitForRun } from './wait-for-run.ts';

const FOOTBALL = { corpus: 'football', languagePair: TABULAR };
const SOURCE = 'openfootball';

/** Results of five leagues: who plays whom at home is known before, the goals are not. */
export const footballRecipe = (): TrainingRecipe =>
  TrainingRecipe.parse({
    task: 'tabular',
    time: 'date',
    target: {
      contest: { home: 'home_team', away: 'away_team', homeScore: 'home_score', awayScore: 'away_score' },
    },
    groups: ['division'],
    search: { candidates: 6, folds: 4, maximumIterations: 200 },
  });

/** Scores on the last matches: the model's, and of what it has to beat. */
export interface FootballSummary {
  runId: string;
  version: string;
  matches: number;
  model: MetricScores;
  baselines: Record<string, MetricScores>;
}

/**
 * Uploads football results as a table, which trains a model of their outcomes by itself, and prints how good its
 * probabilities are against the shares of home wins, draws and away wins, and against Elo ratings.
 */
export async function runFootball(
  deployment: Deployment,
  screen: Screen,
  follow: (run: Run, label: string) => Promise<Run>,
): Promise<FootballSummary> {
  const { registry, models } = deployment;
  const entry = samplePackage('football');
  const title = `${entry.name} ${entry.version}: ${entry.what}`;
  await deployment.registerCorpus(FOOTBALL, {
    recipe: PreparationRecipe.parse({ sources: { [SOURCE]: { licence: 'CC0-1.0', title } } }),
    model: { name: 'football-outcomes', recipe: footballRecipe(), trainWhenGrownBy: 0.1 },
  });
  screen.heading('A table: football results become a model of outcomes');
  const key = keys.upload({ ...FOOTBALL, sourceId: SOURCE, file: 'football.json' });
  await deployment.upload(
    key,
    createReadStream(path.join(SAMPLES_DIRECTORY, sampleFolder(entry), 'data', 'football.json')),
  );
  screen.line(`  ${key}`);
  await follow(await waitForRun(registry, { corpus: FOOTBALL }, []), 'football results');
  const training = await nextTraining(deployment);
  const trained = await follow(training, 'football training');
  const { testSets } = await readJson(models, keys.evaluation(trained.runId), EvaluationFile);
  const [{ segments, metrics, baselines = {} }] = testSets;
  screen.line(`  the last ${segments} matches, which nothing was learned from:`);
  for (const [name, scores] of Object.entries({ model: metrics, ...baselines })) {
    screen.line(`    ${name.padEnd(10)} ${describeScores(scores)}`);
  }
  return {
    runId: trained.runId,
    version: trained.modelVersion ?? '',
    matches: segments,
    model: metrics,
    baselines,
  };
}

/** The training that the published table starts by itself. */
async function nextTraining({ registry }: Deployment): Promise<Run> {
  const { items } = await registry.listRuns({ corpus: FOOTBALL });
  const preparations = items.filter(({ kind }) => kind === 'preparation').map(({ runId }) => runId);
  return waitForRun(registry, { corpus: FOOTBALL }, preparations);
}

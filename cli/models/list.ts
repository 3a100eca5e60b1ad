import type { Command } from 'commander';
import { PRIMARY_METRIC } from '../../contracts/evaluation.ts';
import { describeScores } from '../../core/evaluation/describe-scores.ts';
import { ownTestSet } from '../../core/evaluation/own-test-set.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { dragomanCommand, onDeployment } from '../command.ts';
import { columns } from './columns.ts';

/** `models list`: all model lines of a deployment with their champions. */
export const listCommand = (): Command =>
  dragomanCommand('list', 'List the model lines with their champions.').action(({ deployment }) =>
    onDeployment(deployment, async ({ registry }) => {
      const rows: string[][] = [];
      for (const corpus of await registry.listCorpora()) {
        for (const { model, recipe, champion, promotion } of await registry.listModels(corpus)) {
          const score = champion === undefined ? '' : await scoreOf(model, champion, registry);
          rows.push([model, recipe.task, promotion, champion ?? 'none', score]);
        }
      }
      process.stdout.write(
        columns([['model', 'task', 'promotion', 'champion', 'score'], ...rows]) ||
          'No model line is registered. Register one with npm run register-corpus.\n',
      );
    }),
  );

/** The scores of a version on the corpus' own test set, for a person; empty when it has none. */
export async function scoreOf(
  model: string,
  version: string,
  registry: Pick<Registry, 'getModel' | 'listEvaluations'>,
): Promise<string> {
  const evaluations = await registry.listEvaluations(model, version);
  const own = ownTestSet(evaluations.filter(({ purpose }) => purpose === 'release'));
  const task = (await registry.getModel(model))?.recipe.task;
  const primary = task && PRIMARY_METRIC[task];
  const found = primary && own?.metrics[primary];
  return found ? describeScores({ [primary]: found }) : '';
}

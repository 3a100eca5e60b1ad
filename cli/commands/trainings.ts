import type { Command } from 'commander';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { followOnServer } from '../runs/follow-on-server.ts';
import { facts, noun, onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { readRecipe } from './read-recipe.ts';

const EXAMPLES = `  dragoman trainings preview media-en-ko-base
  dragoman trainings start media-en-ko-base --follow
  dragoman trainings start media-en-ko-base --recipe other.json`;

/** `trainings`: what a training would cost, and starting one. */
export const trainingsCommand = (): Command =>
  noun(
    'trainings',
    'Start trainings of model lines; see what they would cost. Watch them by: dragoman runs.',
    EXAMPLES,
    [preview(), start()],
  );

interface RecipeOption {
  recipe?: string;
}

const ofLine = (command: Command) =>
  command
    .argument('<model>', 'name of the model line')
    .option('--recipe <file>', "training recipe (JSON) for this training alone; absent: the line's");

const recipeIn = ({ recipe }: RecipeOption) =>
  recipe === undefined ? undefined : readRecipe(recipe, TrainingRecipe);

const usd = (value: number | undefined) => (value === undefined ? undefined : `$${value.toFixed(2)}`);

const preview = () =>
  ofLine(serverCommand('preview', 'Show what a training would train on and cost. Starts nothing.')).action(
    (model: string, options: ServerOptions & RecipeOption) =>
      onServer(options, async (client) => {
        const recipe = recipeIn(options);
        const query = { model, ...(recipe && { recipe: JSON.stringify(recipe) }) };
        const { body } = await client.call(TRAINING_ENDPOINTS.previewTraining, { query });
        show(body, options, () =>
          facts({
            'trained on': `${body.datasetVersion}, ${body.trainPairs.toLocaleString('en-US')} to train on`,
            'costs at most': `${usd(body.estimateUsd)} (by ${body.basis === 'runs' ? 'the last trainings of the line' : 'assumed throughputs'})`,
            'trained before': body.trainedBefore,
            queue: `${body.running} running, ${body.waiting} waiting, ${body.concurrentRuns} at once`,
            'left of the month': usd(body.leftOfMonthUsd),
          }),
        );
      }),
  );

const start = () =>
  ofLine(serverCommand('start', 'Train a model line on the latest dataset version of its corpus.'))
    .option('--again', 'also when this recipe was trained on this version before')
    .option('--follow', 'show how it goes until it has ended')
    .action((model: string, options: ServerOptions & RecipeOption & { again?: boolean; follow?: boolean }) =>
      onServer(options, async (client) => {
        const recipe = recipeIn(options);
        const { body } = await client.call(TRAINING_ENDPOINTS.startTraining, {
          body: { model, again: options.again === true, ...(recipe && { recipe }) },
        });
        if (options.follow) return followOnServer(body.runId, client);
        show(body, options, () =>
          body.queued
            ? `${body.runId} is queued. Watch it with: dragoman runs follow ${body.runId}`
            : `${body.runId} has trained this recipe on this dataset version. Train once more with --again.`,
        );
      }),
    );

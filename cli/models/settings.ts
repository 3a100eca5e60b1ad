import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { type ApiClient, ApiError } from '../../api/client.ts';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { LineSettings, Model } from '../../contracts/entities.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { count } from '../commands/count-option.ts';
import { readRecipe } from '../commands/read-recipe.ts';
import { ofCorpus, onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';

const { createModelLine, getLineSettings, changeLineSettings } = TRAINING_ENDPOINTS;

interface Options extends ServerOptions, Partial<Omit<LineSettings, 'recipe'>> {
  recipe?: string;
  unset: (keyof LineSettings)[];
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('Use a share such as 0.1.');
  return value;
}

function usd(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Use US dollars, such as 20.');
  return Number(text);
}

/** Settings that may be absent, by the names of their options. */
const OPTIONAL: Record<string, keyof LineSettings> = {
  'train-when-grown-by': 'trainWhenGrownBy',
  'human-comparison': 'humanComparison',
  'intended-use': 'intendedUse',
  'concurrent-runs': 'concurrentRuns',
  'budget-usd': 'budgetUsd',
  'retrain-on-decay': 'retrainOnDecay',
};

function unset(text: string, before: (keyof LineSettings)[]): (keyof LineSettings)[] {
  const name = OPTIONAL[text];
  if (name) return [...before, name];
  throw new InvalidArgumentError(`Use one of ${Object.keys(OPTIONAL).join(', ')}.`);
}

const withSettings = (command: Command): Command =>
  command
    .option('--recipe <file>', 'training recipe (JSON)')
    .addOption(
      new Option('--promotion <policy>', 'who makes a champion').choices(Model.shape.promotion.options),
    )
    .option(
      '--train-when-grown-by <share>',
      'train by itself when training data has grown so much; 0 is always',
      share,
    )
    .addOption(
      new Option(
        '--human-comparison <when>',
        'whether people must compare a version before it is promoted',
      ).choices(Model.shape.humanComparison.unwrap().options),
    )
    .option('--intended-use <text>', 'what the models are for; stands on their cards')
    .option('--concurrent-runs <count>', 'trainings of the line at once; one unless told', count)
    .option('--budget-usd <usd>', 'US dollars beyond which a run that failed is not relaunched', usd)
    .option(
      '--retrain-on-decay',
      'train when the champion does clearly worse on newer text, or live text drifts',
    )
    .option('--unset <name>', `take a setting away: ${Object.keys(OPTIONAL).join(', ')}`, unset, []);

/** `models register`: makes a line of a corpus, or changes what is named of one that is there. */
export const registerCommand = (): Command =>
  withSettings(
    ofCorpus(
      serverCommand('register', 'Create a model line of a corpus, or change the settings that are named.'),
    ).argument('<name>', 'of the line within the corpus, such as base'),
  ).action((corpus: string, languagePair: string, name: string, options: Options) =>
    onServer(options, async (client) => {
      const settings = changed({ recipe: TrainingRecipe.parse({}), promotion: 'automatic' }, options);
      const model = `${corpus}-${languagePair}-${name}`;
      const body = { corpus, languagePair, name, settings };
      try {
        const { body: line } = await client.call(createModelLine, { body });
        show(line, options, () => `Registered model line ${line.model}.`);
      } catch (error) {
        if (!(error instanceof ApiError) || error.name !== 'LineExists') throw error;
        await change(model, options, client);
      }
    }),
  );

/** `models set`: changes what is named of the settings of a line. */
export const setCommand = (): Command =>
  withSettings(
    serverCommand('set', 'Change settings of a model line; what is not named stays as it is.').argument(
      '<model>',
      'name of the model line',
    ),
  ).action((model: string, options: Options) =>
    onServer(options, (client) => change(model, options, client)),
  );

async function change(model: string, options: Options, client: ApiClient): Promise<void> {
  const params = { model };
  const { body: seen, etag } = await client.call(getLineSettings, { params });
  const body = changed(seen, options);
  const { body: settings } = await client.call(changeLineSettings, { params, body }, { ifMatch: etag });
  show(settings, options, () => {
    const { recipe, ...others } = settings;
    const lines = Object.entries(others).map(([name, value]) => `  ${name}: ${value}`);
    return [`${model} trains with a recipe for ${recipe.task}:`, ...lines].join('\n');
  });
}

function changed(before: LineSettings, options: Options): z.input<typeof LineSettings> {
  const { recipe, unset: taken } = options;
  const names = Object.keys(LineSettings.shape) as (keyof LineSettings)[];
  const named = Object.fromEntries(
    names.flatMap((name) =>
      name === 'recipe' || options[name] === undefined ? [] : [[name, options[name]]],
    ),
  ) as Partial<LineSettings>;
  const kept = Object.fromEntries(
    Object.entries(before).filter(([name]) => !taken.includes(name as keyof LineSettings)),
  ) as LineSettings;
  return {
    ...kept,
    ...named,
    ...(recipe === undefined ? {} : { recipe: readRecipe(recipe, TrainingRecipe) }),
  };
}

import { InvalidArgumentError, Option } from 'commander';
import type { Model } from '../contracts/entities.ts';
import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { CorpusName, LanguagePair } from '../contracts/primitives.ts';
import { TrainingRecipe } from '../contracts/training-recipe.ts';
import { parseContract } from '../core/objects/json-objects.ts';
import { registerCorpus } from '../core/registry/register-corpus.ts';
import { dragomanCommand, onDeployment } from './command.ts';
import { readRecipe } from './commands/read-recipe.ts';

interface Options {
  deployment: 'local' | 'production';
  recipe?: string;
  model?: string;
  trainingRecipe?: string;
  trainWhenGrownBy?: number;
  promotion: Model['promotion'];
  humanComparison?: Model['humanComparison'];
  intendedUse?: string;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('Use a share such as 0.1.');
  return value;
}

await dragomanCommand('register-corpus', 'Create a corpus or change its recipe, and one model line of it.')
  .argument('<corpus>', 'name, such as media')
  .argument('<pair>', 'language pair, such as en-ko')
  .option('--recipe <file>', 'preparation recipe (JSON); what it leaves out takes its default')
  .option('--model <name>', 'a model line to train on the corpus, such as base')
  .option('--training-recipe <file>', 'training recipe of the model line (JSON)')
  .option(
    '--train-when-grown-by <share>',
    'train by itself when training data has grown so much; 0 is always',
    share,
  )
  .addOption(
    new Option('--promotion <policy>', 'who makes a champion')
      .choices(['automatic', 'approval', 'never'])
      .default('automatic'),
  )
  .addOption(
    new Option(
      '--human-comparison <when>',
      'whether people must compare a version before it is promoted',
    ).choices(['optional', 'required']),
  )
  .option('--intended-use <text>', 'what the models are for; stands on their cards')
  .action((corpus: string, pair: string, options: Options) =>
    onDeployment(options.deployment, async ({ registry }) => {
      const id = {
        corpus: parseContract(CorpusName, corpus, `corpus name ${corpus}`),
        languagePair: parseContract(LanguagePair, pair, `language pair ${pair}`),
      };
      const recipe = readRecipe(options.recipe, PreparationRecipe);
      const { model: name, promotion, trainWhenGrownBy, humanComparison, intendedUse } = options;
      const model = name && {
        name,
        recipe: readRecipe(options.trainingRecipe, TrainingRecipe),
        promotion,
        ...(trainWhenGrownBy === undefined ? {} : { trainWhenGrownBy }),
        ...(humanComparison === undefined ? {} : { humanComparison }),
        ...(intendedUse === undefined ? {} : { intendedUse }),
      };
      const registered = await registerCorpus(
        { id, recipe, ...(model ? { model } : {}) },
        { registry, now: () => new Date() },
      );
      const line = registered.model ? ` and model ${registered.model.model}` : '';
      process.stdout.write(`Registered corpus ${corpus} ${pair}${line}. The next run uses these settings.\n`);
    }),
  )
  .parseAsync();

import { InvalidArgumentError, Option } from 'commander';
import { SweepSpace } from '../contracts/sweep.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { sweepMissing } from '../core/registry/sweeps.ts';
import { membersOf } from '../core/sweeps/sweep-members.ts';
import { sweepTable } from '../core/sweeps/sweep-table.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import { readRecipe } from './commands/read-recipe.ts';
import { type Deployment, type DeploymentName, outputOf } from './deployment.ts';
import { startTrainings } from './start-trainings.ts';

interface Options {
  deployment: DeploymentName;
  space?: string;
  method: 'grid' | 'random';
  runs: number;
  parallel: number;
  seed: number;
  stopHopelessAfter: number;
}

const count = (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Use a whole number.');
  return Number(text);
};

/** Prints the members of a sweep, the best first. @throws NotRegistered */
async function show({ name, outputs, registry, s3 }: Deployment, sweepId: string): Promise<void> {
  const sweep = await registry.getSweep(sweepId);
  if (!sweep) throw sweepMissing(sweepId);
  const models = s3Objects(s3, outputOf({ name, outputs }, 'ModelsBucketName'));
  process.stdout.write(`${sweepTable(await membersOf(sweep, { registry, models }))}\n`);
  const state = sweep.endedAt === undefined ? 'It goes on.' : `It ended at ${sweep.endedAt}.`;
  process.stdout.write(
    `${state}${sweep.best === undefined ? '' : ` Best by validation score: ${sweep.best}.`}\n`,
  );
}

await dragomanCommand('sweep', 'Train a model line with many recipes, or show what became of such a sweep.')
  .argument('<model or sweep>', 'name of the model line, or id of a sweep')
  .option('--space <file>', 'what to try, JSON: {"optimizer.peakLearningRate": {"log": [0.0001, 0.003]}}')
  .addOption(new Option('--method <name>', 'how').choices(['grid', 'random']).default('random'))
  .option('--runs <count>', 'trainings at most', count, 8)
  .option('--parallel <count>', 'trainings at once', count, 2)
  .option('--seed <number>', 'of the draws', count, 1)
  .option('--stop-hopeless-after <count>', 'validations before a training may be ended', count, 3)
  .action((subject: string, { deployment: name, space, ...settings }: Options) =>
    onDeployment(name, async (deployment) => {
      if (space === undefined) return show(deployment, subject);
      const request = { model: subject, space: readRecipe(space, SweepSpace), by: whoAmI(), ...settings };
      const [first, ...others] = await startTrainings(deployment, { sweep: request });
      const sweepId = first === undefined ? undefined : (await deployment.registry.getRun(first))?.sweepId;
      process.stdout.write(
        `${sweepId} has ${1 + others.length} trainings. Look at it with: npm run sweep -- ${sweepId}\n`,
      );
    }),
  )
  .parseAsync();

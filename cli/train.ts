import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import type { DeploymentName } from './deployment.ts';
import { describeStart, startTrainings } from './start-trainings.ts';

await dragomanCommand('train', 'Train a model line now, on the latest dataset version of its corpus.')
  .argument('<model>', 'name of the model line')
  .option('--again', 'also when this recipe was trained on this version before')
  .action(
    (model: string, { deployment: name, again = false }: { deployment: DeploymentName; again?: boolean }) =>
      onDeployment(name, async (deployment) => {
        for (const runId of await startTrainings(deployment, {
          model,
          again,
          how: 'person',
          who: whoAmI(),
        })) {
          process.stdout.write(`${await describeStart(deployment, runId)}\n`);
        }
      }),
  )
  .parseAsync();

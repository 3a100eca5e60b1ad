import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import type { DeploymentName } from './deployment.ts';
import { startTrainings } from './start-trainings.ts';

await dragomanCommand('monitor', 'Evaluate the champion of a model line on text that is newer than it.')
  .argument('<model>', 'name of the model line')
  .action((model: string, { deployment: name }: { deployment: DeploymentName }) =>
    onDeployment(name, async (deployment) => {
      const event = { monitor: model, how: 'person' as const, who: whoAmI() };
      for (const runId of await startTrainings(deployment, event)) {
        process.stdout.write(
          `${runId} evaluates the champion. Its result is an evaluation of the version.\n`,
        );
      }
    }),
  )
  .parseAsync();

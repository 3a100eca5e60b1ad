import { Command, Option } from 'commander';
import { DragomanError } from '../core/errors.ts';
import { type Deployment, type DeploymentName, openDeployment } from './deployment.ts';

/** A command of ours, with the option that says which deployment it steers. */
export function dragomanCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(
      new Option('--deployment <name>', 'which deployment to steer')
        .choices(['local', 'production'])
        .default('local'),
    );
}

/** Runs the work of a command on a deployment; what a user can mend is told in one line and ends with exit code 1. */
export async function onDeployment(
  name: DeploymentName,
  work: (deployment: Deployment) => Promise<void>,
): Promise<void> {
  let deployment: Deployment | undefined;
  try {
    deployment = await openDeployment(name);
    await work(deployment);
  } catch (error) {
    if (!(error instanceof DragomanError)) throw error;
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    deployment?.close();
  }
}

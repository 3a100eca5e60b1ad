import type { Command } from 'commander';
import { setAliasByHand } from '../../core/training/steer-versions.ts';
import { dragomanCommand, onDeployment, whoAmI } from '../command.ts';
import { steeringOf } from './steering.ts';

/** `models alias`: a name that consumers use for a version. */
export const aliasCommand = (): Command =>
  dragomanCommand(
    'alias',
    'Let a name of the line stand for a version; without a version, take the name away.',
  )
    .argument('<model>', 'name of the model line')
    .argument('<alias>', 'lower-case words joined by hyphens, such as stable')
    .argument('[version]', 'what it stands for')
    .action((model: string, alias: string, version: string | undefined, { deployment: name }) =>
      onDeployment(name, async (deployment) => {
        await setAliasByHand({ by: whoAmI(), model, alias, version }, steeringOf(deployment));
        process.stdout.write(
          version === undefined
            ? `${model} has no alias ${alias} any more.\n`
            : `${model}@${alias} is ${version} now.\n`,
        );
      }),
    );

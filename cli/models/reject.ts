import type { Command } from 'commander';
import { rejectByHand } from '../../core/training/steer-versions.ts';
import { dragomanCommand, onDeployment, whoAmI } from '../command.ts';
import { steeringOf } from './steering.ts';

/** `models reject`: a person takes a version out of use. */
export const rejectCommand = (): Command =>
  dragomanCommand('reject', 'Take a version out of use for good; it can never be promoted.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'a version that is not the champion')
    .requiredOption('--reason <text>', 'why, for those who read of it')
    .action((model: string, version: string, { deployment: name, reason }) =>
      onDeployment(name, async (deployment) => {
        await rejectByHand({ by: whoAmI(), model, version, reason }, steeringOf(deployment));
        process.stdout.write(`${version} of ${model} is rejected.\n`);
      }),
    );

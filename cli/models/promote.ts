import type { Command } from 'commander';
import { readModelCard } from '../../core/training/model-cards.ts';
import { promoteByHand, rollBack } from '../../core/training/steer-versions.ts';
import { dragomanCommand, onDeployment, whoAmI } from '../command.ts';
import { steeringOf } from './steering.ts';

/** `models promote`: a person makes a version the champion, also one that was champion before. */
export const promoteCommand = (): Command =>
  dragomanCommand('promote', 'Make a version the champion, whatever its conditions say.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'a candidate, or a version that was champion before')
    .action((model: string, version: string, { deployment: name }) =>
      onDeployment(name, async (deployment) => {
        const steering = steeringOf(deployment);
        const previous = await promoteByHand({ by: whoAmI(), model, version }, steering);
        const { promotion } = await readModelCard(steering.models, model, version);
        const unmet = promotion.conditions.filter(({ met }) => !met);
        process.stdout.write(
          [
            previous === version
              ? `${version} is the champion of ${model} already.`
              : `${version} is the champion of ${model} now${previous === undefined ? '' : `; ${previous} is archived`}.`,
            ...unmet.map(({ message }) => `Against it spoke: ${message}`),
            '',
          ].join('\n'),
        );
      }),
    );

/** `models rollback`: the champion before becomes champion again. */
export const rollbackCommand = (): Command =>
  dragomanCommand('rollback', 'Make the champion before the present one champion again.')
    .argument('<model>', 'name of the model line')
    .action((model: string, { deployment: name }) =>
      onDeployment(name, async (deployment) => {
        const version = await rollBack({ by: whoAmI(), model }, steeringOf(deployment));
        process.stdout.write(`${version} is the champion of ${model} again.\n`);
      }),
    );

import type { Command } from 'commander';
import { keys } from '../../core/keys.ts';
import { findVersion } from '../../core/registry/version-reference.ts';
import { dragomanCommand, onDeployment } from '../command.ts';
import { modelsOf } from './steering.ts';

/** `models card`: the card of a version as it lies beside its files. */
export const cardCommand = (): Command =>
  dragomanCommand('card', 'Print the card of a version.')
    .argument('<model>', 'MODEL (its champion), MODEL@VERSION or MODEL@ALIAS')
    .option('--json', 'as JSON, for programs')
    .action(
      (reference: string, { deployment: name, json }: { deployment: 'local' | 'production'; json?: true }) =>
        onDeployment(name, async (deployment) => {
          const { version: found } = await findVersion(reference, deployment.registry);
          const key = json ? keys.modelCard : keys.modelCardPage;
          process.stdout.write(await modelsOf(deployment).get(key(found.model, found.version)));
        }),
    );

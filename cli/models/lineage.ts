import type { Command } from 'commander';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { REFERENCE, versionOf } from './version-of.ts';

/** `models lineage`: what a version was made of, and what was made of it. */
export const lineageCommand = (): Command =>
  serverCommand('lineage', 'Show what a version was made of, and which versions were made of it.')
    .argument('<model>', REFERENCE)
    .action((reference: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const params = await versionOf(reference, client);
        const { body } = await client.call(MODEL_VERSION_ENDPOINTS.getLineage, { params });
        show(body, options, () => {
          const origins = [
            ...body.datasets.map(
              ({ corpus, languagePair, version }) => `${corpus} ${languagePair} ${version}`,
            ),
            ...body.parents.map(({ model, version }) => `${model}@${version}`),
          ];
          const rows = body.descendants.map(({ model, version, through }) => [
            `${model}@${version}`,
            through.join(' > '),
          ]);
          const made = [
            `${params.model}@${params.version} was made of:`,
            ...origins.map((one) => `  ${one}`),
          ];
          return `${made.join('\n')}\n\n${table(['made of it', 'through'], rows, 'Nothing was made of it.')}`;
        });
      }),
    );

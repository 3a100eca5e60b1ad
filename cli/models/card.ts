import type { Command } from 'commander';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { onServer, type ServerOptions, serverCommand } from '../server/server-command.ts';
import { REFERENCE, versionOf } from './version-of.ts';

/** `models card`: the card of a version as it lies beside its files. */
export const cardCommand = (): Command =>
  serverCommand('card', 'Print the card of a version as Markdown; with --json as JSON.')
    .argument('<model>', REFERENCE)
    .action((reference: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const params = await versionOf(reference, client);
        const page = async () =>
          (await client.call(MODEL_VERSION_ENDPOINTS.getModelCardPage, { params })).body.markdown;
        const card = async () =>
          JSON.stringify((await client.call(MODEL_VERSION_ENDPOINTS.getModelCard, { params })).body, null, 2);
        // A document, not a table: piped into a file it is one.
        process.stdout.write(`${(await (options.json ? card() : page())).trimEnd()}\n`);
      }),
    );

import type { Command } from 'commander';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { followOnServer } from '../runs/follow-on-server.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';

/** `models monitor`: has the champion of a line evaluated on newer text now. */
export const monitorCommand = (): Command =>
  serverCommand('monitor', 'Evaluate the champion of a model line on text that is newer than it.')
    .argument('<model>', 'name of the model line')
    .option('--follow', 'show how it goes until it has ended')
    .action((model: string, options: ServerOptions & { follow?: boolean }) =>
      onServer(options, async (client) => {
        const { body } = await client.call(TRAINING_ENDPOINTS.startMonitoring, { params: { model } });
        if (options.follow) return followOnServer(body.runId, client);
        show(
          body,
          options,
          () => `${body.runId} evaluates the champion. Watch it with: dragoman runs follow ${body.runId}`,
        );
      }),
    );

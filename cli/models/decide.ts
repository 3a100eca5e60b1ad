import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { confirm } from '../server/confirm.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';

const ofLine = (name: string, description: string) =>
  serverCommand(name, description).argument('<model>', 'name of the model line');

/** The line as it is now: what a change of it must match. */
async function seenLine(model: string, client: ApiClient) {
  const { body, etag } = await client.call(MODEL_ENDPOINTS.getModel, { params: { model } });
  return { line: body, match: { ifMatch: etag } };
}

/** `models promote`: a person makes a version the champion, also one that was champion before. */
export const promoteCommand = (): Command =>
  ofLine('promote', 'Make a version the champion, whatever its conditions say.')
    .argument('<version>', 'a candidate, or a version that was champion before')
    .action((model: string, version: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { line, match } = await seenLine(model, client);
        const { body: decision } = await client.call(MODEL_VERSION_ENDPOINTS.getPromotionDecision, {
          params: { model, version },
        });
        const request = { params: { model }, body: { version } };
        const { body } = await client.call(MODEL_ENDPOINTS.promoteVersion, request, match);
        show(body, options, () => {
          if (line.champion === version) return `${version} is the champion of ${model} already.`;
          const before = line.champion === undefined ? '' : `; ${line.champion} is archived`;
          return [
            `${version} is the champion of ${model} now${before}.`,
            ...decision.conditions.flatMap(({ met, message }) =>
              met ? [] : [`Against it spoke: ${message}`],
            ),
          ].join('\n');
        });
      }),
    );

/** `models roll-back`: the champion before becomes champion again. */
export const rollBackCommand = (): Command =>
  ofLine('roll-back', 'Make the champion before the present one champion again.').action(
    (model: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { match } = await seenLine(model, client);
        const { body } = await client.call(MODEL_ENDPOINTS.rollBackModel, { params: { model } }, match);
        show(body, options, () => `${body.champion} is the champion of ${model} again.`);
      }),
  );

/** `models reject`: a person takes a version out of use. */
export const rejectCommand = (): Command =>
  ofLine('reject', 'Take a version out of use for good; it can never be promoted.')
    .argument('<version>', 'a version that is not the champion')
    .requiredOption('--reason <text>', 'why nobody may use it')
    .option('--yes', 'do not ask at the terminal')
    .action((model: string, version: string, options: ServerOptions & { reason: string; yes?: boolean }) =>
      onServer(options, async (client) => {
        await confirm(`Take ${version} of ${model} out of use for good?`, options);
        const request = { params: { model, version }, body: { reason: options.reason } };
        const { body } = await client.call(MODEL_ENDPOINTS.rejectVersion, request);
        show(body, options, () => `Nobody may use ${version} of ${model} any more.`);
      }),
    );

/** `models alias`: a name that consumers use for a version. */
export const aliasCommand = (): Command =>
  ofLine('alias', 'Let a name of the line stand for a version; without a version, take the name away.')
    .argument('<alias>', 'lower-case words joined by hyphens, such as stable')
    .argument('[version]', 'what it stands for')
    .action((model: string, alias: string, version: string | undefined, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { match } = await seenLine(model, client);
        const params = { model, alias };
        const { body } =
          version === undefined
            ? await client.call(MODEL_ENDPOINTS.removeAlias, { params }, match)
            : await client.call(MODEL_ENDPOINTS.setAlias, { params, body: { version } }, match);
        show(body, options, () =>
          version === undefined
            ? `${model} has no alias ${alias} any more.`
            : `${model}@${alias} is ${version} now.`,
        );
      }),
    );

import { Command } from 'commander';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { METRICS } from '../../contracts/evaluation.ts';
import { facts, onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { count } from './count-option.ts';

const EXAMPLES = `
Examples:
  dragoman models list
  dragoman models show media-en-ko-base
  dragoman models promote media-en-ko-base m0123456789ab
  dragoman models rollback media-en-ko-base`;

/** `models`: look at model lines and versions on a server, and decide about them. */
export const modelsCommand = (): Command => {
  const command = new Command('models')
    .description('Look at model lines of a deployment and their versions, and decide about them.')
    .addHelpText('after', EXAMPLES);
  for (const subcommand of [list(), showLine(), promote(), rollback(), reject()]) {
    command.addCommand(subcommand);
  }
  return command;
};

const list = () =>
  serverCommand('list', 'List model lines with their champions.')
    .option('--limit <count>', 'how many at most', count, 200)
    .action((options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const query = { limit: Math.min(200, options.limit) };
        const { body } = await client.call(MODEL_ENDPOINTS.listModels, { query });
        show(body, options, () =>
          table(
            ['model', 'task', 'champion', 'score', 'versions'],
            body.items.map(({ model, task, champion, metric, score, versions }) => [
              ...[model, task, champion ?? ''],
              score ? `${METRICS[metric].title} ${score.score.toFixed(2)}` : '',
              String(versions),
            ]),
            'There are none.',
          ),
        );
      }),
    );

const showLine = () =>
  serverCommand('show', 'Show a model line with its last versions.')
    .argument('<model>', 'name of the model line')
    .option('--limit <count>', 'how many versions at most', count, 20)
    .action((model: string, options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const params = { model };
        const query = { limit: Math.min(200, options.limit) };
        const [line, versions] = await Promise.all([
          client.call(MODEL_ENDPOINTS.getModel, { params }),
          client.call(MODEL_ENDPOINTS.listModelVersions, { params, query }),
        ]);
        show({ line: line.body, versions: versions.body }, options, () => {
          const { corpus, languagePair, champion, promotion, recipe } = line.body;
          const rows = versions.body.items.map(({ version, stage, createdAt, datasetVersion, ...rest }) => [
            ...[version, stage, createdAt.slice(0, 16), datasetVersion],
            rest.score ? `${METRICS[rest.metric].title} ${rest.score.score.toFixed(2)}` : '',
          ]);
          const known = {
            model,
            corpus: `${corpus} ${languagePair}`,
            task: recipe.task,
            promotion,
            champion,
          };
          return `${facts(known)}\n\n${table(['version', 'stage', 'made', 'trained on', 'score'], rows, 'It has no versions yet.')}`;
        });
      }),
    );

const promote = () =>
  serverCommand('promote', 'Make a version the champion, whatever its conditions say.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version')
    .action((model: string, version: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { etag = '' } = await client.call(MODEL_ENDPOINTS.getModel, { params: { model } });
        const { body } = await client.call(
          MODEL_ENDPOINTS.promoteVersion,
          { params: { model }, body: { version } },
          { ifMatch: etag },
        );
        show(body, options, () => `${version} is the champion of ${model} now.`);
      }),
    );

const rollback = () =>
  serverCommand('rollback', 'Make the champion before the present one champion again.')
    .argument('<model>', 'name of the model line')
    .action((model: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { etag = '' } = await client.call(MODEL_ENDPOINTS.getModel, { params: { model } });
        const { body } = await client.call(
          MODEL_ENDPOINTS.rollBackModel,
          { params: { model } },
          { ifMatch: etag },
        );
        show(body, options, () => `${body.champion} is the champion of ${model} again.`);
      }),
    );

const reject = () =>
  serverCommand('reject', 'Take a version out of use for good.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version')
    .requiredOption('--reason <text>', 'why nobody may use it')
    .action((model: string, version: string, options: ServerOptions & { reason: string }) =>
      onServer(options, async (client) => {
        const { body } = await client.call(MODEL_ENDPOINTS.rejectVersion, {
          params: { model, version },
          body: { reason: options.reason },
        });
        show(body, options, () => `Nobody may use ${version} of ${model} any more.`);
      }),
    );

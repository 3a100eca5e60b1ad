import { Command } from 'commander';
import { DATA_ENDPOINTS } from '../../contracts/api/data.ts';
import { PREPARATION_ENDPOINTS } from '../../contracts/api/preparations.ts';
import { facts, onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { count } from './count-option.ts';

const EXAMPLES = `
Examples:
  dragoman datasets list
  dragoman datasets versions media en-ko --limit 5
  dragoman datasets show media en-ko v0123456789ab --json
  dragoman datasets prepare media en-ko`;

/** `datasets`: look at corpora and their versions on a server, and have one prepared. */
export const datasetsCommand = (): Command => {
  const command = new Command('datasets')
    .description('Look at corpora of a deployment and their versions, and have one prepared.')
    .addHelpText('after', EXAMPLES);
  for (const subcommand of [list(), versions(), showVersion(), prepare()]) command.addCommand(subcommand);
  return command;
};

const number = (value: number) => value.toLocaleString('en-US');

const list = () =>
  serverCommand('list', 'List corpora with their latest versions.')
    .option('--limit <count>', 'how many at most', count, 200)
    .action((options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const query = { limit: Math.min(200, options.limit) };
        const { body } = await client.call(DATA_ENDPOINTS.listCorpora, { query });
        show(body, options, () =>
          table(
            ['corpus', 'pair', 'latest version', 'to train on'],
            body.items.map(({ corpus, languagePair, latest }) => [
              corpus,
              languagePair,
              latest?.version ?? '',
              latest ? number(latest.train) : '',
            ]),
            'There are none.',
          ),
        );
      }),
    );

const ofCorpus = (command: Command) =>
  command
    .argument('<corpus>', 'name, such as media')
    .argument('<pair>', 'language pair, such as en-ko; or tabular');

const versions = () =>
  ofCorpus(serverCommand('versions', 'List the versions of a corpus, newest first.'))
    .option('--limit <count>', 'how many at most', count, 20)
    .action((corpus: string, languagePair: string, options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const { body } = await client.call(DATA_ENDPOINTS.listDatasetVersions, {
          params: { corpus, languagePair },
          query: { limit: Math.min(200, options.limit) },
        });
        show(body, options, () =>
          table(
            ['version', 'made', 'read', 'to train on', 'held out', 'dropped', 'verdict'],
            body.items.map(({ version, createdAt, read, train, heldOut, dropped, verdict }) => [
              ...[version, createdAt.slice(0, 16)],
              ...[read, train, heldOut, dropped].map(number),
              verdict,
            ]),
            'There are none yet.',
          ),
        );
      }),
    );

const showVersion = () =>
  ofCorpus(serverCommand('show', 'Show a version: what it holds and where the rest went.'))
    .argument('<version>', 'id of the version')
    .action((corpus: string, languagePair: string, version: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const params = { corpus, languagePair, version };
        const { body } = await client.call(DATA_ENDPOINTS.getDatasetVersion, { params });
        show(body, options, () => {
          const { read, train, heldOut, dropped, verdict, runId, previousVersion, createdAt } = body.version;
          const drops = Object.entries(body.manifest.drops).sort(([, a], [, b]) => b - a);
          const counts = { read: number(read), 'to train on': number(train), 'held out': number(heldOut) };
          const made = { made: createdAt, run: runId, after: previousVersion, verdict };
          const rows = drops.map(([reason, pairs]) => [reason, number(pairs)]);
          return `${facts({ version, ...made, ...counts, dropped: number(dropped) })}\n\n${table(['dropped because of', ''], rows, 'Nothing was dropped.')}`;
        });
      }),
    );

const prepare = () =>
  ofCorpus(serverCommand('prepare', 'Prepare a corpus now, without waiting for further uploads.'))
    .option('--again', 'also when nothing has arrived: for another recipe')
    .action((corpus: string, languagePair: string, options: ServerOptions & { again?: boolean }) =>
      onServer(options, async (client) => {
        const { body } = await client.call(PREPARATION_ENDPOINTS.startPreparation, {
          params: { corpus, languagePair },
          body: { again: options.again === true },
        });
        show(
          body,
          options,
          () => `${body.runId} has started. Watch it with: dragoman runs follow ${body.runId}`,
        );
      }),
    );

import type { Command } from 'commander';
import { DATA_ENDPOINTS } from '../../contracts/api/data.ts';
import {
  facts,
  noun,
  ofCorpus,
  onServer,
  type ServerOptions,
  serverCommand,
  show,
  table,
} from '../server/server-command.ts';
import { count } from './count-option.ts';

const EXAMPLES = `  dragoman datasets list media en-ko --limit 5
  dragoman datasets show media en-ko v0123456789ab --json
  dragoman datasets lineage media en-ko v0123456789ab`;

/** `datasets`: versions of corpora on a server. */
export const datasetsCommand = (): Command =>
  noun('datasets', 'Look at dataset versions: what they hold, came from and went into.', EXAMPLES, [
    list(),
    showVersion(),
    lineage(),
  ]);

const number = (value: number) => value.toLocaleString('en-US');

const list = () =>
  ofCorpus(serverCommand('list', 'List the versions of a corpus, newest first.'))
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

const ofVersion = (command: Command) => ofCorpus(command).argument('<version>', 'id of the version');

const showVersion = () =>
  ofVersion(serverCommand('show', 'Show a version: what it holds and where the rest went.')).action(
    (corpus: string, languagePair: string, version: string, options: ServerOptions) =>
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

const lineage = () =>
  ofVersion(serverCommand('lineage', 'Show what a version was made of, and which models saw it.')).action(
    (corpus: string, languagePair: string, version: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const params = { corpus, languagePair, version };
        const { body } = await client.call(DATA_ENDPOINTS.getVersionLineage, { params });
        show(body, options, () => {
          const sources = body.sources.map(({ sourceId, licences, inputs, newInputs, kept }) => [
            ...[sourceId, licences.join(', '), number(inputs), number(newInputs), number(kept)],
          ]);
          const models = body.models.map(({ model, version: trained, stage, through }) => [
            ...[`${model}@${trained}`, stage, through.join(' > ')],
          ]);
          const head = ['source', 'licences', 'inputs', 'new', 'kept'];
          const known = facts({
            version,
            after: body.previous?.version,
            before: body.next.map((one) => one.version).join(', '),
          });
          return `${known}\n\n${table(head, sources, 'It has no sources.')}\n${table(['model', 'stage', 'through'], models, 'No model was trained on it.')}`;
        });
      }),
  );

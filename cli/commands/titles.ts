import { type Command, Option } from 'commander';
import { DATA_ENDPOINTS } from '../../contracts/api/data.ts';
import { REMOVAL_ENDPOINTS, type RemovalState } from '../../contracts/api/removals.ts';
import { RemovalRule } from '../../contracts/rights.ts';
import { DragomanError } from '../../core/errors.ts';
import { keyOf } from '../../core/rights/removal-rules.ts';
import { confirm } from '../server/confirm.ts';
import { everyPage } from '../server/every-page.ts';
import {
  noun,
  ofCorpus,
  onServer,
  type ServerOptions,
  serverCommand,
  show,
  table,
} from '../server/server-command.ts';
import { count } from './count-option.ts';

/** Text that was not removed is not erased. */
class NotRemoved extends DragomanError {}

const EXAMPLES = `  dragoman titles list media en-ko v0123456789ab --text novel
  dragoman titles show media en-ko "A Novel"
  dragoman titles remove media en-ko "A Novel" --reason "the contract has ended"
  dragoman titles remove media en-ko "The Press" --by owner --reason "asked by letter of 1 March"
  dragoman titles removed media en-ko
  dragoman titles erase media en-ko "A Novel"

Titles, owners and licences match in any case. What must go stays decided: the same text is dropped when it is
uploaded again. Erasing is for after the version without the text: earlier versions then keep their manifests and lose
their files.`;

/** `titles`: whose text is where, and text that must go. */
export const titlesCommand = (): Command =>
  noun(
    'titles',
    'See which versions have a title (owner, licence, source, input), and remove it.',
    EXAMPLES,
    [list(), showTitle(), remove(), removed(), erase()],
  );

interface By {
  by: RemovalRule['by'];
}

const list = () =>
  ofCorpus(serverCommand('list', 'List the titles of a dataset version, those with most records first.'))
    .argument('<version>', 'id of the version')
    .option('--text <part>', 'only titles with this in them, in any case')
    .option('--limit <count>', 'how many at most', count, 50)
    .action(
      (
        corpus: string,
        languagePair: string,
        version: string,
        options: ServerOptions & { text?: string; limit: number },
      ) =>
        onServer(options, async (client) => {
          const query = { text: options.text, limit: Math.min(200, options.limit) };
          const params = { corpus, languagePair, version };
          const { body } = await client.call(DATA_ENDPOINTS.listTitles, { params, query });
          show(body, options, () =>
            table(
              ['title', 'records', 'owners', 'licences', ''],
              body.items.map(({ title, records, owners, licences, removalId }) => [
                ...[title, records.toLocaleString('en-US'), owners.join(', '), licences.join(', ')],
                removalId === undefined ? '' : 'must go',
              ]),
              'There are none.',
            ),
          );
        }),
    );

const ofText = (command: Command) =>
  ofCorpus(command)
    .argument('<value>', 'the title, or what --by says')
    .addOption(
      new Option('--by <what>', 'what the value is').choices(RemovalRule.shape.by.options).default('title'),
    );

/** A heading with one item a line below it; nothing without items. */
const listed = (heading: string, items: readonly string[]) =>
  items.length === 0 ? [] : [`${heading}:`, ...items.map((item) => `  ${item}`)];

const names = (versions: readonly { model: string; version: string; through: string[] }[]) =>
  versions.map(({ model, version, through }) => `${model}@${version}  through ${through.join(' > ')}`);

const showTitle = () =>
  ofText(serverCommand('show', 'Show which dataset and model versions have text. Changes nothing.')).action(
    (corpus: string, languagePair: string, value: string, options: ServerOptions & By) =>
      onServer(options, async (client) => {
        const request = { params: { corpus, languagePair }, query: { by: options.by, value } };
        const { body } = await client.call(REMOVAL_ENDPOINTS.previewRemoval, request);
        show(body, options, () =>
          [
            `${options.by} "${value}" is ${body.inLatest ? '' : 'not '}in the latest version of ${corpus} ${languagePair}.`,
            ...listed('Dataset versions that hold it', body.datasetVersions),
            ...listed('Models that were trained on it, or came from such a model', names(body.modelVersions)),
          ].join('\n'),
        );
      }),
  );

const remove = () =>
  ofText(serverCommand('remove', 'Decide for good that text must go, and start a preparation without it.'))
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--yes', 'do not ask at the terminal')
    .action(
      (
        corpus: string,
        languagePair: string,
        value: string,
        options: ServerOptions & By & { reason: string; yes?: boolean },
      ) =>
        onServer(options, async (client) => {
          const { by, reason } = options;
          await confirm(`Remove ${by} "${value}" from ${corpus} ${languagePair} for good?`, options);
          const request = { params: { corpus, languagePair }, body: { by, value, reason } };
          const { body } = await client.call(REMOVAL_ENDPOINTS.removeText, request);
          show(body, options, () => {
            const { removal, startedRun, datasetVersions, modelVersions, stored, sharedUploads } = body;
            const next =
              removal.appliedIn === undefined
                ? `The preparation without it ${startedRun ? `has started: ${startedRun}` : 'starts within the hour, after the run that is under way'}.`
                : `The latest version does not hold it (since ${removal.appliedIn}).`;
            return [
              `Removal ${removal.removalId}: ${by} "${value}" of ${corpus} ${languagePair}. ${next}`,
              ...listed('Marked dataset versions that hold it', datasetVersions),
              ...listed('Marked models that were trained on it', names(modelVersions)),
              ...listed('Stored objects with nothing else', [...stored.uploads, ...stored.data]),
              ...listed('Uploads with other text too: upload them without it', sharedUploads),
            ].join('\n');
          });
        }),
    );

const removed = () =>
  ofCorpus(serverCommand('removed', 'List what must go from a corpus, newest first.'))
    .option('--limit <count>', 'how many at most', count, 50)
    .action((corpus: string, languagePair: string, options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const query = { limit: Math.min(200, options.limit) };
        const params = { corpus, languagePair };
        const { body } = await client.call(REMOVAL_ENDPOINTS.listRemovals, { params, query });
        show(body, options, () =>
          table(
            ['what', 'value', 'asked', 'by', 'gone since', 'stored text', 'reason'],
            body.items.map((removal) => [
              ...[removal.by, removal.value, removal.requestedAt.slice(0, 10), removal.requestedBy],
              ...[removal.appliedIn ?? 'not yet', storedText(removal), removal.reason],
            ]),
            'Nothing was removed.',
          ),
        );
      }),
    );

const versionsOf = (count: number) => (count === 1 ? '1 version' : `${count} versions`);

/** Where the text of a removal still is, in a few words. */
function storedText({ stored, heldBy, erasure }: RemovalState): string {
  const { found, erased, failure, sharedUploads = 0 } = erasure ?? {};
  const gone = (erased?.uploads ?? 0) + (erased?.data ?? 0);
  switch (stored) {
    case 'in-use':
      return `in ${versionsOf(heldBy)}, the latest among them`;
    case 'kept':
      return `in ${versionsOf(heldBy)}`;
    case 'nowhere':
      return 'in no version';
    case 'erasing':
      return found ? `being erased: ${gone} of ${found.uploads + found.data} files` : 'being erased';
    case 'lost':
      return `erasing was not heard of since ${erasure?.notedAt}: erase again`;
    case 'failed':
      return `not erased: ${failure?.error}: ${failure?.cause}`;
    case 'erased':
      return `${gone} files erased ${erasure?.notedAt.slice(0, 10)}${sharedUploads > 0 ? `, but for ${sharedUploads} uploads with other text too` : ''}`;
  }
}

const erase = () =>
  ofText(serverCommand('erase', 'Erase what is stored of text that was removed, once no version needs it.'))
    .option('--yes', 'do not ask at the terminal')
    .action(
      (
        corpus: string,
        languagePair: string,
        value: string,
        options: ServerOptions & By & { yes?: boolean },
      ) =>
        onServer(options, async (client) => {
          const params = { corpus, languagePair };
          const removals = await everyPage((cursor) =>
            client.call(REMOVAL_ENDPOINTS.listRemovals, { params, query: { limit: 200, cursor } }),
          );
          const wanted = keyOf(options.by, value);
          const found = removals.find((one) => keyOf(one.by, one.value) === wanted);
          if (!found) {
            throw new NotRemoved(
              `${options.by} "${value}" of ${corpus} ${languagePair} was not removed. Remove it first: dragoman titles remove`,
            );
          }
          const { removalId } = found;
          await confirm(
            `Erase what is stored of ${options.by} "${value}"? It cannot be brought back.`,
            options,
          );
          const { body } = await client.call(REMOVAL_ENDPOINTS.eraseText, {
            params: { ...params, removalId },
          });
          show(
            body,
            options,
            () =>
              `What is stored of ${options.by} "${value}" is being erased. What comes of it: dragoman titles removed ${corpus} ${languagePair}`,
          );
        }),
    );

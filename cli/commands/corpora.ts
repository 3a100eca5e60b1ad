import type { Command } from 'commander';
import { type ApiClient, ApiError } from '../../api/client.ts';
import { DATA_ENDPOINTS } from '../../contracts/api/data.ts';
import { PREPARATION_ENDPOINTS } from '../../contracts/api/preparations.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { CorpusId } from '../../core/keys.ts';
import { followOnServer } from '../runs/follow-on-server.ts';
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
import { readRecipe } from './read-recipe.ts';

const EXAMPLES = `  dragoman corpora list
  dragoman corpora register media en-ko --recipe recipe.json
  dragoman corpora show media en-ko
  dragoman corpora recipe media en-ko > recipe.json
  dragoman corpora prepare media en-ko --follow`;

/** `corpora`: what text is collected of, its settings and sources. */
export const corporaCommand = (): Command =>
  noun('corpora', 'Look at corpora of a deployment, register them, and have one prepared.', EXAMPLES, [
    list(),
    showCorpus(),
    register(),
    recipe(),
    prepare(),
  ]);

const number = (value: number | undefined) => value?.toLocaleString('en-US') ?? '';

const list = () =>
  serverCommand('list', 'List corpora with their latest versions.')
    .option('--limit <count>', 'how many at most', count, 200)
    .action((options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const query = { limit: Math.min(200, options.limit) };
        const { body } = await client.call(DATA_ENDPOINTS.listCorpora, { query });
        show(body, options, () =>
          table(
            ['corpus', 'pair', 'latest version', 'to train on', 'sources'],
            body.items.map(({ corpus, languagePair, latest, sources }) => [
              ...[corpus, languagePair, latest?.version ?? '', number(latest?.train)],
              sources.join(', '),
            ]),
            'There are none.',
          ),
        );
      }),
    );

const showCorpus = () =>
  ofCorpus(serverCommand('show', 'Show a corpus with its sources.')).action(
    (corpus: string, languagePair: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body } = await client.call(DATA_ENDPOINTS.getCorpus, { params: { corpus, languagePair } });
        show(body, options, () => {
          const { latest, versions, lastUploadAt } = body;
          const known = { corpus: `${corpus} ${languagePair}`, versions, 'last upload': lastUploadAt };
          const sources = body.sources.map(({ sourceId, settings, deliveries, counts, fetched }) => [
            ...[sourceId, settings.licence ?? '', String(deliveries), number(counts?.read)],
            ...[number(counts?.train), fetched?.schedule.expression ?? ''],
          ]);
          const head = ['source', 'licence', 'deliveries', 'read', 'to train on', 'fetched'];
          return `${facts({ ...known, 'latest version': latest?.version, 'to train on': number(latest?.train) })}\n\n${table(head, sources, 'It has no sources yet.')}`;
        });
      }),
  );

const register = () =>
  ofCorpus(serverCommand('register', 'Create a corpus, or change its recipe; later preparations use it.'))
    .option('--recipe <file>', 'preparation recipe (JSON); what it leaves out takes its default')
    .action((corpus: string, languagePair: string, options: ServerOptions & { recipe?: string }) =>
      onServer(options, async (client) => {
        const wanted =
          options.recipe === undefined ? undefined : readRecipe(options.recipe, PreparationRecipe);
        const registered = await createOrChange({ corpus, languagePair }, wanted, client);
        show({ corpus, languagePair, ...registered }, options, () =>
          registered.created
            ? `Registered corpus ${corpus} ${languagePair}. Its next preparation uses this recipe.`
            : `${corpus} ${languagePair} is registered already${wanted ? '; its next preparation uses this recipe' : ''}.`,
        );
      }),
    );

async function createOrChange(
  id: CorpusId,
  wanted: PreparationRecipe | undefined,
  client: ApiClient,
): Promise<{ created: boolean; recipe: PreparationRecipe }> {
  try {
    const body = { ...id, ...(wanted && { recipe: wanted }) };
    const created = await client.call(PREPARATION_ENDPOINTS.createCorpus, { body });
    return { created: true, recipe: created.body.recipe };
  } catch (error) {
    if (!(error instanceof ApiError) || error.name !== 'AlreadyExists') throw error;
  }
  const seen = await client.call(DATA_ENDPOINTS.getRecipe, { params: id });
  if (!wanted) return { created: false, ...seen.body };
  const changed = await client.call(
    DATA_ENDPOINTS.putRecipe,
    { params: id, body: { recipe: wanted } },
    { ifMatch: seen.etag },
  );
  return { created: false, ...changed.body };
}

const recipe = () =>
  ofCorpus(serverCommand('recipe', 'Print the preparation recipe of a corpus (JSON).')).action(
    (corpus: string, languagePair: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body } = await client.call(DATA_ENDPOINTS.getRecipe, { params: { corpus, languagePair } });
        process.stdout.write(`${JSON.stringify(body.recipe, null, 2)}\n`);
      }),
  );

const prepare = () =>
  ofCorpus(serverCommand('prepare', 'Prepare a corpus now, without waiting for further uploads.'))
    .option('--again', 'also when nothing has arrived: for another recipe')
    .option('--follow', 'show how it goes until it has ended')
    .action(
      (
        corpus: string,
        languagePair: string,
        options: ServerOptions & { again?: boolean; follow?: boolean },
      ) =>
        onServer(options, async (client) => {
          const { body } = await client.call(PREPARATION_ENDPOINTS.startPreparation, {
            params: { corpus, languagePair },
            body: { again: options.again === true },
          });
          if (options.follow) return followOnServer(body.runId, client);
          show(
            body,
            options,
            () => `${body.runId} has started. Watch it with: dragoman runs follow ${body.runId}`,
          );
        }),
    );

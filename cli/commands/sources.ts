import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../contracts/api/schedules.ts';
import {
  FetchLimits,
  type FetchOutcome,
  type SourceName,
  type SourceSettings,
} from '../../contracts/source.ts';
import { ContractViolation, DragomanError } from '../../core/errors.ts';
import { scheduleIdOf } from '../../core/schedules/schedule-id.ts';
import { confirm } from '../server/confirm.ts';
import { everyPage } from '../server/every-page.ts';
import { ifMissing } from '../server/if-missing.ts';
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

/** A run of a source was asked for and has not ended. */
class SourceStillRunning extends DragomanError {}

/** What fetches has 15 minutes for a run; it may have to wait for its turn. */
const LONGEST_RUN_SECONDS = 1000;

const EXAMPLES = `  dragoman sources list
  dragoman sources register media en-ko nightly --url https://data.statmt.org/a.tsv.gz --schedule "rate(1 day)"
  dragoman sources register books de-en opus-books --url opus:Books/v1/moses/de-en --schedule "cron(0 3 1 * ? *)" --licence other
  dragoman sources register media en-ko partner --url s3://partner-texts/export/ --schedule "rate(1 hour)"
  dragoman sources register media en-ko nightly --limit fileBytes=1000000000
  dragoman sources show media en-ko nightly
  dragoman sources run media en-ko nightly
  dragoman sources remove media en-ko nightly`;

/** `sources`: what is fetched by schedule. */
export const sourcesCommand = (): Command =>
  noun('sources', 'Sources that are fetched by schedule: register, run and remove them.', EXAMPLES, [
    list(),
    showSource(),
    register(),
    run(),
    remove(),
  ]);

const ofSource = (command: Command) =>
  ofCorpus(command).argument('<source>', 'id of the source within the corpus, such as nightly');

const list = () =>
  serverCommand('list', 'List what is fetched, when, and what came of it last.').action(
    (options: ServerOptions) =>
      onServer(options, async (client) => {
        const items = (await schedules(client)).filter(({ kind }) => kind === 'source');
        show({ items }, options, () =>
          table(
            ['corpus', 'pair', 'source', 'when', 'next (UTC)', 'last'],
            items.map(({ corpus, languagePair, sourceId = '', timing, next, fetched }) => [
              ...[corpus, languagePair, sourceId, timing.expression],
              timing.enabled ? (next?.slice(0, 16) ?? '') : 'paused',
              fetched ? `${fetched.outcome} ${fetched.at.slice(0, 16)}` : '',
            ]),
            'Nothing is fetched.',
          ),
        );
      }),
  );

const schedules = (client: ApiClient) =>
  everyPage((cursor) => client.call(SCHEDULE_ENDPOINTS.listSchedules, { query: { limit: 200, cursor } }));

const nameOf = (corpus: string, languagePair: string, sourceId: string): SourceName => ({
  corpus,
  languagePair,
  sourceId,
});

const scheduleOf = (name: SourceName) => scheduleIdOf({ kind: 'source', name });

/** The source among the schedules, with its last run. */
async function overviewOf(name: SourceName, client: ApiClient): Promise<ScheduleOverview | undefined> {
  return (await schedules(client)).find(({ scheduleId }) => scheduleId === scheduleOf(name));
}

const showSource = () =>
  ofSource(serverCommand('show', 'Show a source with its addresses and what came of its last run.')).action(
    (corpus: string, languagePair: string, sourceId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const name = nameOf(corpus, languagePair, sourceId);
        const { body } = await client.call(SCHEDULE_ENDPOINTS.getSource, { params: name });
        const { fetched, next } = (await overviewOf(name, client)) ?? {};
        show({ ...body, next, last: fetched }, options, () =>
          facts({
            source: `${sourceId} of ${corpus} ${languagePair}`,
            when: whenOf(body),
            next,
            last: fetched && outcomeOf(fetched),
            ...Object.fromEntries(body.locations.map(({ url }, index) => [`address ${index + 1}`, url])),
            ...body.rights,
          }),
        );
      }),
  );

const whenOf = ({ enabled, schedule }: SourceSettings) =>
  enabled ? `${schedule.expression} ${schedule.timeZone}` : 'never (paused)';

const outcomeOf = ({ outcome, message }: FetchOutcome) => `${outcome}: ${message}`;

interface RegisterOptions extends ServerOptions {
  url: string[];
  file: string[];
  sha256: string[];
  schedule?: string;
  timeZone?: string;
  limit: Partial<FetchLimits>;
  licence?: string;
  owner?: string;
  title?: string;
  domain?: string;
}

const collect = (text: string, before: string[]) => [...before, text];

function limit(text: string, before: Partial<FetchLimits>): Partial<FetchLimits> {
  const [, name = '', value] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name in FetchLimits.shape) return { ...before, [name]: Number(value) };
  throw new InvalidArgumentError(`Use NAME=NUMBER with one of ${Object.keys(FetchLimits.shape).join(', ')}.`);
}

const register = () =>
  ofSource(serverCommand('register', 'Create a source that is fetched by schedule, or change what is named.'))
    .option(
      '--url <address>',
      'an address, an s3:// prefix, an OPUS or mtdata identifier; may be repeated',
      collect,
      [],
    )
    .option('--file <name>', 'name in the landing bucket, of the address in the same place', collect, [])
    .option('--sha256 <checksum>', 'that the file must have, of the address in the same place', collect, [])
    .option('--schedule <expression>', 'when: rate(1 day) or cron(minute hour day month weekday year)')
    .option('--time-zone <name>', 'of the cron expression')
    .option('--limit <name=number>', `${Object.keys(FetchLimits.shape).join(', ')}`, limit, {})
    .option('--licence <name>', 'terms of the text: SPDX id or a short name')
    .option('--owner <name>', 'whose text it is')
    .option('--title <name>', 'of the work')
    .option('--domain <name>', 'what it is about')
    .action((corpus: string, languagePair: string, sourceId: string, options: RegisterOptions) =>
      onServer(options, async (client) => {
        const name = nameOf(corpus, languagePair, sourceId);
        const seen = await client.call(SCHEDULE_ENDPOINTS.getSource, { params: name }).catch(ifMissing);
        const body = described(options, seen?.body);
        const { body: source } = seen
          ? await client.call(SCHEDULE_ENDPOINTS.changeSource, { params: name, body }, { ifMatch: seen.etag })
          : await client.call(SCHEDULE_ENDPOINTS.createSource, { body: { ...name, ...body } });
        show(source, options, () =>
          [
            `Registered source ${sourceId} of ${corpus} ${languagePair}, fetched ${whenOf(source)}:`,
            ...source.locations.map(({ url }) => `  ${url}`),
          ].join('\n'),
        );
      }),
    );

/** What is named, over what there is. @throws ContractViolation where a new source lacks an address or a schedule */
function described(options: RegisterOptions, seen: SourceSettings | undefined) {
  const { url, file, sha256, limit: limits, licence, owner, title, domain } = options;
  const locations =
    url.length === 0
      ? seen?.locations
      : url.map((address, index) => ({
          url: address,
          ...defined({ file: file[index], sha256: sha256[index] }),
        }));
  const expression = options.schedule ?? seen?.schedule.expression;
  if (locations === undefined || expression === undefined) {
    throw new ContractViolation('Give a new source --url and --schedule, such as "rate(1 day)".');
  }
  const rights = { ...seen?.rights, ...defined({ licence, owner, title, domain }) };
  return {
    locations,
    timing: {
      expression,
      timeZone: options.timeZone ?? seen?.schedule.timeZone ?? 'UTC',
      enabled: seen?.enabled ?? true,
    },
    limits: { ...seen?.limits, ...limits },
    ...(Object.keys(rights).length === 0 ? {} : { rights }),
  };
}

const defined = <Values extends Record<string, string | undefined>>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: string;
  };

const run = () =>
  ofSource(serverCommand('run', 'Fetch a source now, and wait; exit code 1 when that failed.')).action(
    (corpus: string, languagePair: string, sourceId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const name = nameOf(corpus, languagePair, sourceId);
        const before = (await overviewOf(name, client))?.fetched?.at;
        await client.call(SCHEDULE_ENDPOINTS.runSchedule, { params: { scheduleId: scheduleOf(name) } });
        const outcome = await nextOutcome(name, before, client);
        show(outcome, options, () => outcomeOf(outcome));
        if (outcome.outcome === 'failed') process.exitCode = 1;
      }),
  );

/** Waits for a run of a source that ends later than `before`. @throws SourceStillRunning */
async function nextOutcome(
  name: SourceName,
  before: string | undefined,
  client: ApiClient,
): Promise<FetchOutcome> {
  for (let seconds = 0; seconds < LONGEST_RUN_SECONDS; seconds += 2) {
    await sleep(2000);
    const fetched = (await overviewOf(name, client))?.fetched;
    if (fetched && fetched.at !== before) return fetched;
  }
  throw new SourceStillRunning(
    `${name.sourceId} has not ended in ${LONGEST_RUN_SECONDS} seconds. Look again with: dragoman sources show ${name.corpus} ${name.languagePair} ${name.sourceId}`,
  );
}

const remove = () =>
  ofSource(serverCommand('remove', 'Take a source and its schedule away; what it brought stays.'))
    .option('--yes', 'do not ask at the terminal')
    .action(
      (corpus: string, languagePair: string, sourceId: string, options: ServerOptions & { yes?: boolean }) =>
        onServer(options, async (client) => {
          const params = { scheduleId: scheduleOf(nameOf(corpus, languagePair, sourceId)) };
          const { etag } = await client.call(SCHEDULE_ENDPOINTS.getSchedule, { params });
          await confirm(`Take the source ${sourceId} of ${corpus} ${languagePair} away?`, options);
          const { body } = await client.call(
            SCHEDULE_ENDPOINTS.removeSchedule,
            { params },
            { ifMatch: etag },
          );
          show(
            body,
            options,
            () => `Removed source ${sourceId} of ${corpus} ${languagePair}. What it brought stays.`,
          );
        }),
    );

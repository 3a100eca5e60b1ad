import type { Command } from 'commander';
import { SCHEDULE_ENDPOINTS } from '../../contracts/api/schedules.ts';
import { confirm } from '../server/confirm.ts';
import {
  facts,
  noun,
  onServer,
  type ServerOptions,
  serverCommand,
  show,
  table,
} from '../server/server-command.ts';
import { registerSource } from '../sources/register-source.ts';
import { runSource } from '../sources/run-source.ts';
import { nameOf, ofSource, outcomeOf, overviewOf, scheduleOf, schedules, whenOf } from '../sources/source.ts';

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
    registerSource(),
    runSource(),
    remove(),
  ]);

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

import { type Command, Option } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../contracts/api/schedules.ts';
import { confirm } from '../server/confirm.ts';
import { everyPage } from '../server/every-page.ts';
import {
  facts,
  noun,
  onServer,
  type ServerOptions,
  serverCommand,
  show,
  table,
} from '../server/server-command.ts';

const EXAMPLES = `  dragoman schedules list
  dragoman schedules set media-en-ko-base "cron(0 3 ? * SUN *)" --time-zone Asia/Seoul
  dragoman schedules set media-en-ko-base "rate(7 days)" --kind monitoring
  dragoman schedules pause source.media.en-ko.nightly
  dragoman schedules resume source.media.en-ko.nightly
  dragoman schedules run training.media-en-ko-base
  dragoman schedules remove monitoring.media-en-ko-base`;

/** `schedules`: everything that recurs on a server. */
export const schedulesCommand = (): Command =>
  noun('schedules', 'Look at what recurs in a deployment: set, pause, resume, run and remove it.', EXAMPLES, [
    list(),
    showSchedule(),
    set(),
    enable(false),
    enable(true),
    run(),
    remove(),
  ]);

const list = () =>
  serverCommand('list', 'List all schedules with their next and last runs.').action(
    (options: ServerOptions) =>
      onServer(options, async (client) => {
        const items = await allSchedules(client);
        show({ items }, options, () =>
          table(['schedule', 'when', 'next (UTC)', 'last'], items.map(rowOf), 'Nothing recurs yet.'),
        );
      }),
  );

const allSchedules = (client: ApiClient): Promise<ScheduleOverview[]> =>
  everyPage((cursor) => client.call(SCHEDULE_ENDPOINTS.listSchedules, { query: { limit: 200, cursor } }));

const rowOf = ({ scheduleId, timing, next, problem, fetched, run }: ScheduleOverview) => [
  scheduleId,
  whenOf(timing),
  timing.enabled ? (problem ?? next?.slice(0, 16) ?? 'never') : 'paused',
  fetched
    ? `${fetched.outcome} ${fetched.at.slice(0, 16)}`
    : run
      ? `${run.status} ${run.createdAt.slice(0, 16)}`
      : '',
];

const whenOf = ({ expression, timeZone }: ScheduleOverview['timing']) =>
  expression.startsWith('rate') ? expression : `${expression} ${timeZone}`;

const showSchedule = () =>
  serverCommand('show', 'Show a schedule and when it fires next.')
    .argument('<schedule>', 'its id, as the list has it')
    .action((scheduleId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body } = await client.call(SCHEDULE_ENDPOINTS.getSchedule, { params: { scheduleId } });
        const { expression, timeZone, enabled } = body.timing;
        const found = (await allSchedules(client)).find((one) => one.scheduleId === scheduleId);
        show(found ?? body, options, () =>
          facts({
            schedule: scheduleId,
            when: whenOf({ expression, timeZone, enabled }),
            state: enabled ? 'active' : 'paused',
            next: found?.next,
            last: found?.fetched?.message ?? found?.run?.status,
          }),
        );
      }),
    );

const set = () =>
  serverCommand('set', 'Let a model line train, or be monitored, by schedule.')
    .argument('<model>', 'name of the model line')
    .argument('<expression>', 'rate(7 days), or cron(minute hour day month weekday year)')
    .addOption(
      new Option('--kind <kind>', 'what recurs').choices(['training', 'monitoring']).default('training'),
    )
    .option('--time-zone <name>', 'of a cron expression', 'UTC')
    .action(
      (
        model: string,
        expression: string,
        options: ServerOptions & { kind: 'training' | 'monitoring'; timeZone: string },
      ) =>
        onServer(options, async (client) => {
          const { kind, timeZone } = options;
          const scheduleId = `${kind}.${model}`;
          const timing = { expression, timeZone };
          const there = (await allSchedules(client)).find((one) => one.scheduleId === scheduleId);
          const { body } = there
            ? await client.call(
                SCHEDULE_ENDPOINTS.changeSchedule,
                { params: { scheduleId }, body: { ...timing, enabled: there.timing.enabled } },
                { ifMatch: there.etag },
              )
            : await client.call(SCHEDULE_ENDPOINTS.createSchedule, { body: { model, kind, timing } });
          show(body, options, () => `${scheduleId}: ${whenOf(body.timing)}`);
        }),
    );

const enable = (enabled: boolean) =>
  serverCommand(
    enabled ? 'resume' : 'pause',
    enabled ? 'Let a schedule that is paused fire again.' : 'Keep a schedule, but do not let it fire.',
  )
    .argument('<schedule>', 'its id, as the list has it')
    .action((scheduleId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const params = { scheduleId };
        const { body: seen, etag = '' } = await client.call(SCHEDULE_ENDPOINTS.getSchedule, { params });
        const { expression, timeZone } = seen.timing;
        const { body } = await client.call(
          SCHEDULE_ENDPOINTS.changeSchedule,
          { params, body: { expression, timeZone, enabled } },
          { ifMatch: etag },
        );
        show(body, options, () => `${scheduleId} is ${enabled ? 'active' : 'paused'} now.`);
      }),
    );

const run = () =>
  serverCommand('run', 'Do now what a schedule does.')
    .argument('<schedule>', 'its id, as the list has it')
    .action((scheduleId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body } = await client.call(SCHEDULE_ENDPOINTS.runSchedule, { params: { scheduleId } });
        show(body, options, () =>
          body.runIds.length === 0
            ? `${scheduleId} is being fetched.`
            : body.runIds.map((runId) => `Watch it with: dragoman runs follow ${runId}`).join('\n'),
        );
      }),
    );

const remove = () =>
  serverCommand('remove', 'Take a schedule away; a source goes with it, and what it brought stays.')
    .argument('<schedule>', 'its id, as the list has it')
    .option('--yes', 'do not ask at the terminal')
    .action((scheduleId: string, options: ServerOptions & { yes?: boolean }) =>
      onServer(options, async (client) => {
        const params = { scheduleId };
        await confirm(`Take the schedule ${scheduleId} away?`, options);
        const { etag = '' } = await client.call(SCHEDULE_ENDPOINTS.getSchedule, { params });
        const { body } = await client.call(SCHEDULE_ENDPOINTS.removeSchedule, { params }, { ifMatch: etag });
        show(body, options, () => `${scheduleId} was taken away.`);
      }),
    );

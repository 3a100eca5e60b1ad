import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../contracts/api/schedules.ts';
import { ContractViolation } from '../../core/errors.ts';
import { parseScheduleId } from '../../core/schedules/schedule-id.ts';
import { confirm } from '../server/confirm.ts';
import { everyPage } from '../server/every-page.ts';
import { ifMissing } from '../server/if-missing.ts';
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
  dragoman schedules show training.media-en-ko-base
  dragoman schedules set training.media-en-ko-base "cron(0 3 ? * SUN *)" --time-zone Asia/Seoul
  dragoman schedules set monitoring.media-en-ko-base "rate(7 days)"
  dragoman schedules set preparation.media.en-ko "cron(0 1 1 * ? *)"
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
  serverCommand('set', 'Let something recur, or change when it does.')
    .argument(
      '<schedule>',
      'training.LINE, monitoring.LINE, preparation.CORPUS.PAIR or source.CORPUS.PAIR.SOURCE',
    )
    .argument('<expression>', 'rate(7 days), or cron(minute hour day month weekday year)')
    .option('--time-zone <name>', 'of a cron expression; UTC unless told')
    .action((scheduleId: string, expression: string, options: ServerOptions & { timeZone?: string }) =>
      onServer(options, async (client) => {
        const seen = await client
          .call(SCHEDULE_ENDPOINTS.getSchedule, { params: { scheduleId } })
          .catch(ifMissing);
        const timing = { expression, timeZone: options.timeZone ?? seen?.body.timing.timeZone };
        const { body } = seen
          ? await client.call(
              SCHEDULE_ENDPOINTS.changeSchedule,
              { params: { scheduleId }, body: { ...timing, enabled: seen.body.timing.enabled } },
              { ifMatch: seen.etag },
            )
          : await client.call(SCHEDULE_ENDPOINTS.createSchedule, {
              body: { ...subjectOf(scheduleId), timing },
            });
        show(body, options, () => `${scheduleId}: ${whenOf(body.timing)}`);
      }),
    );

/** What a schedule that is not there yet would be of. @throws ContractViolation, NotRegistered for what is no id */
function subjectOf(scheduleId: string) {
  const subject = parseScheduleId(scheduleId);
  if (subject.kind === 'preparation') return { kind: subject.kind, ...subject.id };
  if (subject.kind !== 'source') return subject;
  throw new ContractViolation(
    `There is no source ${subject.name.sourceId} yet. Register it with its addresses: dragoman sources register`,
  );
}

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

import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import { type Run, RunKind, RunStatus } from '../../contracts/entities.ts';
import { STAGES } from '../../contracts/stages.ts';
import { DragomanError } from '../../core/errors.ts';
import { followOnServer } from '../runs/follow-on-server.ts';
import {
  facts,
  noun,
  onServer,
  type ServerOptions,
  serverCommand,
  show,
  table,
} from '../server/server-command.ts';
import { count } from './count-option.ts';

/** A run was told to stop and goes on. */
class RunStillEnding extends DragomanError {}

/** A job may save a checkpoint before it goes. */
const LONGEST_END_SECONDS = 180;

const EXAMPLES = `  dragoman runs list --kind training --status FAILED
  dragoman runs list --json | jq -r '.items[].runId'
  dragoman runs show RUN
  dragoman runs follow RUN
  dragoman runs approve RUN
  dragoman runs reject RUN
  dragoman runs cancel RUN --reason "The wrong recipe."`;

/** `runs`: look at runs of a server, follow, answer and cancel them. */
export const runsCommand = (): Command =>
  noun('runs', 'Look at runs of a deployment, follow, answer and cancel them.', EXAMPLES, [
    list(),
    showRun(),
    follow(),
    answer(true),
    answer(false),
    cancel(),
  ]);

const list = () =>
  serverCommand('list', 'List runs, newest first.')
    .addOption(new Option('--kind <kind>', 'which runs').choices(RunKind.options).default('preparation'))
    .addOption(new Option('--status <status>', 'only with this status').choices(RunStatus.options))
    .option('--model <model>', 'only of this model line')
    .option('--limit <count>', 'how many at most', count, 20)
    .action((options: ServerOptions & { kind: RunKind; status?: RunStatus; model?: string; limit: number }) =>
      onServer(options, async (client) => {
        const { kind, status, model, limit } = options;
        const query = { kind, status, model, limit: Math.min(200, limit) };
        const { body } = await client.call(RUN_ENDPOINTS.listRuns, { query });
        show(body, options, () =>
          table(['run', 'what', 'status', 'started', 'cost'], body.items.map(rowOf), 'There are none.'),
        );
      }),
    );

const rowOf = ({ runId, corpus, languagePair, model, status, createdAt, costUsd }: Run) => [
  runId,
  model ?? `${corpus} ${languagePair}`,
  status,
  createdAt.slice(0, 16),
  costUsd === undefined ? '' : `$${costUsd.toFixed(2)}`,
];

const showRun = () =>
  serverCommand('show', 'Show a run with its stages.')
    .argument('<run>', 'id of the run')
    .action((runId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body: run } = await client.call(RUN_ENDPOINTS.getRun, { params: { runId } });
        show(run, options, () => {
          const { kind, corpus, languagePair, model, status, createdAt, endedAt, error, cause } = run;
          const stages = STAGES[kind].flatMap((stage) => {
            const record = run.stages[stage];
            return record ? [[stage, record.status, record.message ?? '']] : [];
          });
          const known = { run: runId, kind, corpus: `${corpus} ${languagePair}`, model, status };
          const times = { started: createdAt, ended: endedAt, error, cause };
          return `${facts({ ...known, ...times })}\n\n${table(['stage', 'status', ''], stages, 'No stage has begun.')}`;
        });
      }),
    );

const follow = () =>
  serverCommand('follow', 'Show how a run goes until it has ended; exit code 1 unless it succeeds.')
    .argument('<run>', 'id of the run')
    .action((runId: string, options: ServerOptions) =>
      onServer(options, (client) => followOnServer(runId, client)),
    );

const answer = (approved: boolean) =>
  serverCommand(
    approved ? 'approve' : 'reject',
    approved
      ? 'Publish the version of a run that asks whether to.'
      : 'Publish nothing of a run that asks whether to; the run fails.',
  )
    .argument('<run>', 'id of the run')
    .action((runId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const request = { params: { runId }, body: { approved } };
        const { body } = await client.call(RUN_ENDPOINTS.answerApproval, request);
        const said = approved ? 'Yes: the version is published.' : 'No: nothing is published.';
        show(body, options, () => `${body.question}\n${said}`);
      }),
    );

const cancel = () =>
  serverCommand('cancel', 'Stop a run with everything that it runs, and wait until it has ended.')
    .argument('<run>', 'id of the run')
    .option('--reason <text>', 'why, for those who read of it')
    .action((runId: string, options: ServerOptions & { reason?: string }) =>
      onServer(options, async (client) => {
        const body = options.reason === undefined ? {} : { reason: options.reason };
        const cancelled = await client.call(RUN_ENDPOINTS.cancelRun, { params: { runId }, body });
        const run = await ended(cancelled.body, client);
        show(run, options, () => `${runId} has ended: ${run.status}.`);
      }),
    );

/** Waits until a run that is being stopped has ended. @throws RunStillEnding after three minutes */
async function ended(stopped: Run, client: ApiClient): Promise<Run> {
  const { runId } = stopped;
  let run = stopped;
  for (let seconds = 0; !run.endedAt; seconds++) {
    if (seconds === LONGEST_END_SECONDS) {
      throw new RunStillEnding(
        `${runId} has been told to stop and has not ended in ${LONGEST_END_SECONDS} seconds. Look again with: dragoman runs show ${runId}`,
      );
    }
    await sleep(1000);
    run = (await client.call(RUN_ENDPOINTS.getRun, { params: { runId } })).body;
  }
  return run;
}

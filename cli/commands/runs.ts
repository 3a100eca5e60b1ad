import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Command, Option } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { type Run, RunKind, RunStatus } from '../../contracts/entities.ts';
import { STAGES } from '../../contracts/stages.ts';
import { DragomanError } from '../../core/errors.ts';
import { type FollowedRun, followRun } from '../runs/follow-run.ts';
import { createScreen } from '../runs/screen.ts';
import { facts, onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { count } from './count-option.ts';

/** A run was told to stop and goes on. */
class RunStillEnding extends DragomanError {}

/** A job may save a checkpoint before it goes. */
const LONGEST_END_SECONDS = 180;

const EXAMPLES = `
Examples:
  dragoman runs list --kind training --status FAILED
  dragoman runs train media-en-ko-base --follow
  dragoman runs approve RUN yes
  dragoman runs cancel RUN --reason "The wrong recipe."
  dragoman runs list --json | jq -r '.items[].runId'

Exit codes: 0 done, 1 something to mend, or the run that was followed did not succeed, 2 wrong usage.`;

/** `runs`: look at runs of a server, follow, answer, cancel and start them. */
export const runsCommand = (): Command => {
  const command = new Command('runs')
    .description('Look at runs of a deployment, follow, answer, cancel and start them.')
    .addHelpText('after', EXAMPLES);
  const subcommands = [list(), showRun(), follow(), cancel(), approve(), train()];
  for (const subcommand of subcommands) command.addCommand(subcommand);
  return command;
};

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

const approve = () =>
  serverCommand('approve', 'Answer the question of a run that awaits approval.')
    .argument('<run>', 'id of the run')
    .addArgument(new Argument('<answer>', 'whether to publish').choices(['yes', 'no']))
    .action((runId: string, answer: 'yes' | 'no', options: ServerOptions) =>
      onServer(options, async (client) => {
        const approved = answer === 'yes';
        const { body } = await client.call(RUN_ENDPOINTS.answerApproval, {
          params: { runId },
          body: { approved },
        });
        show(
          body,
          options,
          () =>
            `${body.question}\n${approved ? 'Yes: the version is published.' : 'No: nothing is published.'}`,
        );
      }),
    );

const train = () =>
  serverCommand('train', 'Train a model line on the latest dataset version of its corpus.')
    .argument('<model>', 'name of the model line')
    .option('--again', 'also when this recipe was trained on this version before')
    .option('--follow', 'show how it goes until it has ended')
    .action((model: string, options: ServerOptions & { again?: boolean; follow?: boolean }) =>
      onServer(options, async (client) => {
        const { body } = await client.call(TRAINING_ENDPOINTS.startTraining, {
          body: { model, again: options.again === true },
        });
        if (options.follow) return followOnServer(body.runId, client);
        show(body, options, () =>
          body.queued
            ? `${body.runId} is queued. Watch it with: dragoman runs follow ${body.runId}`
            : `${body.runId} has trained this recipe on this dataset version. Train once more with --again.`,
        );
      }),
    );

async function followOnServer(runId: string, client: ApiClient): Promise<void> {
  const screen = createScreen(process.stderr);
  try {
    const run = await followRun(runId, runId, { ...onApi(client), screen });
    process.stdout.write(`${runId}: ${run.status}${run.cause ? `\n${run.error}: ${run.cause}` : ''}\n`);
    if (run.status !== 'SUCCEEDED') process.exitCode = 1;
  } finally {
    screen.close();
  }
}

const onApi = (client: ApiClient): FollowedRun => ({
  watch: async (runId) => {
    const query = { events: 0 };
    return (await client.call(RUN_ENDPOINTS.watchRun, { params: { runId }, query })).body;
  },
  jobProgress: async (runId, step) => {
    const { body } = await client.call(TRAINING_ENDPOINTS.getTrainingProgress, { params: { runId } });
    return body.items.find((progress) => progress.step === step);
  },
});

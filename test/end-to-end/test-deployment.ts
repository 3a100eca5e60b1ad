import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { JobAttempt, Run } from '../../contracts/entities.ts';
import type { CorpusId } from '../../core/keys.ts';
import { type Connection, connect } from '../../local/connect.ts';
import { openDashboard } from '../../local/dashboard/open-dashboard.ts';
import type { DashboardServer } from '../../local/dashboard/serve-dashboard.ts';
import { deployStack } from '../../local/deploy.ts';
import { ROOT_DIRECTORY, TRAINER } from '../../local/paths.ts';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { type CommandResult, runCommand } from '../run-command.ts';
import { eventually } from './eventually.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { type Listening, listen, type Notification } from './listening.ts';

/** The real stack on the emulator with IAM enforced, and all that a test may see and do there. */
export interface TestDeployment extends Connection, Listening {
  runtime: LocalRuntime;
  outputs: Record<string, string>;
  /** Lets the jobs of a model line fail as DRAGOMAN_FAULT of the trainer says. */
  planFault(model: string, fault: string): void;
  /** Stops the execution of a run, as the console does. */
  abort(runId: string): Promise<void>;
  /** Everything an attempt of a job wrote to its log. */
  jobLog(attempt: JobAttempt): Promise<string[]>;
  /** Starts a training by hand. @returns the id of the run; of an earlier one, unless `again` is asked for */
  startTraining(model: string, options?: { again?: boolean }): Promise<string>;
  /** Waits for a run of a corpus for which `wanted` is true; the newest, if there are several. */
  nextRun(corpus: CorpusId, wanted: (run: Run) => boolean): Promise<Run>;
  /** Waits until a run does something; fails at once when it ends without having done it. */
  during<Answer>(
    runId: string,
    what: string,
    ask: () => Promise<Answer | undefined | false>,
  ): Promise<Answer>;
  /** Waits until systems are told that a run has ended, by when it has given back what it held. */
  ended(runId: string): Promise<Run>;
  /** The same, for a run that must succeed. */
  succeeded(runId: string): Promise<Run>;
  /** What people were told of a run. */
  notificationsOf(runId: string): Promise<Notification[]>;
  /** Runs a command as a user does who has opened the dashboard in another terminal: `npx dragoman runs approve RUN`. */
  dragoman(...args: string[]): Promise<CommandResult>;
  /** The same for a command that must succeed. @returns what it answered as JSON */
  answerOf(...args: string[]): Promise<ReturnType<typeof JSON.parse>>;
  /** The run, its attempts and the end of the emulator's log, for the message of a wait that was in vain. */
  stateOf(runId: string): Promise<string>;
  /** Stops the deployment and all that belongs to it. */
  stop(): Promise<void>;
}

const DRAGOMAN = path.join(ROOT_DIRECTORY, 'cli', 'dragoman.mjs');
const TRAINER_WITH_FAULTS = fileURLToPath(new URL('trainer-with-faults.sh', import.meta.url));
const LOG_LINES = 20;
/** No run of the tests takes longer, even where other programs keep both cores busy. */
const RUN_SECONDS = 480;

/** Starts the emulator, deploys the `local` stacks with `cdk deploy`, and listens to everything they say. */
export async function startTestDeployment({
  name = 'end-to-end',
  runSeconds = RUN_SECONDS,
} = {}): Promise<TestDeployment> {
  const stateDirectory = path.join(ROOT_DIRECTORY, '.local', name);
  const faults = path.join(stateDirectory, 'faults');
  rmSync(stateDirectory, { recursive: true, force: true });
  mkdirSync(faults, { recursive: true });
  const runtime = await startRuntime({
    stateDirectory,
    enforceIam: true,
    // A stopped trainer saves in a few seconds; one that does not is killed before a test waits too long.
    stopTimeoutSeconds: 10,
    maxRunningJobsPerQueue: 2,
    jobEntrypoint: ['/bin/sh', TRAINER_WITH_FAULTS, faults, TRAINER],
  });
  try {
    const outputs = await deployStack(runtime);
    const connection = connect(runtime, outputs);
    const listening = await listen(runtime, outputs);
    const logs = new CloudWatchLogsClient(runtime.clientConfig);
    const trouble = async () =>
      [
        'The last warnings and errors of Lambdas:',
        ...(await lambdaErrors(logs)).slice(-LOG_LINES),
        "The end of the emulator's log:",
        ...readFileSync(path.join(stateDirectory, 'emulator.log'), 'utf8')
          .trimEnd()
          .split('\n')
          .slice(-LOG_LINES),
      ].join('\n');
    const stateOf = async (runId: string) => {
      const run = await connection.registry.getRun(runId);
      const attempts = await connection.registry.listAttempts(runId);
      return `${JSON.stringify({ run, attempts }, null, 2)}\n${await trouble()}`;
    };
    const ended = (runId: string) =>
      eventually(
        `run ${runId} to end`,
        async () => {
          const closed = (await listening.busEvents.read()).some(
            (event) => event['detail-type'] === 'RunClosed' && event.detail.runId === runId,
          );
          return closed && connection.registry.getRun(runId);
        },
        { seconds: runSeconds, state: () => stateOf(runId) },
      );
    const lambda = new LambdaClient(runtime.clientConfig);
    const stepFunctions = new SFNClient(runtime.clientConfig);
    let dashboard: Promise<DashboardServer> | undefined;
    const dragoman = async (...args: string[]) => {
      dashboard ??= openDashboard({ stateDirectory });
      await dashboard;
      return runCommand(process.execPath, [DRAGOMAN, ...args], stateDirectory);
    };
    return {
      ...connection,
      ...listening,
      runtime,
      outputs,
      stateOf,
      planFault: (model, fault) => writeFileSync(path.join(faults, model), fault),
      startTraining: async (model, { again = false } = {}) => {
        const answer = await lambda.send(
          new InvokeCommand({
            FunctionName: outputs.StartTrainingName,
            Payload: JSON.stringify({ model, again }),
          }),
        );
        const text = Buffer.from(answer.Payload ?? []).toString();
        if (answer.FunctionError) throw new Error(`start-training failed: ${text}`);
        return (JSON.parse(text) as [string])[0];
      },
      abort: async (runId) => {
        const executionArn = (await connection.registry.getRun(runId))?.executionArn;
        await stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'Stopped in the console' }));
      },
      jobLog: async ({ logStreamName }) => {
        const { events = [] } = await logs.send(
          new GetLogEventsCommand({
            logGroupName: outputs.JobLogGroupName,
            logStreamName,
            startFromHead: true,
          }),
        );
        return events.map(({ message = '' }) => message);
      },
      nextRun: (corpus, wanted) =>
        eventually(
          `another run of ${corpus.corpus}`,
          async () => (await connection.registry.listRuns({ corpus })).items.find(wanted),
          {
            seconds: 90,
            state: async () => {
              const runs = (await connection.registry.listRuns({ corpus })).items;
              return `${JSON.stringify(runs, null, 2)}\n${await trouble()}`;
            },
          },
        ),
      during: (runId, what, ask) =>
        eventually(
          `run ${runId} to ${what}`,
          async () => {
            // Before the question, because what the run did last counts.
            const over = (await connection.registry.getRun(runId))?.endedAt !== undefined;
            const answer = await ask();
            if (over && (answer === undefined || answer === false))
              throw new Error(`${runId} ended and did not ${what}. ${await stateOf(runId)}`);
            return answer;
          },
          { seconds: runSeconds, state: () => stateOf(runId) },
        ),
      ended,
      succeeded: async (runId) => {
        const run = await ended(runId);
        if (run.status === 'SUCCEEDED') return run;
        throw new Error(`${runId} ended as ${run.status}. ${await stateOf(runId)}`);
      },
      notificationsOf: async (runId) =>
        (await listening.notifications.read()).filter(({ subject, body }) =>
          `${subject}${body}`.includes(runId),
        ),
      dragoman,
      answerOf: async (...args) => {
        const { exitCode, output } = await dragoman(...args);
        if (exitCode !== 0) throw new Error(`dragoman ${args.join(' ')} ended with ${exitCode}: ${output}`);
        // Progress comes before it, on standard error.
        return JSON.parse(output.slice(output.indexOf('{')));
      },
      stop: async () => {
        await (await dashboard)?.stop();
        await runtime.stop();
      },
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

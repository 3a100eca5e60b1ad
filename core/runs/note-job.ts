import type { JobAttempt } from '../../contracts/entities.ts';
import type { JobStatusEvent } from '../../contracts/events.ts';
import { JobStep } from '../../contracts/job.ts';
import type { TrainingStage } from '../../contracts/stages.ts';
import { runCost } from '../costs/attempt-cost.ts';
import { type CostDependencies, costOfAttempt } from '../costs/cost-of-attempt.ts';
import type { Registry } from '../registry/registry.ts';
import { noteRunEvent } from './run-events.ts';

const STAGE_OF: Record<JobStep, TrainingStage> = {
  generate: 'Generate',
  binarize: 'Binarize',
  train: 'Train',
  evaluate: 'Evaluate',
};

export interface NoteJobDependencies extends CostDependencies {
  registry: Pick<
    Registry,
    'getRun' | 'putAttempt' | 'putRunEvent' | 'listAttempts' | 'noteRun' | 'startStage' | 'endStage'
  >;
}

/** What people are told of a job, by what Batch says of it; other states pass too quickly. */
const HAPPENED: Readonly<Record<string, string>> = {
  RUNNABLE: 'waits for a machine',
  RUNNING: 'runs',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
};

/** @returns what a name of the form `<run id>-<step>-<attempt>` says, undefined for the names of others' jobs */
export function parseJobName(name: string): AttemptId | undefined {
  const [, runId, step, attempt] = /^(.+)-([a-z]+)-([1-9]\d*)$/.exec(name) ?? [];
  const known = JobStep.safeParse(step);
  if (runId === undefined || !known.success) return undefined;
  return { runId, step: known.data, attempt: Number(attempt) };
}

type Job = JobStatusEvent['detail'];
type AttemptId = Pick<JobAttempt, 'runId' | 'step' | 'attempt'>;

/**
 * Keeps what Batch says of a job on its run: the attempt, with what it cost once it has ended, an event, and the stage
 * from the first job that runs to the job that succeeds. A failed job ends no stage, for its next attempt may succeed.
 * Events may come late, twice and in any order.
 */
export async function noteJob(
  { detail: job, time }: JobStatusEvent,
  dependencies: NoteJobDependencies,
): Promise<void> {
  const { registry } = dependencies;
  const id = parseJobName(job.jobName);
  if (id === undefined || !(await registry.getRun(id.runId))) return;
  await keepAttempt(id, job, dependencies);
  const noted = new Date(time).toISOString();
  const startedAt = iso(job.startedAt) ?? noted;
  const stoppedAt = iso(job.stoppedAt) ?? noted;
  const times: Record<string, string> = { RUNNING: startedAt, SUCCEEDED: stoppedAt, FAILED: stoppedAt };
  await tell(id, job, times[job.status] ?? noted, registry);
  const stage = STAGE_OF[id.step];
  if (job.status === 'RUNNING' || job.status === 'SUCCEEDED') {
    await registry.startStage(id.runId, stage, startedAt);
  }
  if (job.status === 'SUCCEEDED') {
    const message = id.attempt === 1 ? 'Done' : `Done at attempt ${id.attempt}`;
    await registry.endStage(id.runId, stage, stoppedAt, 'SUCCEEDED', message);
  }
}

/** With what it cost once it has ended, which the run then costs too. */
async function keepAttempt(
  id: AttemptId,
  job: Job,
  { registry, models, machines, prices }: NoteJobDependencies,
): Promise<void> {
  const ran = { startedAt: iso(job.startedAt), stoppedAt: iso(job.stoppedAt) };
  const hasEnded = job.status === 'SUCCEEDED' || job.status === 'FAILED';
  const cost = hasEnded
    ? await costOfAttempt(id, job.jobQueue, ran, { models, machines, prices })
    : undefined;
  await registry.putAttempt({
    ...id,
    jobId: job.jobId,
    jobName: job.jobName,
    jobQueue: job.jobQueue,
    status: job.status,
    statusReason: [...new Set(reasonsOf(job))].join('; ') || undefined,
    exitCode: job.container?.exitCode ?? undefined,
    logStreamName: job.container?.logStreamName ?? undefined,
    createdAt: iso(job.createdAt),
    ...ran,
    ...cost,
  });
  if (cost === undefined) return;
  const costUsd = runCost(await registry.listAttempts(id.runId)).usd;
  await registry.noteRun(id.runId, { costUsd });
}

/** Notes an event that people read. */
async function tell(
  { runId, step, attempt }: AttemptId,
  job: Job,
  at: string,
  registry: NoteJobDependencies['registry'],
): Promise<void> {
  const happened = HAPPENED[job.status];
  if (happened === undefined) return;
  const reasons = reasonsOf(job);
  const why = job.status === 'FAILED' && reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  const message = `Attempt ${attempt} ${happened}${why}`;
  const eventId = `${step}-${attempt}-${job.status}`;
  await noteRunEvent(registry, { runId, eventId, stage: STAGE_OF[step], message }, new Date(at));
}

const reasonsOf = ({ statusReason, container }: Job): string[] =>
  [statusReason, container?.reason].filter((reason) => reason != null && reason !== '') as string[];

const iso = (milliseconds: number | null | undefined): string | undefined =>
  milliseconds == null ? undefined : new Date(milliseconds).toISOString();

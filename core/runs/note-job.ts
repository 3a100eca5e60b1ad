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
export function parseJobName(name: string): Pick<JobAttempt, 'runId' | 'step' | 'attempt'> | undefined {
  const [, runId, step, attempt] = /^(.+)-([a-z]+)-([1-9]\d*)$/.exec(name) ?? [];
  const known = JobStep.safeParse(step);
  if (runId === undefined || !known.success) return undefined;
  return { runId, step: known.data, attempt: Number(attempt) };
}

/**
 * Keeps what Batch says of a job on its run: the attempt, with what it cost once it has ended, an event, and the stage
 * from the first job that runs to the job that succeeds. A failed job ends no stage, for its next attempt may succeed. Events may come late, twice and in any order.
 */
export async function noteJob(
  { detail: job, time }: JobStatusEvent,
  { registry, models, machines, prices }: NoteJobDependencies,
): Promise<void> {
  const id = parseJobName(job.jobName);
  const run = id && (await registry.getRun(id.runId));
  if (!run) return;
  const iso = (milliseconds: number | null | undefined) =>
    milliseconds == null ? undefined : new Date(milliseconds).toISOString();
  const reasons = [job.statusReason, job.container?.reason].filter(
    (reason) => reason != null && reason !== '',
  );
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
    statusReason: reasons.length > 0 ? [...new Set(reasons)].join('; ') : undefined,
    exitCode: job.container?.exitCode ?? undefined,
    logStreamName: job.container?.logStreamName ?? undefined,
    createdAt: iso(job.createdAt),
    ...ran,
    ...cost,
  });
  if (cost !== undefined) {
    await registry.noteRun(id.runId, { costUsd: runCost(await registry.listAttempts(id.runId)).usd });
  }
  const stage = STAGE_OF[id.step];
  const noted = new Date(time).toISOString();
  const happened = HAPPENED[job.status];
  if (happened !== undefined) {
    const why = job.status === 'FAILED' && reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
    const eventId = `${id.step}-${id.attempt}-${job.status}`;
    const at = hasEnded
      ? (ran.stoppedAt ?? noted)
      : job.status === 'RUNNING'
        ? (ran.startedAt ?? noted)
        : noted;
    const message = `Attempt ${id.attempt} ${happened}${why}`;
    await noteRunEvent(registry, { runId: id.runId, eventId, stage, message }, new Date(at));
  }
  const startedAt = iso(job.startedAt) ?? noted;
  if (job.status === 'RUNNING') await registry.startStage(id.runId, stage, startedAt);
  if (job.status === 'SUCCEEDED') {
    await registry.startStage(id.runId, stage, startedAt);
    const attempts = id.attempt === 1 ? '' : ` at attempt ${id.attempt}`;
    const message = `Done${attempts}`;
    await registry.endStage(id.runId, stage, iso(job.stoppedAt) ?? noted, 'SUCCEEDED', message);
  }
}

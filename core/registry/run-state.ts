import type { JobAttempt, Run, RunStatus, StageRecord } from '../../contracts/entities.ts';
import { STAGES } from '../../contracts/stages.ts';
import type { RunEnd } from './registry.ts';

/** Statuses of a run that goes on. */
export const LIVE_STATUSES: readonly RunStatus[] = ['QUEUED', 'STARTING', 'RUNNING', 'AWAITING_APPROVAL'];

/** True while a run may still do something. */
export const isLive = (run: Pick<Run, 'status'>) => LIVE_STATUSES.includes(run.status);

/** @returns undefined when the start changes nothing, because the stage has succeeded or was skipped */
export function stageStarted(
  before: StageRecord | undefined,
  at: string,
  items: number | undefined,
): StageRecord | undefined {
  if (before?.status === 'SUCCEEDED' || before?.status === 'SKIPPED') return undefined;
  const known = items ?? before?.items;
  return {
    status: 'RUNNING',
    startedAt: before?.startedAt ?? at,
    ...(known === undefined ? {} : { items: known }),
  };
}

/** The record of a stage after its end. */
export function stageEnded(
  before: StageRecord | undefined,
  at: string,
  status: 'SUCCEEDED' | 'FAILED' | 'SKIPPED',
  message: string,
): StageRecord {
  return {
    status,
    startedAt: before?.startedAt ?? at,
    endedAt: at,
    message,
    ...(before?.items === undefined ? {} : { items: before.items }),
  };
}

/** The stages that still run in a run that has ended, as they are from then on. */
export function stagesLeftOpen(
  run: Run,
  end: Pick<RunEnd, 'status' | 'endedAt'>,
): Record<string, StageRecord> {
  const [status, message] =
    end.status === 'SUCCEEDED'
      ? (['SUCCEEDED', ''] as const)
      : (['FAILED', `The run ended: ${end.status}.`] as const);
  return Object.fromEntries(
    Object.entries(run.stages)
      .filter(([, record]) => record.status === 'RUNNING')
      .map(([stage, record]) => [stage, stageEnded(record, end.endedAt, status, record.message ?? message)]),
  );
}

const JOB_STATUSES = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'];

/** How far a job is; its end outranks everything. */
export const statusRank = (status: string) => JOB_STATUSES.indexOf(status);

/** By step in the order of the training's stages, then by attempt. */
export const byAttempt = (a: JobAttempt, b: JobAttempt) =>
  stepOrder(a) - stepOrder(b) || a.attempt - b.attempt;

const stepOrder = ({ step }: JobAttempt) =>
  STAGES.training.findIndex((stage) => stage.toLowerCase() === step);

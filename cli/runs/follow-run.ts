import { setTimeout as sleep } from 'node:timers/promises';
import type { Run, StageRecord } from '../../contracts/entities.ts';
import { ProgressFile } from '../../contracts/job.ts';
import { STAGE_TITLES, STAGES, type Stage } from '../../contracts/stages.ts';
import { ObjectMissing } from '../../core/errors.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import type { Objects } from '../../core/objects/objects.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Screen } from './screen.ts';

const POLL_MILLISECONDS = 700;

/** Stages whose progress the trainer writes, and the steps of its command line. */
const JOB_STEPS: Partial<Record<Stage, string>> = {
  Binarize: 'binarize',
  Train: 'train',
  Evaluate: 'evaluate',
};

export interface FollowDependencies {
  registry: Registry;
  models: Objects;
  screen: Screen;
}

/** Shows a run stage by stage until it has ended. @returns it as it ended, whatever its status */
export async function followRun(
  runId: string,
  label: string,
  dependencies: FollowDependencies,
): Promise<Run> {
  const { registry, screen } = dependencies;
  const shown = new Set<string>();
  for (;;) {
    const run = await registry.getRun(runId);
    if (!run) throw new Error(`Run ${runId} is not registered.`);
    for (const stage of STAGES[run.kind]) {
      const record = run.stages[stage];
      if (!record || shown.has(stage)) continue;
      if (record.status === 'RUNNING') {
        screen.progress(label, await stageProgress(run, stage, record, dependencies));
      } else {
        shown.add(stage);
        screen.line(
          `  ${mark(record)} ${stage.padEnd(16)} ${seconds(record).padStart(7)}  ${record.message ?? ''}`,
        );
      }
    }
    if (run.endedAt) {
      screen.finish(label);
      return run;
    }
    await sleep(POLL_MILLISECONDS);
  }
}

async function stageProgress(
  run: Run,
  stage: Stage,
  record: StageRecord,
  { registry, models }: FollowDependencies,
) {
  const step = JOB_STEPS[stage];
  if (step) {
    const progress = await readProgress(run.runId, step, models);
    return progress
      ? { done: progress.done, total: progress.total, message: trainerMessage(progress) }
      : { message: `${STAGE_TITLES[stage]}: waiting for the job to start` };
  }
  if (!record.items) return { message: STAGE_TITLES[stage] };
  const events = await registry.listRunEvents(run.runId);
  const done = events.filter((event) => event.stage === stage).length;
  return { done, total: record.items, message: `${STAGE_TITLES[stage]}: ${done} of ${record.items} shards` };
}

function trainerMessage({
  step,
  done,
  total,
  unit,
  loss,
  targetTokensPerSecond,
  secondsLeft,
  message,
}: ProgressFile): string {
  const parts = [`${step} ${done}/${total} ${unit}`];
  if (loss !== null) parts.push(`loss ${loss.toFixed(2)}`);
  if (targetTokensPerSecond !== null) parts.push(`${Math.round(targetTokensPerSecond)} target tokens/s`);
  if (secondsLeft !== null) parts.push(`${Math.round(secondsLeft)} s left`);
  return [...parts, message].filter(Boolean).join(', ');
}

async function readProgress(runId: string, step: string, models: Objects): Promise<ProgressFile | undefined> {
  try {
    return await readJson(models, keys.progress(runId, step), ProgressFile);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

/** Seconds of every stage that has ended, in the order of the stages. */
export function stageSeconds(run: Run): Record<string, number> {
  const ended = STAGES[run.kind].flatMap((stage) => {
    const record = run.stages[stage];
    return record?.endedAt ? [[stage, durationOf(record)] as const] : [];
  });
  return Object.fromEntries(ended);
}

const durationOf = ({ startedAt, endedAt }: StageRecord) =>
  Math.max(0, (Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 1000);

const seconds = (record: StageRecord) => `${durationOf(record).toFixed(1)} s`;

const mark = ({ status }: StageRecord) =>
  ({ SUCCEEDED: '✓', FAILED: '✗', SKIPPED: '-', RUNNING: '…' })[status];

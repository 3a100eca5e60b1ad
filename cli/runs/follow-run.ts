import { setTimeout as sleep } from 'node:timers/promises';
import type { RunWatch } from '../../contracts/api/runs.ts';
import type { Run, StageRecord } from '../../contracts/entities.ts';
import { ProgressFile } from '../../contracts/job.ts';
import { STAGE_TITLES, STAGES, type Stage } from '../../contracts/stages.ts';
import { keys } from '../../core/keys.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { readIfThere } from '../../core/objects/read-if-there.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { watchRun } from '../../core/runs/watch-run.ts';
import type { Screen } from './screen.ts';

const POLL_MILLISECONDS = 700;

/** Stages whose progress the trainer writes, and the steps of its command line. */
const JOB_STEPS: Partial<Record<Stage, string>> = {
  Binarize: 'binarize',
  Train: 'train',
  Evaluate: 'evaluate',
};

/** Where what is shown of a run comes from: the registry, or a server. */
export interface FollowedRun {
  /** The run, and how far the items of its maps are. */
  watch: (runId: string) => Promise<Pick<RunWatch, 'run' | 'progress'>>;
  /** What a job of it has told last. */
  jobProgress: (runId: string, step: string) => Promise<ProgressFile | undefined>;
}

export interface FollowDependencies extends FollowedRun {
  screen: Screen;
}

/** Follows runs by the registry and the bucket of a deployment. */
export const inRegistry = (registry: Registry, models: Objects): FollowedRun => ({
  watch: (runId) => watchRun(runId, { registry, events: 0 }),
  jobProgress: (runId, step) => readIfThere(models, keys.progress(runId, step), ProgressFile),
});

/** Shows a run stage by stage until it has ended. @returns it as it ended, whatever its status. @throws NotRegistered */
export async function followRun(
  runId: string,
  label: string,
  dependencies: FollowDependencies,
): Promise<Run> {
  const { watch, screen } = dependencies;
  const shown = new Set<string>();
  for (;;) {
    const { run, progress } = await watch(runId);
    for (const stage of STAGES[run.kind]) {
      const record = run.stages[stage];
      if (!record || shown.has(stage)) continue;
      if (record.status === 'RUNNING') {
        screen.progress(label, await stageProgress(run, stage, progress, dependencies));
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
  items: RunWatch['progress'],
  { jobProgress }: FollowDependencies,
) {
  const step = JOB_STEPS[stage];
  if (step) {
    const progress = await jobProgress(run.runId, step);
    return progress
      ? { done: progress.done, total: progress.total, message: trainerMessage(progress) }
      : { message: `${STAGE_TITLES[stage]}: waiting for the job to start` };
  }
  const { items: total, done } = items[stage] ?? { done: 0 };
  if (!total) return { message: STAGE_TITLES[stage] };
  return { done, total, message: `${STAGE_TITLES[stage]}: ${done} of ${total} shards` };
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

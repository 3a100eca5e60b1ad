import type { LiveRun } from '../../contracts/api/overview.ts';
import type { Run } from '../../contracts/entities.ts';
import { ProgressFile } from '../../contracts/job.ts';
import { STAGES, type Stage } from '../../contracts/stages.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import { readIfThere } from '../objects/read-if-there.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import { watchRun } from '../runs/watch-run.ts';

/** Of so many runs the progress is read: for the others the stage is enough. */
const WITH_PROGRESS = 12;

/** Stages whose progress the trainer writes, and the steps of its command line. */
const JOB_STEPS: Partial<Record<Stage, string>> = {
  Generate: 'generate',
  Binarize: 'binarize',
  Train: 'train',
  Evaluate: 'evaluate',
};

export interface LiveRunsDependencies {
  registry: Pick<Registry, 'getRun' | 'listRunEvents'>;
  models: Objects;
  priced: (run: Run) => Promise<Run>;
}

/** Runs that go on with the stage they are in and, of the first twelve, how far it is and what it has cost by now: one list of events, or one object, for each. */
export function describeLive(runs: readonly Run[], dependencies: LiveRunsDependencies): Promise<LiveRun[]> {
  return forEachOf(runs, async (run) => {
    const stage = STAGES[run.kind].findLast((name) => run.stages[name]?.status === 'RUNNING');
    const { runId, kind, corpus, languagePair, model, status, createdAt, costUsd, estimateUsd } = run;
    const known = { runId, kind, corpus, languagePair, model, status, createdAt, costUsd, estimateUsd };
    if (stage === undefined) return known;
    if (runs.indexOf(run) >= WITH_PROGRESS) return { ...known, stage };
    const [progress, priced] = await Promise.all([
      progressOf(run, stage, dependencies),
      dependencies.priced(run),
    ]);
    return { ...known, costUsd: priced.costUsd, stage, ...progress };
  });
}

async function progressOf(
  run: Run,
  stage: Stage,
  { registry, models }: LiveRunsDependencies,
): Promise<Pick<LiveRun, 'done' | 'total' | 'secondsLeft'>> {
  const step = JOB_STEPS[stage];
  if (step === undefined) {
    if (run.stages[stage]?.items === undefined) return {};
    const found = (await watchRun(run.runId, { registry, events: 0 })).progress[stage];
    return found ? { done: found.done, total: found.items } : {};
  }
  // Nothing while the job has not begun to tell.
  const progress = await readIfThere(models, keys.progress(run.runId, step), ProgressFile);
  if (!progress) return {};
  const { done, total, secondsLeft } = progress;
  return { done, total, ...(secondsLeft === null ? {} : { secondsLeft }) };
}

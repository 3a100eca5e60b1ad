import type { Run } from '../../contracts/entities.ts';
import { ProgressFile } from '../../contracts/job.ts';
import type { Sweep } from '../../contracts/sweep.ts';
import { keys } from '../keys.ts';
import type { Objects } from '../objects/objects.ts';
import { readIfThere } from '../objects/read-if-there.ts';
import type { Registry } from '../registry/registry.ts';
import type { Curve } from './median-stopping.ts';

/** What a member of a sweep has come to. */
export interface MemberState {
  run: Run;
  settings: Sweep['members'][number]['settings'];
  curve: Curve;
}

/** The members of a sweep that were queued, with the scores of their validations so far. */
export async function membersOf(
  sweep: Sweep,
  { registry, models }: { registry: Pick<Registry, 'getRun'>; models: Objects },
): Promise<MemberState[]> {
  const found = await Promise.all(
    sweep.members.map(async ({ runId, settings }) => {
      const run = await registry.getRun(runId);
      return run && { run, settings, curve: { runId, scores: await scoresOf(runId, models) } };
    }),
  );
  return found.filter((member) => member !== undefined);
}

/** The best score that a training has had; minus infinity before its first validation. */
export const bestScore = ({ scores }: Curve) =>
  Math.max(Number.NEGATIVE_INFINITY, ...scores.map(({ score }) => score));

async function scoresOf(runId: string, models: Objects): Promise<Curve['scores']> {
  const progress = await readIfThere(models, keys.progress(runId, 'train'), ProgressFile);
  return (progress?.validations ?? []).map(({ optimizerStep, score }) => ({ optimizerStep, score }));
}

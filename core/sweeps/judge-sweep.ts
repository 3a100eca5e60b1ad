import type { Sweep } from '../../contracts/sweep.ts';
import type { Message } from '../notifications/messages.ts';
import { sweepEnded } from '../notifications/training-messages.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { isHopeless } from './median-stopping.ts';
import { bestScore, type MemberState, membersOf } from './sweep-members.ts';
import { sweepTable } from './sweep-table.ts';

export interface JudgeSweepDependencies {
  registry: Pick<Registry, 'endSweep' | 'getRun' | 'rejectVersion'>;
  models: Objects;
  /** Ends a run with all that it runs. */
  endRun: (runId: string, error: string, cause: string) => Promise<void>;
  notify: (message: Message) => Promise<void>;
  dashboardUrl: string;
  now: () => Date;
}

/**
 * Ends the members of a sweep that are hopeless. Once all have ended, ends the sweep: the best succeeded one by its
 * validation score keeps its version as a candidate, the versions of the others are rejected, people are told.
 */
export async function judgeSweep(sweep: Sweep, dependencies: JudgeSweepDependencies): Promise<void> {
  const { endRun } = dependencies;
  const members = await membersOf(sweep, dependencies);
  const live = members.filter(({ run }) => isLive(run));
  if (live.length === 0 && members.length === sweep.members.length)
    return endSweep(sweep, members, dependencies);
  const curves = members.map(({ curve }) => curve);
  for (const { run, curve } of live) {
    if (run.stages.Train?.status !== 'RUNNING') continue;
    const others = curves.filter((other) => other !== curve);
    if (!isHopeless(curve, others, sweep.stopHopelessAfter)) continue;
    const best = Math.max(...curve.scores.map(({ score }) => score));
    const at = curve.scores.at(-1)?.optimizerStep;
    await endRun(
      run.runId,
      'StoppedEarly',
      `Its best validation score at step ${at} is ${best.toFixed(2)}, below the median of the other trainings of sweep ${sweep.sweepId}.`,
    );
  }
}

async function endSweep(
  sweep: Sweep,
  members: readonly MemberState[],
  { registry, notify, dashboardUrl, now }: JudgeSweepDependencies,
): Promise<void> {
  const ended = now().toISOString();
  const finished = members
    .filter(({ run, curve }) => run.status === 'SUCCEEDED' && curve.scores.length > 0)
    .sort((a, b) => bestScore(b.curve) - bestScore(a.curve));
  const best = finished[0]?.run.runId;
  for (const { run } of finished.slice(1)) {
    if (run.model === undefined || run.modelVersion === undefined) continue;
    const reason = `Another training of sweep ${sweep.sweepId} has a better validation score.`;
    await registry.rejectVersion(run.model, run.modelVersion, { at: ended, by: 'sweep', reason });
  }
  const end = { endedAt: ended, ...(best === undefined ? {} : { best }) };
  if (!(await registry.endSweep(sweep.sweepId, end))) return;
  await notify(sweepEnded({ ...sweep, ...end }, sweepTable(members), { dashboardUrl }));
}

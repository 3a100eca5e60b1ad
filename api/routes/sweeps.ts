import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { NotRegistered } from '../../core/registry/errors.ts';
import { sweepMissing } from '../../core/registry/sweeps.ts';
import { membersOf } from '../../core/sweeps/sweep-members.ts';
import { route } from '../route.ts';

/** Trainings of one line that differ in their recipes. */
export const sweepRoutes = {
  listSweeps: route(TRAINING_ENDPOINTS.listSweeps, async (_request, { registry }) => ({
    items: await registry.listSweeps(),
  })),

  getSweep: route(TRAINING_ENDPOINTS.getSweep, async ({ params }, { registry, models }) => {
    const sweep = await registry.getSweep(params.sweepId);
    if (!sweep) throw sweepMissing(params.sweepId);
    const members = await membersOf(sweep, { registry, models });
    return {
      sweep,
      members: members.map(({ run, settings, curve }) => ({
        runId: run.runId,
        settings,
        status: run.status,
        stoppedEarly: run.error === 'StoppedEarly',
        costUsd: run.costUsd,
        scores: [...curve.scores],
      })),
    };
  }),

  startSweep: route(
    TRAINING_ENDPOINTS.startSweep,
    async ({ body }, { registry, steering, caller, about }) => {
      const runIds = await steering.startTraining({ sweep: { ...body, by: caller.name } });
      const sweepId = (await registry.getRun(runIds[0]))?.sweepId;
      if (sweepId === undefined)
        throw new NotRegistered(
          'The sweep was started, and its first run is not there. Look at the list of sweeps.',
        );
      about(sweepId);
      return { sweepId, runIds };
    },
  ),
};

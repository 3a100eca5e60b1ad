import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import { attemptsSoFar, withCostSoFar } from '../../core/costs/cost-so-far.ts';
import { stageCosts } from '../../core/costs/lambda-cost.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { runMissing } from '../../core/registry/runs.ts';
import { approveRun } from '../../core/runs/approve-run.ts';
import { CancelPending, cancelRun } from '../../core/runs/cancel-run.ts';
import { watchRun } from '../../core/runs/watch-run.ts';
import { costsOf } from '../costs-of.ts';
import { pageItems } from '../pipeline/page-items.ts';
import { route } from '../route.ts';

/** The API must answer before its gateway gives up (29 s); a cancel that takes longer goes on by itself. */
const CANCEL_WAIT_SECONDS = 20;

/** What all kinds of runs have in common. */
export const runRoutes = {
  listRuns: route(RUN_ENDPOINTS.listRuns, async ({ query }, context) => {
    const { corpus, languagePair, kind, limit, cursor, ...conditions } = query;
    const within =
      corpus && languagePair ? { corpus: { corpus, languagePair }, kind } : { kind: kind ?? 'preparation' };
    const { items, cursor: next } = await context.registry.listRuns(
      { ...within, ...conditions },
      { limit, cursor },
    );
    return { items: await Promise.all(items.map((run) => withCostSoFar(run, costsOf(context)))), next };
  }),

  getRun: route(RUN_ENDPOINTS.getRun, async ({ params }, context) => {
    const run = await context.registry.getRun(params.runId);
    if (!run) throw runMissing(params.runId);
    return withCostSoFar(run, costsOf(context));
  }),

  watchRun: route(RUN_ENDPOINTS.watchRun, async ({ params, query }, context) => {
    const { registry } = context;
    const [watched, uses] = await Promise.all([
      watchRun(params.runId, { registry, events: query.events }),
      registry.listStageUse(params.runId),
    ]);
    const run = await withCostSoFar(watched.run, costsOf(context));
    return { ...watched, run, costs: stageCosts(uses, PRICES) };
  }),

  listRunEvents: route(RUN_ENDPOINTS.listRunEvents, async ({ params, query }, { registry }) => {
    const events = await registry.listRunEvents(params.runId);
    return pageItems(events.reverse(), ({ eventId }) => eventId, query);
  }),

  listAttempts: route(RUN_ENDPOINTS.listAttempts, async ({ params, query }, context) => {
    const attempts = await attemptsSoFar(params.runId, costsOf(context));
    return pageItems(attempts, ({ step, attempt }) => `${step}-${attempt}`, query);
  }),

  cancelRun: route(RUN_ENDPOINTS.cancelRun, async ({ params, body }, context) => {
    const { registry, steering, caller, sleep, now, newId } = context;
    try {
      return await cancelRun(
        { runId: params.runId, by: caller.name, ...body },
        {
          ...{ registry, stopExecution: steering.stopExecution, closeRun: steering.closeRun },
          ...{ sleep, now, newId, timeoutSeconds: CANCEL_WAIT_SECONDS },
        },
      );
    } catch (error) {
      const run = error instanceof CancelPending && (await registry.getRun(params.runId));
      if (run) return run;
      throw error;
    }
  }),

  answerApproval: route(RUN_ENDPOINTS.answerApproval, async ({ params, body }, context) => {
    const { registry, steering, caller, now } = context;
    const { question } = await approveRun(
      { runId: params.runId, approved: body.approved, by: caller.name },
      { registry, sendAnswer: steering.sendAnswer, now },
    );
    return { question, status: body.approved ? ('APPROVED' as const) : ('REJECTED' as const) };
  }),
};

import { OVERVIEW_ENDPOINTS } from '../../contracts/api/overview.ts';
import { withCostSoFar } from '../../core/costs/cost-so-far.ts';
import { readHealth } from '../../core/overview/read-health.ts';
import { readOverview } from '../../core/overview/read-overview.ts';
import { costsOf } from '../costs-of.ts';
import { route } from '../route.ts';

/** The start page. */
export const overviewRoutes = {
  getOverview: route(OVERVIEW_ENDPOINTS.getOverview, (_request, context) =>
    readOverview({
      ...{ registry: context.registry, models: context.models, now: context.now },
      priced: (run) => withCostSoFar(run, costsOf(context)),
    }),
  ),

  getHealth: route(OVERVIEW_ENDPOINTS.getHealth, (_request, { registry, steering, terms, now }) =>
    readHealth({
      registry,
      health: steering.health,
      monthlyLimitUsd: terms.limits.monthlyLimitUsd,
      now,
    }),
  ),
};

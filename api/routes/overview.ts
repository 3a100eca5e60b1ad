import { OVERVIEW_ENDPOINTS } from '../../contracts/api/overview.ts';
import { readHealth } from '../../core/overview/read-health.ts';
import { readOverview } from '../../core/overview/read-overview.ts';
import { route } from '../route.ts';

/** The start page. */
export const overviewRoutes = {
  getOverview: route(OVERVIEW_ENDPOINTS.getOverview, (_request, { registry, models, now }) =>
    readOverview({ registry, models, now }),
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

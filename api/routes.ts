import type { ENDPOINTS, EndpointId } from '../contracts/api/endpoints.ts';
import type { Route } from './route.ts';
import { businessRoutes } from './routes/business.ts';
import { dataRoutes } from './routes/data.ts';
import { modelComparisonRoutes } from './routes/model-comparisons.ts';
import { modelLineRoutes } from './routes/model-lines.ts';
import { modelVersionRoutes } from './routes/model-versions.ts';
import { modelRoutes } from './routes/models.ts';
import { overviewRoutes } from './routes/overview.ts';
import { preparationRoutes } from './routes/preparations.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { settingsRoutes } from './routes/settings.ts';
import { sweepRoutes } from './routes/sweeps.ts';
import { trainingRoutes } from './routes/trainings.ts';
import { tryoutRoutes } from './routes/tryouts.ts';
import { uploadRoutes } from './routes/uploads.ts';

/** The answer to every endpoint; one that is missing, or answers another, does not compile. */
export const ROUTES: { [Id in EndpointId]: Route<(typeof ENDPOINTS)[Id]> } = {
  ...sessionRoutes,
  ...overviewRoutes,
  ...scheduleRoutes,
  ...runRoutes,
  ...preparationRoutes,
  ...uploadRoutes,
  ...searchRoutes,
  ...businessRoutes,
  ...dataRoutes,
  ...trainingRoutes,
  ...modelLineRoutes,
  ...sweepRoutes,
  ...modelRoutes,
  ...modelVersionRoutes,
  ...modelComparisonRoutes,
  ...tryoutRoutes,
  ...settingsRoutes,
};

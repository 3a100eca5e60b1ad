import type { ENDPOINTS, EndpointId } from '../contracts/api/endpoints.ts';
import type { Route } from './route.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';

/** The answer to every endpoint; one that is missing, or answers another, does not compile. */
export const ROUTES: { [Id in EndpointId]: Route<(typeof ENDPOINTS)[Id]> } = {
  ...sessionRoutes,
  ...runRoutes,
};

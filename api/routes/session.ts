import { SESSION_ENDPOINTS } from '../../contracts/api/session.ts';
import { route } from '../route.ts';

/** Who is asking. */
export const sessionRoutes = {
  getSession: route(SESSION_ENDPOINTS.getSession, async (_request, { caller, deployment }) => ({
    ...caller,
    deployment,
  })),
};

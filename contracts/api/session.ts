import { z } from 'zod';
import { endpoint, ROLES } from './endpoint.ts';

export const Session = z.object({
  /** As it stands in audit entries. */
  name: z.string(),
  role: z.enum(ROLES),
  deployment: z.string(),
});

export const SESSION_ENDPOINTS = {
  getSession: endpoint({
    id: 'getSession',
    method: 'get',
    path: '/session',
    role: 'viewer',
    summary: 'Who the caller is and what they may do.',
    response: Session,
  }),
};

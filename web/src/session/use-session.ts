import { type Role, roleIncludes } from '../../../contracts/api/endpoint.ts';
import { SESSION_ENDPOINTS } from '../../../contracts/api/session.ts';
import { useEndpoint } from '../api/use-endpoint.ts';

/** Who is signed in and what they may do; nothing is allowed until that is known. */
export function useSession() {
  const session = useEndpoint(SESSION_ENDPOINTS.getSession, {}).data?.body;
  return { session, may: (role: Role) => session !== undefined && roleIncludes(session.role, role) };
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticate } from '../../api/create-api.ts';
import { Unauthenticated } from '../../api/pipeline/errors.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whoever has the token that the local server printed is the user of this machine, with all rights. A request by another
 * name than the loopback's is refused, so that no foreign page reaches the server through a name that it points here.
 */
export function localSession(token: string, userName: string): Authenticate {
  const wanted = digest(`Bearer ${token}`);
  return async (request) => {
    const { hostname } = new URL(request.url);
    const given = digest(request.headers.get('authorization') ?? '');
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || !timingSafeEqual(given, wanted)) {
      throw new Unauthenticated(
        'This link is of another run of the server. Open the link that it printed last.',
      );
    }
    return { name: userName, role: 'admin' };
  };
}

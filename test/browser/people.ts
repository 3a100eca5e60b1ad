import { randomBytes } from 'node:crypto';
import type { Authenticate } from '../../api/create-api.ts';
import { Unauthenticated } from '../../api/pipeline/errors.ts';
import type { Caller } from '../../api/route.ts';

/** Who may use the servers of a test, by their tokens. */
export function people() {
  const callers = new Map<string, Caller>();
  const session = (): Authenticate => async (request) => {
    const caller = callers.get((request.headers.get('authorization') ?? '').replace('Bearer ', ''));
    if (!caller) throw new Unauthenticated('Your session has ended.');
    return caller;
  };
  return {
    session,
    /** @returns the token of somebody new */
    add: (caller: Caller): string => {
      const token = randomBytes(12).toString('hex');
      callers.set(token, caller);
      return token;
    },
    /** Ends a session, as time does. */
    expire: (token: string) => callers.delete(token),
  };
}

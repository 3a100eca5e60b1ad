import { useSyncExternalStore } from 'react';
import { type ApiClient, ApiError, ApiUnreachable } from '../../../api/client.ts';

/** Whether the API answers, and still knows who asks. */
export type Connection = 'fine' | 'unreachable' | 'expired';

let current: Connection = 'fine';
const listeners = new Set<() => void>();

function note(connection: Connection): void {
  if (connection === current) return;
  current = connection;
  for (const listener of listeners) listener();
}

/** The API did not answer, or not as it should: asking again may help. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.problem.status >= 500 || error.problem.status === 429
    : error instanceof ApiUnreachable;

/** The API does not know any more who asks. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && error.problem.status === 401;

/** The same client, which notes how the last call went. */
export const noticing = (client: ApiClient): ApiClient => ({
  call: async (...args) => {
    try {
      const answer = await client.call(...args);
      note('fine');
      return answer;
    } catch (error) {
      if (isOutage(error)) note('unreachable');
      else if (error instanceof ApiError) note(isSignedOut(error) ? 'expired' : 'fine');
      throw error;
    }
  },
});

export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );

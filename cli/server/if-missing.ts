import { ApiError } from '../../api/client.ts';

/** For `.catch`: undefined in place of what is not there; every other error stays one. */
export function ifMissing(error: unknown): undefined {
  if (!(error instanceof ApiError) || error.problem.status !== 404) throw error;
}

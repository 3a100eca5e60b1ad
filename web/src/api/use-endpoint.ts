import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, ApiError, type CallOptions } from '../../../api/client.ts';
import type { Endpoint, RequestOf, ResponseOf } from '../../../contracts/api/endpoint.ts';
import { isOutage, isSignedOut } from '../session/connection.ts';
import { useClient } from './api-provider.tsx';

export interface ReadOptions<Body> {
  /** Asks again after so many seconds, as long as it says so of the last answer; what is not there is asked for once. */
  pollSeconds?: number | ((body: Body | undefined) => number | false);
  enabled?: boolean;
  /** Shows the answer to the question before while the next comes: for filters and pages of lists. */
  keepPrevious?: boolean;
  /** Keeps nothing once it is no longer shown: for what must be as it is now whenever somebody looks. */
  forget?: boolean;
}

/**
 * Reads an endpoint, and keeps the answer under its id and request. What was known stays, without an error, while the API
 * does not answer: a dialog that is open, or a form that is half filled in, goes on, and the banner of the page says it.
 */
export function useEndpoint<E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  { pollSeconds, enabled, keepPrevious, forget }: ReadOptions<ResponseOf<E>> = {},
): UseQueryResult<Answer<ResponseOf<E>>> {
  const client = useClient();
  const query = useQuery({
    queryKey: [endpoint.id, request],
    queryFn: ({ signal }) => client.call(endpoint, request, { signal }),
    enabled,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(forget ? { gcTime: 0 } : {}),
    refetchInterval: ({ state: { data, error } }) => {
      if (error instanceof ApiError && error.problem.status === 404) return false;
      const seconds = typeof pollSeconds === 'function' ? pollSeconds(data?.body) : pollSeconds;
      return seconds ? seconds * 1000 : false;
    },
  });
  if (!query.isRefetchError || !(isOutage(query.error) || isSignedOut(query.error))) return query;
  return { ...query, isError: false, isRefetchError: false, isSuccess: true, status: 'success', error: null };
}

/** Calls a writing endpoint, then has the named reads asked again. Repeats of one call are harmless: each has its own key. */
export function useAction<E extends Endpoint>(
  endpoint: E,
  { refresh = [] }: { refresh?: readonly Endpoint[] } = {},
) {
  const client = useClient();
  const queries = useQueryClient();
  const readAgain = () =>
    Promise.all(refresh.map(({ id }) => queries.invalidateQueries({ queryKey: [id] }))).then(() => undefined);
  return useMutation({
    mutationFn: ({ request, ...options }: { request: RequestOf<E> } & CallOptions) =>
      client.call(endpoint, request, { idempotencyKey: crypto.randomUUID(), ...options }),
    // What was done is done when the page shows it; what was refused is told at once.
    onSuccess: readAgain,
    onError: () => void readAgain(),
  });
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { Endpoint, RequestOf, ResponseOf } from '../../../../contracts/api/endpoint.ts';
import { useClient } from '../../api/api-provider.tsx';

/** An answer of a search that looks only for some seconds: what it found, and where to go on. */
interface Found {
  items: unknown[];
  next?: string | undefined;
  looked: number;
  withheld: number;
  progress: number;
}

/** Items that are shown at first, and with every wish for more. */
const STEP = 50;

/** Searches on until there are enough items or none is left: an answer may have none and still not be the last. */
export function useSearch<E extends Endpoint & { response: z.ZodType<Found> }>(
  endpoint: E,
  request: RequestOf<E>,
) {
  const client = useClient();
  const key = JSON.stringify(request);
  const [wanted, setWanted] = useState({ key, items: STEP });
  const most = wanted.key === key ? wanted.items : STEP;
  const search = useInfiniteQuery({
    queryKey: [endpoint.id, request],
    queryFn: async ({ pageParam, signal }) => {
      const parts = request as { query?: object };
      const query = { ...parts.query, limit: STEP, ...(pageParam ? { cursor: pageParam } : {}) };
      return (await client.call(endpoint, { ...parts, query } as RequestOf<E>, { signal })).body;
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: 60_000,
  });
  const pages = search.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items) as ResponseOf<E>['items'];
  const sum = (name: 'looked' | 'withheld') => pages.reduce((total, page) => total + page[name], 0);
  const { hasNextPage, isFetching, isError, fetchNextPage } = search;
  const goesOn = hasNextPage && !isError && items.length < most;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  return {
    items,
    error: search.error,
    isSearching: isFetching || goesOn,
    isAtEnd: search.isSuccess && !hasNextPage,
    looked: sum('looked'),
    withheld: sum('withheld'),
    progress: pages.at(-1)?.progress ?? 0,
    stop: () => setWanted({ key, items: items.length }),
    more: () => setWanted({ key, items: items.length + STEP }),
    again: () => void search.refetch(),
  };
}

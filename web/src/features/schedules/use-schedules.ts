import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { SCHEDULE_ENDPOINTS } from '../../../../contracts/api/schedules.ts';
import { useClient } from '../../api/api-provider.tsx';

/** Asked again while something is at work, and else only now and then. */
const LIVE_MILLISECONDS = 2_000;
const IDLE_MILLISECONDS = 30_000;

/** All schedules: there are as many as people have made, so the pages are fetched one after the other and filtered here. */
export function useSchedules() {
  const client = useClient();
  const pages = useInfiniteQuery({
    queryKey: [SCHEDULE_ENDPOINTS.listSchedules.id],
    queryFn: ({ pageParam, signal }) =>
      client.call(SCHEDULE_ENDPOINTS.listSchedules, { query: { limit: 200, cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ body }) => body.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ body }) => body.items.some(({ runningSince }) => runningSince))
        ? LIVE_MILLISECONDS
        : IDLE_MILLISECONDS,
  });
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return {
    items: pages.data?.pages.flatMap(({ body }) => body.items) ?? [],
    loading: pages.isPending,
    error: pages.error,
    again: () => void pages.refetch(),
  };
}

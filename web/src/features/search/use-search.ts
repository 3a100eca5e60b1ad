import { SEARCH_ENDPOINTS, SearchFilter } from '../../../../contracts/api/search.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useAddress } from '../../layout/use-address.ts';

export const FILTERS = [
  'text',
  'kind',
  'status',
  'corpus',
  'languagePair',
  'from',
  'to',
  'metric',
  'least',
  'most',
] as const;
export type FilterName = (typeof FILTERS)[number];

const DATE = /^\d{4}-\d\d-\d\d$/;

/** What the address of the page asks for, and what is found. Days are those of the person's own zone, both included. */
export function useSearch() {
  const address = useAddress();
  const given = Object.fromEntries(FILTERS.map((name) => [name, address.get(name)])) as Record<
    FilterName,
    string | undefined
  >;
  const { from, to, ...rest } = given;
  const wanted = Object.entries({ ...rest, from: dayBegins(from, 0), before: dayBegins(to, 1) });
  // An address that somebody has mistyped filters by what is right in it.
  const query = Object.fromEntries(
    wanted.filter(
      ([name, value]) =>
        value !== undefined &&
        SearchFilter.shape[name as keyof typeof SearchFilter.shape].safeParse(value).success,
    ),
  );
  const cursor = address.get('cursor');
  const found = useEndpoint(
    SEARCH_ENDPOINTS.search,
    { query: { ...query, limit: 50, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true },
  );
  return {
    given,
    found,
    isFiltered: FILTERS.some((name) => given[name]),
    /** Changes filters; another filter begins at the first page again. */
    set: (change: Partial<Record<FilterName, string | undefined>>) =>
      address.set({ cursor: undefined, ...change }),
    /** What the address says of the search, to be kept. */
    view: new URLSearchParams(
      FILTERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])),
    ).toString(),
  };
}
export type SearchState = ReturnType<typeof useSearch>;

/** The moment at which a day, or one some days later, begins where the person is. */
function dayBegins(day: string | undefined, later: number): string | undefined {
  if (day === undefined || !DATE.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

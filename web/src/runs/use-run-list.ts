import { useSearchParams } from 'react-router';
import { RUN_ENDPOINTS } from '../../../contracts/api/runs.ts';
import { type RunKind, RunStatus } from '../../../contracts/entities.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useEndpoint } from '../api/use-endpoint.ts';

const NAMES = ['status', 'corpus', 'model', 'from', 'to', 'cursor'] as const;
type Name = (typeof NAMES)[number];
const DATE = /^\d{4}-\d\d-\d\d$/;

export type RunListState = ReturnType<typeof useRunList>;

/**
 * The runs of one kind that the filters in the address let through, a page of them; asked for again while one is live.
 * A corpus is `<corpus> <language pair>`, dates are days of the person's own zone, both included.
 */
export function useRunList(kind: RunKind, limit = 50) {
  const [search, setSearch] = useSearchParams();
  const given = (name: Name) => search.get(name) ?? '';
  const filters = {
    status: RunStatus.options.find((status) => status === given('status')) ?? ('' as const),
    corpus: given('corpus'),
    model: given('model'),
    from: DATE.test(given('from')) ? given('from') : '',
    to: DATE.test(given('to')) ? given('to') : '',
  };
  const [corpus, languagePair] = filters.corpus.split(' ');
  const runs = useEndpoint(
    RUN_ENDPOINTS.listRuns,
    {
      query: {
        kind,
        limit,
        ...(languagePair ? { corpus, languagePair } : {}),
        ...(filters.model ? { model: filters.model } : {}),
        ...(filters.status ? { status: filters.status } : {}),
        ...(filters.from ? { from: dayBegins(filters.from, 0) } : {}),
        ...(filters.to ? { before: dayBegins(filters.to, 1) } : {}),
        ...(given('cursor') ? { cursor: given('cursor') } : {}),
      },
    },
    { keepPrevious: true, pollSeconds: (page) => (page?.items.some(isLive) ? 2 : 15) },
  );
  /** Changes filters; another filter begins at the first page again. */
  const set = (change: Partial<Record<Name, string>>) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries({ cursor: '', ...change })) {
        if (value) after.set(name, value);
        else after.delete(name);
      }
      return after;
    });
  return {
    runs,
    filters,
    set,
    isFirst: given('cursor') === '',
    isFiltered: Object.values(filters).some(Boolean),
  };
}

/** The moment at which a day, or one some days later, begins where the person is. */
function dayBegins(day: string, later: number): string {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

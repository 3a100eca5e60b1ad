import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { PAIR_ENDPOINTS } from '../../../../contracts/api/pairs.ts';
import { Failure } from '../../layout/failure.tsx';
import { useSession } from '../../session/use-session.ts';
import { ExportButton } from './export-button.tsx';
import { PairFilters } from './pair-filters.tsx';
import { PairList } from './pair-list.tsx';
import { SearchProgress } from './search-progress.tsx';
import { useCorpusId } from './use-corpus-id.ts';
import { usePairFilter } from './use-pair-filter.ts';
import { useSearch } from './use-search.ts';

/** The pairs of a version and those that it dropped, to be leafed through and searched. */
export function PairsTab({ manifest }: Pick<VersionDetails, 'manifest'>) {
  const { t } = useTranslation('data');
  const { id, version } = useCorpusId();
  const state = usePairFilter();
  const mayExport = useSession().may('operator');
  const search = useSearch(PAIR_ENDPOINTS.searchPairs, {
    params: { ...id, version },
    query: state.filter,
  });
  const { items, error, isSearching } = search;
  return (
    <SpaceBetween size="m">
      <PairFilters state={state} names={manifest} />
      {error ? (
        <Failure error={error} again={search.again} />
      ) : (
        <>
          {items.length === 0 && !isSearching && (
            <Box textAlign="center" padding="l">
              {t('noPairs')}
            </Box>
          )}
          <PairList pairs={items} languagePair={id.languagePair} label={t(`placeOf.${state.place}`)} />
          <SearchProgress search={search} found={items.length} />
          {mayExport && state.place !== 'dropped' && items.length > 0 && (
            <ExportButton filter={state.filter} />
          )}
        </>
      )}
    </SpaceBetween>
  );
}

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import type { useSearch } from './use-search.ts';

type Search = Pick<
  ReturnType<typeof useSearch>,
  'isSearching' | 'isAtEnd' | 'looked' | 'withheld' | 'progress' | 'more' | 'stop'
>;

/** How far a search is, with the ways to end it and to go on. @param found how many items it has */
export function SearchProgress({ search, found }: { search: Search; found: number }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { isSearching, isAtEnd, looked, withheld, progress, more, stop } = search;
  const seen = t('searchState', { found: format.count(found), looked: format.count(looked) });
  return (
    <SpaceBetween size="s">
      {isSearching ? (
        <ProgressBar
          value={Math.round(100 * progress)}
          label={t('searching')}
          additionalInfo={seen}
          ariaLabel={t('searching')}
        />
      ) : (
        <LiveRegion>
          <Box color="text-body-secondary">{isAtEnd ? `${seen} ${t('searchEnd')}` : seen}</Box>
        </LiveRegion>
      )}
      {withheld > 0 && (
        <Box color="text-status-warning">
          {t('withheld', { count: withheld, pairs: format.count(withheld) })}
        </Box>
      )}
      {isSearching && looked > 0 && <Button onClick={stop}>{t('stop')}</Button>}
      {!isSearching && !isAtEnd && <Button onClick={more}>{t('goOn')}</Button>}
    </SpaceBetween>
  );
}

import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { CorpusSource } from '../../../../contracts/api/data.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { usePages } from '../../layout/use-pages.tsx';

/** Where a corpus gets its text from, under which terms, and how much of the latest version each has. */
export function SourcesTab({ sources }: { sources: readonly CorpusSource[] }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const pages = usePages(sources);
  return (
    <Table
      variant="borderless"
      ariaLabels={{ tableLabel: t('sources') }}
      wrapLines
      {...pages}
      trackBy="sourceId"
      empty={t('noSources')}
      columnDefinitions={[
        { id: 'source', header: t('source'), isRowHeader: true, cell: ({ sourceId }) => sourceId },
        {
          id: 'train',
          header: t('training'),
          cell: ({ counts }) => (counts ? format.count(counts.train) : '–'),
        },
        { id: 'read', header: t('read'), cell: ({ counts }) => (counts ? format.count(counts.read) : '–') },
        {
          id: 'title',
          header: t('titleAndOwner'),
          minWidth: 160,
          cell: ({ settings: { title, owner } }) => [title, owner].filter(Boolean).join(' · ') || '–',
        },
        { id: 'licence', header: t('licence'), cell: ({ settings }) => settings.licence },
        { id: 'use', header: t('use'), cell: ({ settings }) => t(`useOf.${settings.use}`) },
        {
          id: 'trusted',
          header: t('trusted'),
          cell: ({ settings }) => (settings.trusted ? t('yes') : t('no')),
        },
        {
          id: 'last',
          header: t('lastDelivery'),
          cell: ({ lastDeliveryAt }) => (lastDeliveryAt ? <Time at={lastDeliveryAt} /> : '–'),
        },
        {
          id: 'fetched',
          header: t('fetched'),
          cell: ({ fetched }) => {
            if (!fetched) return t('byUpload');
            const { last, enabled, schedule } = fetched;
            return (
              <>
                <PageLink to="/schedules">{schedule.expression}</PageLink>
                {!enabled && <StatusIndicator type="stopped">{t('paused')}</StatusIndicator>}
                {last && (
                  <div>
                    <Box
                      variant="small"
                      color={last.outcome === 'failed' ? 'text-status-error' : 'text-body-secondary'}
                    >
                      {last.message}
                    </Box>
                  </div>
                )}
              </>
            );
          },
        },
      ]}
    />
  );
}

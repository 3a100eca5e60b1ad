import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { RUN_ENDPOINTS, type RunWatch } from '../../../contracts/api/runs.ts';
import { useEndpoint } from '../api/use-endpoint.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failure } from '../layout/failure.tsx';
import { ListPager } from '../layout/list-pager.tsx';
import { Time } from '../layout/time.tsx';
import { useAddress } from '../layout/use-address.ts';

/** What happened in a run, the latest first and as it comes; earlier events page by page. */
export function EventList({ watched: { run, events, allEvents, earlierEvents } }: { watched: RunWatch }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const cursor = useAddress().get('cursor');
  const earlier = useEndpoint(
    RUN_ENDPOINTS.listRunEvents,
    { params: { runId: run.runId }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
    { enabled: cursor !== undefined, keepPrevious: true },
  );
  if (cursor && earlier.isError) {
    return <Failure error={earlier.error} again={() => void earlier.refetch()} />;
  }
  const shown = cursor ? (earlier.data?.body.items ?? []) : events;
  const hasMore = allEvents > shown.length;
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: t('events') }}
      loading={cursor !== undefined && earlier.isPending}
      loadingText={t('loading')}
      items={shown}
      trackBy="eventId"
      empty={<Box color="text-body-secondary">{t('noEvents')}</Box>}
      footer={
        hasMore && (
          <SpaceBetween size="xs">
            <Box variant="small">
              {t('someEvents', { shown: format.count(shown.length), all: format.count(allEvents) })}
            </Box>
            <ListPager next={cursor ? earlier.data?.body.next : earlierEvents} />
          </SpaceBetween>
        )
      }
      columnDefinitions={[
        { id: 'at', header: t('at'), cell: ({ at }) => <Time at={at} as="second" />, minWidth: 110 },
        {
          id: 'stage',
          header: t('stageName'),
          cell: ({ stage }) => t(`stage.${stage}`, stage),
          minWidth: 120,
        },
        {
          id: 'what',
          header: t('what'),
          cell: ({ message }) => message,
          isRowHeader: true,
          minWidth: 160,
        },
      ]}
    />
  );
}

import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { RunWatch } from '../../../contracts/api/runs.ts';
import { useFormat } from '../i18n/use-format.ts';

/** What happened in a run, the latest first; says how much more there is. */
export function EventList({ events, allEvents }: Pick<RunWatch, 'events' | 'allEvents'>) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const shown = { shown: format.count(events.length), all: format.count(allEvents) };
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: t('events') }}
      items={events}
      trackBy="eventId"
      empty={<Box color="text-body-secondary">{t('noEvents')}</Box>}
      footer={allEvents > events.length && <Box variant="small">{t('someEvents', shown)}</Box>}
      columnDefinitions={[
        { id: 'at', header: t('at'), cell: ({ at }) => format.clock(at), width: 130 },
        { id: 'stage', header: t('stageName'), cell: ({ stage }) => t(`stage.${stage}`, stage), width: 200 },
        { id: 'what', header: t('what'), cell: ({ message }) => message, isRowHeader: true },
      ]}
    />
  );
}

import { useCollection } from '@cloudscape-design/collection-hooks';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Pagination from '@cloudscape-design/components/pagination';
import Popover from '@cloudscape-design/components/popover';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScheduleOverview } from '../../../../contracts/api/schedules.ts';
import type { FetchOutcome } from '../../../../contracts/source.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { ScheduleActions } from './schedule-actions.tsx';
import { useSentence } from './use-sentence.ts';

const PAGE = 50;

/** What is paused, or never comes again, stands last. */
const BY_NEXT = {
  sortingField: 'next',
  sortingComparator: (a: ScheduleOverview, b: ScheduleOverview) => {
    const [first, second] = [a.next ?? '~', b.next ?? '~'];
    return first < second ? -1 : first > second ? 1 : 0;
  },
};

/** Schedules with when they fire, what comes next and what came last. */
export function ScheduleTable({
  items: all,
  loading,
  filtered,
  header,
  filter,
  onEdit,
}: {
  items: readonly ScheduleOverview[];
  loading: boolean;
  /** Whether there are others that a filter hides. */
  filtered: boolean;
  header: ReactNode;
  filter: ReactNode;
  onEdit: (schedule: ScheduleOverview) => void;
}) {
  const { t } = useTranslation('schedules');
  const { items, collectionProps, paginationProps } = useCollection(all, {
    sorting: { defaultState: { sortingColumn: BY_NEXT } },
    pagination: { pageSize: PAGE },
  });
  return (
    <Table
      {...collectionProps}
      variant="full-page"
      header={header}
      filter={filter}
      loading={loading}
      loadingText={t('loading')}
      items={items}
      trackBy="scheduleId"
      wrapLines
      empty={filtered ? t('noMatch') : t('empty')}
      pagination={all.length > PAGE && <Pagination {...paginationProps} />}
      columnDefinitions={[
        {
          id: 'what',
          header: t('what'),
          isRowHeader: true,
          sortingField: 'scheduleId',
          cell: (item) => <Subject item={item} />,
        },
        { id: 'when', header: t('when'), minWidth: 150, cell: (item) => <When item={item} /> },
        {
          id: 'next',
          header: (
            <>
              {t('next')}
              <Box variant="small" color="text-body-secondary" display="block">
                {Intl.DateTimeFormat().resolvedOptions().timeZone}
              </Box>
            </>
          ),
          ...BY_NEXT,
          minWidth: 170,
          cell: (item) => <Next item={item} />,
        },
        { id: 'last', header: t('last'), minWidth: 190, cell: (item) => <Last item={item} /> },
        {
          id: 'actions',
          header: t('actions'),
          minWidth: 220,
          cell: (item) => <ScheduleActions schedule={item} onEdit={() => onEdit(item)} />,
        },
      ]}
    />
  );
}

const COLORS = { source: 'blue', preparation: 'green', training: 'grey', monitoring: 'grey' } as const;

function Subject({ item: { kind, corpus, languagePair, sourceId, model } }: { item: ScheduleOverview }) {
  const { t } = useTranslation('schedules');
  const ofCorpus = <PageLink to={`/data/${corpus}/${languagePair}`}>{`${corpus} ${languagePair}`}</PageLink>;
  return (
    <SpaceBetween size="xxs">
      <Box fontWeight="bold">
        {sourceId ?? (model === undefined ? ofCorpus : <PageLink to={`/models/${model}`}>{model}</PageLink>)}
      </Box>
      <SpaceBetween size="xs" direction="horizontal">
        <Badge color={COLORS[kind]}>{t(`kind.${kind}`)}</Badge>
        {(sourceId !== undefined || model !== undefined) && ofCorpus}
      </SpaceBetween>
    </SpaceBetween>
  );
}

function When({ item: { timing } }: { item: ScheduleOverview }) {
  const sentence = useSentence();
  const isRate = timing.expression.startsWith('rate');
  return (
    <>
      <div>{sentence(timing.expression)}</div>
      <Box variant="small" color="text-body-secondary">
        {isRate ? timing.expression : `${timing.expression} ${timing.timeZone}`}
      </Box>
    </>
  );
}

function Next({ item: { timing, next, problem } }: { item: ScheduleOverview }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  if (!timing.enabled) return <StatusIndicator type="stopped">{t('paused')}</StatusIndicator>;
  if (problem) return <StatusIndicator type="error">{problem}</StatusIndicator>;
  if (!next) return <StatusIndicator type="info">{t('never')}</StatusIndicator>;
  return (
    <>
      <div>
        <Time at={next} />
      </div>
      <Box variant="small" color="text-body-secondary">
        {format.ago(next)}
      </Box>
    </>
  );
}

const LOOKS: Record<FetchOutcome['outcome'], StatusIndicatorProps.Type> = {
  fetched: 'success',
  unchanged: 'success',
  unfinished: 'in-progress',
  failed: 'error',
};

function Last({ item: { kind, runningSince, fetched, run } }: { item: ScheduleOverview }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  if (kind === 'source' && runningSince) {
    return <StatusIndicator type="in-progress">{t('fetching')}</StatusIndicator>;
  }
  if (fetched) {
    const { at, outcome, message } = fetched;
    return (
      <Popover header={t(`outcome.${outcome}`)} content={message} size="large">
        <StatusIndicator
          type={LOOKS[outcome]}
        >{`${t(`outcome.${outcome}`)}, ${format.ago(at)}`}</StatusIndicator>
      </Popover>
    );
  }
  if (!run) return <Box color="text-body-secondary">{t('notYet')}</Box>;
  return (
    <SpaceBetween size="xxs">
      <RunStatus status={run.status} />
      <PageLink to={`/runs/${run.runId}`}>{format.ago(run.createdAt)}</PageLink>
    </SpaceBetween>
  );
}

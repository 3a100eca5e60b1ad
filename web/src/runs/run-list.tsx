import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import type { Run, RunKind } from '../../../contracts/entities.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useEndpoint } from '../api/use-endpoint.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failure } from '../layout/failure.tsx';
import { PageLink } from '../layout/page-link.tsx';
import { Time } from '../layout/time.tsx';
import { RunListFilters } from './run-list-filters.tsx';
import { RunStatus } from './run-status.tsx';
import { secondsOf } from './stages-of.ts';
import { useNow } from './use-now.ts';
import { useRunList } from './use-run-list.ts';

/** Runs that a person has marked, by their ids; kept while the list is asked for again. */
export interface RunSelection {
  label: string;
  chosen: ReadonlySet<string>;
  choose: (runs: readonly Run[]) => void;
}

/**
 * All runs of a kind, newest first, page by page, with filters that live in the address.
 * @param path where the page of one run is
 * @param lines model lines to filter by @param note what else is to be said of how a run stands
 */
export function RunList({
  kind,
  title,
  description,
  empty,
  path,
  actions,
  lines,
  selection,
  note,
  columns = [],
}: {
  kind: RunKind;
  title: string;
  description?: ReactNode;
  empty: ReactNode;
  path: `/${string}`;
  actions?: ReactNode;
  lines?: readonly string[];
  selection?: RunSelection;
  note?: (run: Run) => ReactNode;
  columns?: TableProps.ColumnDefinition<Run>[];
}) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { runs, filters, set, isFirst, isFiltered } = useRunList(kind);
  const corpora = useEndpoint(DATA_ENDPOINTS.listCorpora, { query: { limit: 200 } });
  const items = runs.data?.body.items ?? [];
  const next = runs.data?.body.next;
  const now = useNow(items.some(isLive));
  if (runs.isError) return <Failure error={runs.error} again={() => void runs.refetch()} />;
  return (
    <Table<Run>
      variant="full-page"
      stickyHeader
      wrapLines
      header={
        <Header variant="h1" actions={actions} description={description}>
          {title}
        </Header>
      }
      filter={
        <RunListFilters
          filters={filters}
          set={set}
          {...(lines ? { lines } : {})}
          corpora={corpora.data?.body.items.map((one) => `${one.corpus} ${one.languagePair}`) ?? []}
        />
      }
      footer={
        (!isFirst || next !== undefined) && (
          <Box textAlign="center">
            <SpaceBetween direction="horizontal" size="s">
              <Button disabled={isFirst} onClick={() => set({})} iconName="angle-left">
                {t('newest')}
              </Button>
              <Button
                disabled={next === undefined}
                onClick={() => set({ cursor: next ?? '' })}
                iconName="angle-right"
                iconAlign="right"
              >
                {t('earlier')}
              </Button>
            </SpaceBetween>
          </Box>
        )
      }
      loading={runs.isPending}
      loadingText={t('loading')}
      items={items}
      trackBy="runId"
      {...(selection
        ? {
            selectionType: 'multi' as const,
            selectedItems: items.filter(({ runId }) => selection.chosen.has(runId)),
            onSelectionChange: ({ detail }) => selection.choose(detail.selectedItems),
          }
        : {})}
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: selection?.label ?? '',
        allItemsSelectionLabel: () => t('chooseAll'),
        itemSelectionLabel: (_state, { runId }) => runId,
      }}
      empty={isFiltered ? <Box>{t('noMatch')}</Box> : empty}
      columnDefinitions={[
        {
          id: 'run',
          header: t('run'),
          cell: ({ runId }) => <PageLink to={`${path}/${runId}`}>{runId}</PageLink>,
          isRowHeader: true,
          minWidth: 170,
        },
        {
          id: 'status',
          header: t('statusName'),
          cell: (run) => (
            <>
              <RunStatus status={run.status} /> {note?.(run)}
            </>
          ),
          minWidth: 140,
        },
        ...(kind === 'preparation'
          ? [
              {
                id: 'corpus',
                header: t('corpus'),
                cell: ({ corpus, languagePair }: Run) => `${corpus} ${languagePair}`,
                minWidth: 140,
              },
            ]
          : []),
        ...columns,
        {
          id: 'started',
          header: t('started'),
          cell: ({ createdAt }) => <Time at={createdAt} />,
          minWidth: 170,
        },
        {
          id: 'took',
          header: t('took'),
          cell: ({ createdAt, endedAt }) =>
            format.duration(secondsOf({ startedAt: createdAt, endedAt }, now)),
          minWidth: 100,
        },
      ]}
    />
  );
}

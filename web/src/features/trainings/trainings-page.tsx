import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { Run } from '../../../../contracts/entities.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { RunListFilters } from '../../runs/run-list-filters.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { secondsOf } from '../../runs/stages-of.ts';
import { useRunList } from '../../runs/use-run-list.ts';
import { useSession } from '../../session/use-session.ts';
import { LinkButton } from './link-button.tsx';
import { Queue } from './queue.tsx';
import { useLines } from './use-lines.ts';

/** Runs that can be laid over each other and still be told apart. */
export const MOST_COMPARED = 6;

/** All trainings, newest first, and how full the deployment is. */
export function Component() {
  const { t } = useTranslation('trainings');
  const navigate = useNavigate();
  const { may } = useSession();
  const list = useRunList('training');
  const { runs, set } = list;
  const lines = useLines();
  const [search, setSearch] = useSearchParams();
  const chosen = new Set((search.get('chosen') ?? '').split(',').filter(Boolean));
  const choose = (items: readonly Run[]) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (items.length > 0) after.set('chosen', items.map(({ runId }) => runId).join(','));
        else after.delete('chosen');
        return after;
      },
      { replace: true },
    );
  const next = runs.data?.body.next;
  const items = runs.data?.body.items ?? [];
  const corpora = lines.map(({ corpus, languagePair }) => `${corpus} ${languagePair}`);
  return (
    <SpaceBetween size="l">
      <Queue />
      {runs.error && <Failure error={runs.error} again={() => void runs.refetch()} />}
      <Table
        variant="container"
        stickyHeader
        header={
          <Header
            variant="h1"
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  disabled={chosen.size < 2 || chosen.size > MOST_COMPARED}
                  disabledReason={t('list.compareHelp', { most: MOST_COMPARED })}
                  onClick={() => navigate(`/trainings/compare?runs=${[...chosen].join(',')}`)}
                >
                  {t('list.compare')}
                </Button>
                <LinkButton to="/trainings/lines">{t('lines.title')}</LinkButton>
                <LinkButton to="/trainings/sweeps">{t('sweeps.title')}</LinkButton>
                {may('operator') && (
                  <LinkButton to="/trainings/new" variant="primary">
                    {t('new.title')}
                  </LinkButton>
                )}
              </SpaceBetween>
            }
          >
            {t('title')}
          </Header>
        }
        filter={<RunListFilters filters={list.filters} set={set} corpora={corpora} />}
        pagination={
          <Pagination
            currentPageIndex={list.isFirst ? 1 : 2}
            pagesCount={list.isFirst ? 1 : 2}
            openEnd={next !== undefined}
            ariaLabels={{ nextPageLabel: t('list.next'), previousPageLabel: t('list.first') }}
            onNextPageClick={() => next && set({ cursor: next })}
            onPreviousPageClick={() => set({ cursor: '' })}
            onChange={({ detail }) =>
              detail.currentPageIndex === 1 ? set({ cursor: '' }) : next && set({ cursor: next })
            }
          />
        }
        loading={runs.isPending}
        loadingText={t('loading')}
        items={items}
        trackBy="runId"
        selectionType="multi"
        selectedItems={items.filter(({ runId }) => chosen.has(runId))}
        onSelectionChange={({ detail }) => choose(detail.selectedItems)}
        ariaLabels={{
          tableLabel: t('title'),
          selectionGroupLabel: t('list.choose'),
          allItemsSelectionLabel: () => t('list.chooseAll'),
          itemSelectionLabel: (_state, { runId }) => runId,
        }}
        empty={
          <Box textAlign="center" padding="l" color="text-body-secondary">
            {t(list.isFiltered ? 'list.noMatch' : 'list.empty')}
          </Box>
        }
        columnDefinitions={useColumns()}
      />
    </SpaceBetween>
  );
}

function useColumns() {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  return [
    {
      id: 'run',
      header: t('run'),
      cell: ({ runId }: Run) => <PageLink to={`/trainings/${runId}`}>{runId}</PageLink>,
      isRowHeader: true,
    },
    {
      id: 'line',
      header: t('line'),
      cell: ({ model = '' }: Run) => <PageLink to={`/trainings/lines/${model}`}>{model}</PageLink>,
    },
    { id: 'status', header: t('status'), cell: ({ status }: Run) => <RunStatus status={status} /> },
    { id: 'created', header: t('created'), cell: ({ createdAt }: Run) => format.time(createdAt) },
    {
      id: 'took',
      header: t('took'),
      cell: ({ createdAt, endedAt }: Run) =>
        endedAt ? format.duration(secondsOf({ startedAt: createdAt, endedAt }, 0)) : '–',
    },
    {
      id: 'cost',
      header: t('cost'),
      cell: ({ costUsd }: Run) => (costUsd === undefined ? '–' : format.usd(costUsd)),
    },
    { id: 'version', header: t('modelVersion'), cell: ({ modelVersion = '–' }: Run) => modelVersion },
    {
      id: 'by',
      header: t('startedBy'),
      cell: ({ startedBy, sweepId }: Run) =>
        sweepId ? (
          <PageLink to={`/trainings/sweeps/${sweepId}`}>{t('sweeps.one')}</PageLink>
        ) : (
          (startedBy?.who ?? '–')
        ),
    },
  ];
}

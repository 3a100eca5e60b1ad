import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { type SearchHit, SearchKind } from '../../../../contracts/api/search.ts';
import { METRICS, type MetricName } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { pageOfHit } from './page-of-hit.ts';
import { SavedViews } from './saved-views.tsx';
import { SearchFilters } from './search-filters.tsx';
import { useSearch } from './use-search.ts';

/** Search over everything; what is asked is in the address, so that a search can be linked to. */
export function Component() {
  const { t } = useTranslation('search');
  const format = useFormat();
  const search = useSearch();
  const { given, found, set, isFiltered, view } = search;
  const answer = found.data?.body;
  const counts = answer?.counts ?? {};
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kinds = [
    { value: '', label: `${t('allKinds')} (${format.count(all)})` },
    ...SearchKind.options.map((value) => ({
      value,
      label: `${t(`kinds.${value}`)} (${format.count(counts[value] ?? 0)})`,
    })),
  ];
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t('about')} actions={<SavedViews view={view} />}>
        {t('title')}
      </Header>
      <SearchFilters search={search} />
      {found.error && <Failure error={found.error} again={() => void found.refetch()} />}
      {answer && !answer.complete && <Alert type="info">{t('incomplete')}</Alert>}
      <Table
        items={answer?.items ?? []}
        trackBy={({ kind, id }) => `${kind} ${id}`}
        loading={found.isPending}
        loadingText={t('searching')}
        ariaLabels={{ tableLabel: t('found') }}
        variant="container"
        wrapLines
        empty={<Box textAlign="center">{isFiltered ? t('nothing') : t('nothingYet')}</Box>}
        header={
          <Header counter={`(${format.count(given.kind ? (counts[given.kind as SearchKind] ?? 0) : all)})`}>
            {t('found')}
          </Header>
        }
        filter={
          <div style={{ maxWidth: '20rem' }}>
            <Select
              ariaLabel={t('kind')}
              selectedOption={kinds.find(({ value }) => value === (given.kind ?? '')) ?? null}
              options={kinds}
              onChange={({ detail }) => set({ kind: detail.selectedOption.value })}
            />
          </div>
        }
        footer={<ListPager next={answer?.next} />}
        columnDefinitions={[
          {
            id: 'name',
            header: t('name'),
            isRowHeader: true,
            minWidth: 180,
            maxWidth: 480,
            cell: (hit) => (
              // Paths have few places to break at.
              <span style={{ overflowWrap: 'anywhere' }}>
                <PageLink to={pageOfHit(hit)}>{hit.name}</PageLink>
                <Box variant="small" color="text-body-secondary" display="block">
                  {[t(`kind1.${hit.kind}`), hit.detail].filter(Boolean).join(' · ')}
                </Box>
              </span>
            ),
          },
          {
            id: 'status',
            header: t('statusName'),
            minWidth: 110,
            cell: ({ status }) => (status ? t(`status.${status}`, { defaultValue: status }) : '–'),
          },
          {
            id: 'scores',
            header: t('score'),
            minWidth: 100,
            cell: (hit) => scoreOf(hit, given.metric, format.decimal),
          },
          {
            id: 'corpus',
            header: t('corpus'),
            minWidth: 120,
            cell: ({ corpus, languagePair }) => `${corpus} ${languagePair}`,
          },
          { id: 'at', header: t('at'), minWidth: 140, cell: ({ at }) => <Time at={at} /> },
        ]}
      />
    </SpaceBetween>
  );
}

/** The score that is filtered by, or else the first there is. */
function scoreOf(
  { scores }: SearchHit,
  wanted: string | undefined,
  write: (score: number, digits: number) => string,
) {
  const name = (wanted ?? Object.keys(scores ?? {})[0]) as MetricName | undefined;
  const score = name && scores?.[name];
  if (name === undefined || score === undefined) return '–';
  return `${METRICS[name].title} ${write(score, Math.abs(score) < 10 ? 3 : 1)}`;
}

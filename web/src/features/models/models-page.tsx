import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS, type ModelLine } from '../../../../contracts/api/models.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { TrendLine } from './trend-line.tsx';

/** All model lines: the champion of each, how good it is, and how the line has come along. */
export function Component() {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const address = useAddress({ replace: true });
  const cursor = address.get('cursor');
  const lines = useEndpoint(
    MODEL_ENDPOINTS.listModels,
    { query: { limit: 25, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, pollSeconds: 30 },
  );
  const next = lines.data?.body.next;
  const trendOf = ({ metric, trend }: ModelLine) =>
    t('trendOf', {
      metric: metrics.title(metric),
      scores: trend.map(({ score }) => metrics.value(metric, score)).join(', '),
    });
  if (lines.isError) return <Failure error={lines.error} again={() => lines.refetch()} />;
  return (
    <Table
      variant="full-page"
      stickyHeader
      wrapLines
      header={
        <Header variant="h1" description={t('about')}>
          {t('title')}
        </Header>
      }
      loading={lines.isPending}
      loadingText={t('loading')}
      items={lines.data?.body.items ?? []}
      trackBy="model"
      empty={
        <Box textAlign="center" padding="l">
          <SpaceBetween size="xs">
            <Box>{t('empty')}</Box>
            <PageLink to="/trainings/lines/new">{t('newLine')}</PageLink>
          </SpaceBetween>
        </Box>
      }
      footer={<ListPager next={next} />}
      columnDefinitions={[
        {
          id: 'model',
          header: t('line'),
          isRowHeader: true,
          minWidth: 150,
          cell: ({ model }) => <PageLink to={`/models/${model}`}>{model}</PageLink>,
        },
        {
          id: 'score',
          header: t('score'),
          minWidth: 140,
          cell: ({ metric, score }) =>
            score ? (
              <>
                {metrics.title(metric)} <strong>{metrics.score(metric, score)}</strong>{' '}
                <Box variant="small">({metrics.interval(metric, score)})</Box>
              </>
            ) : (
              <Box color="text-status-inactive">{t('notMeasured')}</Box>
            ),
        },
        {
          id: 'champion',
          header: t('stage.champion'),
          minWidth: 140,
          cell: ({ model, champion }) =>
            champion === undefined ? (
              <Box color="text-status-inactive">{t('noChampion')}</Box>
            ) : (
              <PageLink to={`/models/${model}/${champion}`}>{champion}</PageLink>
            ),
        },
        {
          id: 'trend',
          header: t('trend'),
          cell: (line) =>
            line.trend.length < 2 ? (
              '–'
            ) : (
              <TrendLine values={line.trend.map(({ score }) => score)} label={trendOf(line)} />
            ),
        },
        {
          id: 'corpus',
          header: t('corpus'),
          minWidth: 130,
          cell: ({ corpus, languagePair }) => (
            <PageLink to={`/data/${corpus}/${languagePair}`}>{`${corpus} ${languagePair}`}</PageLink>
          ),
        },
        { id: 'task', header: t('task'), cell: ({ task }) => t(`taskOf.${task}`) },
        { id: 'versions', header: t('versions'), cell: ({ versions }) => format.count(versions) },
        {
          id: 'last',
          header: t('lastVersion'),
          minWidth: 150,
          cell: ({ lastVersionAt }) => (lastVersionAt ? <Time at={lastVersionAt} /> : '–'),
        },
      ]}
    />
  );
}

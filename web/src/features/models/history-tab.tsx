import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { METRICS, type MetricName } from '../../../../contracts/evaluation.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { Choice } from './choice.tsx';
import { historyChart, measuredPoints } from './history-chart.ts';
import { SignificanceText } from './significance-text.tsx';
import { StageBadge } from './stage-badge.tsx';

/** How the versions of a line did on a test set, or on a slice of it, by a metric. */
export function HistoryTab({ model }: { model: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const address = useAddress({ replace: true });
  const [set, slice] = [address.get('set'), address.get('slice')];
  const history = useEndpoint(
    MODEL_ENDPOINTS.getMetricHistory,
    { params: { model }, query: { ...(set ? { set } : {}), ...(slice ? { slice } : {}) } },
    { keepPrevious: true, pollSeconds: 60 },
  );
  const body = history.data?.body;
  const measured = Object.keys(METRICS).filter((name) =>
    body?.points.some((point) => point.metrics[name as MetricName]),
  ) as MetricName[];
  const wanted = address.get('metric') as MetricName | undefined;
  const metric = wanted && measured.includes(wanted) ? wanted : (body?.metric ?? 'chrf');
  const points = useMemo(() => measuredPoints(body?.points ?? [], metric), [body, metric]);
  const option = historyChart(points, {
    title: METRICS[metric].title,
    interval: t('interval'),
    write: (score) => metrics.value(metric, score),
    axis: format.axis,
  });
  if (history.isError) return <Failure error={history.error} again={() => history.refetch()} />;
  if (!body) return <Spinner size="large" />;
  if (body.sets.length === 0) {
    return (
      <Box textAlign="center" padding="l">
        <SpaceBetween size="xs">
          <Box color="text-status-inactive">{t('noVersions')}</Box>
          <PageLink to={`/trainings?model=${encodeURIComponent(model)}`}>{t('trainingsOfLine')}</PageLink>
        </SpaceBetween>
      </Box>
    );
  }
  const last = points.at(-1);
  const label = last
    ? t('historyFinding', {
        metric: metrics.title(metric),
        set: slice ?? body.set ?? '',
        count: points.length,
        first: metrics.value(metric, points[0]?.score ?? 0),
        last: metrics.value(metric, last.score),
      })
    : t('noHistory');
  return (
    <SpaceBetween size="l">
      <SpaceBetween direction="horizontal" size="m">
        <Choice
          label={t('metric')}
          value={metric}
          options={measured.map((value) => ({ value, label: metrics.title(value) }))}
          onChange={(value) => address.set({ metric: value })}
        />
        <Choice
          label={t('testSet')}
          value={body.set ?? ''}
          options={body.sets.map(({ name, role }) => ({
            value: name,
            label: name,
            description: t(`role.${role}`),
          }))}
          onChange={(value) => address.set({ set: value, slice: undefined })}
        />
        <Choice
          label={t('slice')}
          value={slice ?? ''}
          options={[
            { value: '', label: t('wholeSet') },
            ...[...new Set([...body.slices, ...(slice ? [slice] : [])])].map((value) => ({
              value,
              label: value,
            })),
          ]}
          onChange={(value) => address.set({ slice: value })}
        />
      </SpaceBetween>
      {last ? (
        <Chart option={option} label={label} height={320} />
      ) : (
        <Box textAlign="center" padding="l" color="text-status-inactive">
          {t('noHistory')}
        </Box>
      )}
      <Box variant="small">{t('intervalNote', { better: t(`better.${METRICS[metric].better}`) })}</Box>
      {new Set(points.map(({ setId }) => setId)).size > 1 && <Alert type="info">{t('setChanged')}</Alert>}
      <Table
        variant="embedded"
        wrapLines
        items={[...body.points].reverse()}
        trackBy="version"
        empty={t('noHistory')}
        columnDefinitions={[
          {
            id: 'version',
            header: t('version'),
            isRowHeader: true,
            minWidth: 150,
            cell: ({ version }) => <PageLink to={`/models/${model}/${version}`}>{version}</PageLink>,
          },
          {
            id: 'stage',
            header: t('stageName'),
            minWidth: 130,
            cell: ({ stage }) => <StageBadge stage={stage} />,
          },
          {
            id: 'score',
            header: metrics.title(metric),
            minWidth: 190,
            cell: (point) => {
              const found = point.metrics[metric];
              return found ? `${metrics.score(metric, found)} (${metrics.interval(metric, found)})` : '–';
            },
          },
          {
            id: 'versus',
            header: t('againstChampion'),
            minWidth: 330,
            cell: ({ versusChampion }) => <SignificanceText metric={metric} comparison={versusChampion} />,
          },
          {
            id: 'segments',
            header: t('segments'),
            minWidth: 110,
            cell: ({ segments }) => format.count(segments),
          },
          {
            id: 'made',
            header: t('made'),
            minWidth: 130,
            cell: ({ createdAt }) => <Time at={createdAt} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}

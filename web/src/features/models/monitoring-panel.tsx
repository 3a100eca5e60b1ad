import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { ownTestSet } from '../../../../core/evaluation/own-test-set.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { historyChart } from './history-chart.ts';

/** How a version does on data that came after its release, beside what it reached then. */
export function MonitoringPanel({ card: { model, version, evaluation } }: { card: ModelCard }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const { primary } = evaluation;
  const evaluations = useEndpoint(MODEL_VERSION_ENDPOINTS.listEvaluations, { params: { model, version } });
  const points = useMemo(() => {
    const items = evaluations.data?.body.items ?? [];
    const release = ownTestSet(items.filter(({ purpose }) => purpose === 'release'));
    const later = items.filter(({ purpose }) => purpose === 'monitoring');
    return [...(release ? [release] : []), ...later].flatMap(({ createdAt, purpose, metrics: scores }) => {
      const found = scores[primary];
      return found ? [{ name: format.date(createdAt), setId: purpose, ...found }] : [];
    });
  }, [evaluations.data, primary, format]);
  const title = metrics.title(primary);
  const monitored = points.filter(({ setId }) => setId === 'monitoring');
  const option = historyChart(points, {
    title,
    interval: t('interval'),
    write: (score) => metrics.value(primary, score),
    axis: format.axis,
  });
  return (
    <Container header={<Header variant="h2">{t('monitoring')}</Header>}>
      {evaluations.isError && <Failure error={evaluations.error} again={() => evaluations.refetch()} />}
      {evaluations.isPending && <Spinner />}
      {evaluations.data &&
        (monitored.length === 0 ? (
          <>
            <Box color="text-status-inactive">{t('notMonitored')}</Box>
            <PageLink to={`/schedules?text=${encodeURIComponent(model)}`}>{t('monitorBySchedule')}</PageLink>
          </>
        ) : (
          <Chart
            option={option}
            label={t('monitoringFinding', {
              metric: title,
              count: monitored.length,
              release: metrics.value(primary, points[0]?.score ?? 0),
              last: metrics.value(primary, monitored.at(-1)?.score ?? 0),
            })}
          />
        ))}
    </Container>
  );
}

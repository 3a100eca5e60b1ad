import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { Calibration } from '../../../../contracts/classification-tables.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import type { ChartOption } from '../../charts/canvas.tsx';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { COLOURS } from '../trainings/curves-of.ts';

/** A reliability diagram (Murphy and Winkler 1977): on the diagonal are predictions that come as often as they say. */
export function CalibrationPicture({ model, version }: { model: string; version: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const found = useEndpoint(MODEL_VERSION_ENDPOINTS.getCalibration, { params: { model, version } });
  const body = found.data?.body;
  const option = useMemo(
    () =>
      body ? diagramOf(body, (share) => format.percent(share, 0), t('predicted'), t('observed')) : undefined,
    [body, format, t],
  );
  const finding =
    body && t('calibrationFinding', { error: format.percent(body.expectedError, 1), count: body.rows });
  return (
    <Container
      header={
        <Header variant="h2" description={finding}>
          {t('calibration')}
        </Header>
      }
    >
      {found.isError && <Failure error={found.error} again={() => found.refetch()} />}
      {found.isPending && <Spinner />}
      {option && finding && <Chart option={option} label={finding} height={360} />}
    </Container>
  );
}

function diagramOf(
  { curves }: Calibration,
  write: (share: number) => string,
  x: string,
  y: string,
): ChartOption {
  const axis = { type: 'value' as const, min: 0, max: 1, axisLabel: { formatter: write } };
  return {
    grid: { left: 16, right: 24, top: 48, bottom: 24, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'item', valueFormatter: (share) => write(Number(share)) },
    xAxis: { ...axis, name: x, nameLocation: 'middle', nameGap: 28 },
    yAxis: { ...axis, name: y },
    series: [
      {
        type: 'line',
        data: [
          [0, 0],
          [1, 1],
        ],
        symbol: 'none',
        silent: true,
        lineStyle: { type: 'dashed', color: '#8c95a3' },
      },
      ...curves.map((curve, index) => ({
        type: 'line' as const,
        name: curve.class,
        color: COLOURS[index % COLOURS.length],
        symbolSize: 8,
        data: curve.bins.map(({ predicted, observed }) => [predicted, observed]),
      })),
    ],
  };
}

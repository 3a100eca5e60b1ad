import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { useAddress } from '../../layout/use-address.ts';
import { curveChart } from './curve-chart.ts';
import { type Curve, curvesOf } from './curves-of.ts';

/** Weights of what came before. */
const SMOOTHINGS = { none: 0, some: 0.6, much: 0.9 } as const;

export interface NamedProgress {
  name: string;
  progress: ProgressFile;
}

/** The course of one training, or of several over each other: one picture a measure, over the optimizer's steps. */
export function TrainingCurves({ curves }: { curves: readonly NamedProgress[] }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const address = useAddress({ replace: true });
  const wanted = address.get('smooth') ?? 'none';
  const smoothing = wanted in SMOOTHINGS ? (wanted as keyof typeof SMOOTHINGS) : 'none';
  const writes: Record<Curve['measure'], Writes> = {
    loss: { figure: (value) => format.decimal(value, 3) },
    score: { figure: (value) => format.decimal(value, 2) },
    speed: { figure: format.count },
    memory: { figure: format.bytes, axis: format.bytes },
    utilization: { figure: format.percent, axis: format.percent },
    rate: { figure: exponential, axis: exponential },
  };
  const metrics = useMetricText();
  const drawn = curvesOf(curves);
  if (drawn.length === 0) return <Box color="text-body-secondary">{t('curve.none')}</Box>;
  const several = curves.length > 1;
  const lastStep = Math.max(
    ...drawn.flatMap(({ lines }) => lines.map(({ points }) => points.at(-1)?.[0] ?? 0)),
  );
  const hasGpu = drawn.some(({ measure }) => measure === 'memory');
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <SegmentedControl
          label={t('curve.smoothing')}
          selectedId={smoothing}
          options={Object.keys(SMOOTHINGS).map((id) => ({ id, text: t(`curve.smooth.${id}`) }))}
          onChange={({ detail }) => address.set({ smooth: detail.selectedId })}
        />
        {!hasGpu && (
          <Box variant="small" color="text-body-secondary">
            {t(several ? 'curve.noGpus' : 'curve.noGpu')}
          </Box>
        )}
      </SpaceBetween>
      <ColumnLayout columns={2} minColumnWidth={320}>
        {drawn.map((curve) => {
          const { figure, axis = format.axis } = writes[curve.measure];
          const title = [t(`curve.${curve.measure}`), curve.metric && metrics.title(curve.metric)]
            .filter(Boolean)
            .join(': ');
          const lines = curve.lines.map((line) => ({
            ...line,
            name:
              [several && line.run, line.part && t(`curve.${line.part}`)].filter(Boolean).join(' ') || title,
          }));
          const last = lines.map(({ name, points }) => `${name} ${figure(points.at(-1)?.[1] ?? 0)}`);
          return (
            <Container key={curve.measure} header={<Header variant="h3">{title}</Header>}>
              <Chart
                label={t('curve.label', { measure: title, last: last.join(', ') })}
                height={240}
                option={curveChart(lines, {
                  runs: curves.map(({ name }) => name),
                  smoothing: SMOOTHINGS[smoothing],
                  steps: t('curve.steps'),
                  lastStep,
                  count: format.count,
                  figure,
                  axis,
                })}
              />
            </Container>
          );
        })}
      </ColumnLayout>
    </SpaceBetween>
  );
}

/** How the figures of a measure are written, and on its axis if that is not with few digits. */
interface Writes {
  figure: (value: number) => string;
  axis?: (value: number) => string;
}

const exponential = (value: number) => (value === 0 ? '0' : value.toExponential(1));

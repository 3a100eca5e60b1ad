import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import type { ProgressFile } from '../../../../contracts/job.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { COLOURS, type Curve, curvesOf } from './curves-of.ts';

export interface NamedProgress {
  name: string;
  progress: ProgressFile;
}

/** The course of one training, or of several over each other: one picture a measure, over the optimizer's steps. */
export function TrainingCurves({ curves }: { curves: readonly NamedProgress[] }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const several = curves.length > 1;
  const formats: Record<Curve['measure'], (value: number) => string> = {
    loss: (value) => format.decimal(value, 3),
    score: (value) => format.decimal(value, 2),
    speed: format.count,
    memory: format.bytes,
    utilization: format.percent,
    rate: (value) => value.toExponential(1),
  };
  const drawn = curvesOf(curves);
  if (drawn.length === 0) return <Box color="text-body-secondary">{t('curve.none')}</Box>;
  return (
    <ColumnLayout columns={2} minColumnWidth={320}>
      {drawn.map(({ measure, lines }) => {
        const show = formats[measure];
        const named = lines.map(({ run, part, points }, index) => ({
          name:
            [several && run, part && t(`curve.${part}`)].filter(Boolean).join(' ') || t(`curve.${measure}`),
          points,
          dashed: part === 'validation',
          // Lines of one run share a colour where there are several.
          colour: COLOURS[several ? curves.findIndex(({ name }) => name === run) : index],
        }));
        const last = named.map(({ name, points }) => `${name} ${show(points.at(-1)?.[1] ?? 0)}`).join(', ');
        return (
          <Container key={measure} header={<Header variant="h3">{t(`curve.${measure}`)}</Header>}>
            <Chart
              label={t('curve.label', { measure: t(`curve.${measure}`), last })}
              height={240}
              option={{
                grid: { left: 60, right: 16, top: named.length > 1 ? 40 : 12, bottom: 36 },
                ...(named.length > 1 ? { legend: { type: 'scroll', top: 0 } } : {}),
                tooltip: {
                  trigger: 'axis',
                  valueFormatter: (value) => (typeof value === 'number' ? show(value) : '–'),
                },
                xAxis: {
                  type: 'value',
                  min: 0,
                  max: 'dataMax',
                  axisLabel: { formatter: (value: number) => format.count(value), hideOverlap: true },
                  splitLine: { show: false },
                },
                yAxis: { type: 'value', scale: true, axisLabel: { formatter: show } },
                animation: false,
                series: named.map(({ name, points, dashed, colour }) => ({
                  type: 'line' as const,
                  name,
                  data: points.map(([step, value]) => [step, value]),
                  showSymbol: points.length < 30,
                  symbolSize: 5,
                  color: colour ?? COLOURS[0],
                  lineStyle: { width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
                })),
              }}
            />
          </Container>
        );
      })}
    </ColumnLayout>
  );
}

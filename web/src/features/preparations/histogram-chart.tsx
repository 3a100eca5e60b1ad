import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SCORE_EDGES, type ScoreHistogram } from '../../../../contracts/shard.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';

/** Kept and dropped pairs by score, with the line in use and the one that is tried out where one source is shown. */
export function HistogramChart({
  histograms,
  title,
  lines,
}: {
  histograms: readonly ScoreHistogram[];
  title: string;
  lines: readonly (number | undefined)[];
}) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const option = useMemo(() => {
    const sum = (side: 'kept' | 'dropped') =>
      SCORE_EDGES.map((edge, index) => [
        edge - WIDTH / 2,
        histograms.reduce((all, histogram) => all + (histogram[side][index] ?? 0), 0),
      ]);
    const names = [t('inUseLine'), t('triedLine')];
    return {
      grid: { left: 8, right: 16, top: 64, bottom: 28, containLabel: true },
      legend: { top: 0 },
      tooltip: {
        trigger: 'axis' as const,
        axisPointer: { type: 'shadow' as const },
        valueFormatter: (value: unknown) => format.count(Number(value)),
      },
      xAxis: {
        type: 'value' as const,
        name: t('scoreAxis'),
        nameLocation: 'middle' as const,
        nameGap: 26,
        min: SCORE_EDGES[0] - WIDTH,
        max: SCORE_EDGES.at(-1),
        axisLabel: { showMinLabel: false, formatter: format.axis },
      },
      yAxis: {
        type: 'value' as const,
        name: t('pairsAxis'),
        // Above the labels of the lines.
        nameGap: 22,
        minInterval: 1,
        axisLabel: { formatter: format.count },
        splitLine: { show: false },
      },
      series: (['dropped', 'kept'] as const).map((side, index) => ({
        type: 'bar' as const,
        stack: 'pairs',
        name: t(`side.${side}`),
        barWidth: '90%',
        itemStyle: { color: side === 'kept' ? '#688ae8' : '#e07941' },
        data: sum(side),
        ...(index === 0
          ? {
              markLine: {
                symbol: 'none',
                animation: false,
                data: lines.flatMap((at, which) =>
                  at === undefined || (which === 1 && at === lines[0])
                    ? []
                    : [
                        {
                          xAxis: at,
                          label: { formatter: `${names[which]} ${format.decimal(at, 2)}` },
                          lineStyle: { type: which === 0 ? ('solid' as const) : ('dashed' as const) },
                        },
                      ],
                ),
              },
            }
          : {}),
      })),
    };
  }, [histograms, lines, t, format]);
  const counts = {
    kept: format.count(pairsOn(histograms, 'kept')),
    dropped: format.count(pairsOn(histograms, 'dropped')),
  };
  return <Chart option={option} height={250} label={t('histogramLabel', { title, ...counts })} />;
}

/** Of a class of the histograms. */
const WIDTH = SCORE_EDGES[1] - SCORE_EDGES[0];

/** How many pairs some histograms have on a side. */
export const pairsOn = (histograms: readonly ScoreHistogram[], side: 'kept' | 'dropped') =>
  histograms.reduce((all, histogram) => all + histogram[side].reduce((sum, count) => sum + count, 0), 0);

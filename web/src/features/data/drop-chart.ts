import type { ChartOption } from '../../charts/canvas.tsx';

/** Why pairs were dropped, the commonest reason first. */
export function dropChart(
  drops: readonly (readonly [reason: string, pairs: number])[],
  write: (count: number) => string,
): ChartOption {
  return {
    grid: { left: 8, right: 56, top: 8, bottom: 8, containLabel: true },
    // Fewer figures where there is no room for all.
    xAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 4,
      axisLabel: { formatter: write, hideOverlap: true },
    },
    yAxis: { type: 'category', inverse: true, data: drops.map(([reason]) => reason) },
    series: [
      {
        type: 'bar',
        color: '#c0662f',
        barMaxWidth: 18,
        data: drops.map(([, pairs]) => pairs),
        label: { show: true, position: 'right', formatter: ({ value }) => write(Number(value)) },
      },
    ],
  };
}

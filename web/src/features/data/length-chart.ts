import { LENGTH_EDGES, type TextStatistics } from '../../../../contracts/shard.ts';
import type { ChartOption } from '../../charts/canvas.tsx';

/** Which share of segments has how many tokens: one bar for each of the given texts. */
export function lengthChart(
  texts: readonly { name: string; lengths: TextStatistics['sourceLengths'] }[],
  { axis, shares, percent }: { axis: string; shares: string; percent: (share: number) => string },
): ChartOption {
  const colors = ['#2f7ed8', '#e29a2d', '#2ca58d', '#8a63d2'];
  const last = LENGTH_EDGES.at(-1) ?? 0;
  const names = [
    ...LENGTH_EDGES.map((edge, index) => {
      const from = (LENGTH_EDGES[index - 1] ?? 0) + 1;
      return from === edge ? String(edge) : `${from}–${edge}`;
    }),
    `> ${last}`,
  ];
  return {
    grid: { left: 8, right: 16, top: 56, bottom: 28, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => percent(Number(value)) },
    xAxis: { type: 'category', data: names, name: axis, nameLocation: 'middle', nameGap: 28 },
    yAxis: {
      type: 'value',
      name: shares,
      nameTextStyle: { align: 'left' },
      axisLabel: { formatter: percent },
    },
    series: texts.map(({ name, lengths }, index) => {
      const all = Math.max(
        1,
        lengths.reduce((sum, one) => sum + one, 0),
      );
      return {
        type: 'bar' as const,
        name,
        color: colors[index % colors.length] ?? '#2f7ed8',
        data: lengths.map((count) => count / all),
      };
    }),
  };
}

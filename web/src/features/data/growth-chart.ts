import type { DatasetVersion } from '../../../../contracts/entities.ts';
import type { ChartOption } from '../../charts/canvas.tsx';

/** What each version holds, the oldest first. @param names of training, held-out (where there are any) and dropped pairs, and of what is counted */
export function growthChart(
  versions: readonly DatasetVersion[],
  names: { train: string; heldOut?: string; dropped: string; counted: string },
  write: (count: number) => string,
): ChartOption {
  const oldestFirst = [...versions].reverse();
  const parts = [
    ['train', '#2f7ed8'],
    ['heldOut', '#2ca58d'],
    ['dropped', '#b0b7c3'],
  ] as const;
  return {
    grid: { left: 8, right: 16, top: 56, bottom: 8, containLabel: true },
    legend: { top: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => write(Number(value)) },
    xAxis: {
      type: 'category',
      data: oldestFirst.map(({ version }) => version),
      axisLabel: { hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name: names.counted,
      nameTextStyle: { align: 'left' },
      minInterval: 1,
      axisLabel: { formatter: write },
    },
    series: parts
      .filter(([part]) => names[part] !== undefined)
      .map(([part, color]) => ({
        type: 'bar' as const,
        stack: 'pairs',
        name: names[part],
        color,
        barMaxWidth: 48,
        data: oldestFirst.map((version) => version[part]),
      })),
  };
}

import type { BusinessReport } from '../../../../contracts/api/business.ts';
import type { ChartOption } from '../../charts/canvas.tsx';

type Months = BusinessReport['months'];
interface Part {
  name: string;
  color: string;
  value: (month: Months[number]) => number | undefined;
}

/** One column a month, made of its parts. `write` puts a value into words; `minInterval` is between two lines of the axis: 1 for counts */
export function monthBars(
  months: Months,
  parts: readonly Part[],
  {
    write,
    nameOf,
    minInterval = 0,
  }: { write: (value: number) => string; nameOf: (month: string) => string; minInterval?: number },
): ChartOption {
  return {
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0 },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value) => (typeof value === 'number' ? write(value) : '–'),
    },
    xAxis: { type: 'category', data: months.map(({ month }) => nameOf(month)) },
    yAxis: { type: 'value', minInterval, axisLabel: { formatter: write } },
    series: parts.map(({ name, color, value }) => ({
      type: 'bar' as const,
      stack: 'parts',
      name,
      color,
      barMaxWidth: 48,
      data: months.map((month) => value(month) ?? null),
    })),
  };
}

/** One bar for each of the dearest, the dearest on top. */
export function costBars(
  rows: readonly { name: string; costUsd: number }[],
  title: string,
  write: (value: number) => string,
): ChartOption {
  const shown = rows.slice(0, 10).reverse();
  return {
    grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value) => write(Number(value)) },
    xAxis: { type: 'value', splitNumber: 4, axisLabel: { formatter: write, hideOverlap: true } },
    yAxis: {
      type: 'category',
      data: shown.map(({ name }) => name),
      axisLabel: { width: 130, overflow: 'truncate' },
    },
    series: [
      { type: 'bar', name: title, color: '#2f7ed8', barMaxWidth: 24, data: shown.map((row) => row.costUsd) },
    ],
  };
}

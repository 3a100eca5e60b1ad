import type { ChartOption } from '../../charts/canvas.tsx';
import { COLOURS, type Curve } from './curves-of.ts';
import { smooth } from './smooth.ts';

type Line = Curve['lines'][number] & { name: string };

/** What is measured seldom is drawn as it is. */
const FEW = 30;

/**
 * One measure of some runs over their steps. A smoothed line has the measured one behind it where it is alone.
 * @param runs all that are compared: each has its colour in every picture
 */
export function curveChart(
  lines: readonly Line[],
  {
    runs,
    smoothing,
    steps,
    lastStep,
    count,
    figure,
    axis,
  }: {
    runs: readonly string[];
    smoothing: number;
    /** The name of the axis. */
    steps: string;
    /** Of all pictures, so that they can be compared. */
    lastStep: number;
    count: (value: number) => string;
    figure: (value: number) => string;
    axis: (value: number) => string;
  },
): ChartOption {
  const several = runs.length > 1;
  const drawn = lines.flatMap((line, index) => {
    const { name, points, part } = line;
    const color = COLOURS[several ? runs.indexOf(line.run) : index] ?? COLOURS[0];
    const of = {
      type: 'line' as const,
      name,
      color,
      showSymbol: points.length < FEW,
      symbolSize: 5,
      lineStyle: { width: 2, type: part === 'validation' ? ('dashed' as const) : ('solid' as const) },
    };
    if (smoothing === 0 || points.length < FEW) return [{ ...of, data: points.map((point) => [...point]) }];
    const smoothed = { ...of, data: smooth(points, smoothing).map((point) => [...point]) };
    if (several) return [smoothed];
    const measured = {
      type: 'line' as const,
      silent: true,
      color,
      showSymbol: false,
      lineStyle: { width: 1, opacity: 0.3 },
      tooltip: { show: false },
      data: points.map((point) => [...point]),
    };
    return [measured, smoothed];
  });
  return {
    grid: { left: 8, right: 16, top: lines.length > 1 ? 40 : 12, bottom: 24, containLabel: true },
    ...(lines.length > 1 ? { legend: { type: 'scroll', top: 0, data: lines.map(({ name }) => name) } } : {}),
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value) => (typeof value === 'number' ? figure(value) : '–'),
    },
    xAxis: {
      type: 'value',
      name: steps,
      nameLocation: 'middle',
      nameGap: 28,
      min: 0,
      max: lastStep,
      axisLabel: { formatter: count, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: { type: 'value', scale: true, axisLabel: { formatter: axis } },
    animation: false,
    series: drawn,
  };
}

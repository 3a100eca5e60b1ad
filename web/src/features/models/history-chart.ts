import type { HistoryPoint } from '../../../../contracts/api/models.ts';
import type { MetricName } from '../../../../contracts/evaluation.ts';
import type { ChartOption } from '../../charts/canvas.tsx';

/** One score with its interval, at a place of the axis. */
export interface MeasuredPoint {
  name: string;
  setId: string;
  score: number;
  low: number;
  high: number;
}

/** The points of a history that a metric was measured for. */
export const measuredPoints = (points: readonly HistoryPoint[], metric: MetricName): MeasuredPoint[] =>
  points.flatMap(({ version, setId, metrics }) => {
    const found = metrics[metric];
    return found ? [{ name: version, setId, ...found }] : [];
  });

/**
 * Scores with the bars of their 95 % intervals. Only points of one test set are joined: scores on different sets do not
 * compare. @param write a score in words
 */
export function historyChart(
  points: readonly MeasuredPoint[],
  {
    title,
    interval,
    write,
    axis,
  }: {
    title: string;
    /** What the bars are called. */
    interval: string;
    write: (score: number) => string;
    axis: (score: number) => string;
  },
): ChartOption {
  const sets = [...new Set(points.map(({ setId }) => setId))];
  return {
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value) => (typeof value === 'number' ? write(value) : '–'),
      formatter: (hit) => {
        const { dataIndex } = (Array.isArray(hit) ? hit[0] : hit) as { dataIndex: number };
        const point = points[dataIndex];
        return point
          ? `${point.name}<br>${title} ${write(point.score)} (${write(point.low)} – ${write(point.high)})`
          : '';
      },
    },
    xAxis: { type: 'category', data: points.map(({ name }) => name) },
    yAxis: { type: 'value', scale: true, name: title, axisLabel: { formatter: axis } },
    series: [
      ...sets.map((set) => ({
        type: 'line' as const,
        name: set,
        symbolSize: 8,
        data: points.map(({ setId, score }) => (setId === set ? score : null)),
      })),
      {
        type: 'custom' as const,
        name: interval,
        silent: true,
        data: points.map(({ low, high }, index) => [index, low, high]),
        encode: { x: 0, y: [1, 2] },
        renderItem: (_params, api) => {
          const [x, bottom] = api.coord([api.value(0), api.value(1)]) as [number, number];
          const top = (api.coord([api.value(0), api.value(2)]) as [number, number])[1];
          const style = { stroke: '#8c95a3', lineWidth: 1.5 };
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line' as const,
            shape: { x1, y1, x2, y2 },
            style,
          });
          return {
            type: 'group',
            children: [
              line(x, bottom, x, top),
              line(x - 5, top, x + 5, top),
              line(x - 5, bottom, x + 5, bottom),
            ],
          };
        },
      },
    ],
  };
}

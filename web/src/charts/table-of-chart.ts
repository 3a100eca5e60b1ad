import type { ChartOption } from './canvas.tsx';

/** The figures of a picture: a row for each place of its axis, a column for each of its series. */
export interface ChartTable {
  /** Of the axis; empty where it has no name. */
  axis: string;
  series: string[];
  rows: { place: string; cells: string[] }[];
  /** Places that the picture has; those beyond the rows were left out evenly. */
  places: number;
}

/** Curves have hundreds of points: a table of so many rows still says how they went. */
const MOST_ROWS = 50;

type Value = number | string | null | undefined;
interface Axis {
  type?: string;
  name?: string;
  data?: readonly unknown[];
  axisLabel?: { formatter?: unknown };
}
interface Series {
  type?: string;
  name?: string;
  silent?: boolean;
  data?: readonly unknown[];
}

/**
 * What an option of ECharts draws, as a table for those who do not see it. Understands lines, bars and points over one
 * axis, and named custom series of `[place, low, high]`; leaves out what only decorates, which is `silent` without a name.
 * @param write a figure where the option does not say how its own are written
 */
export function tableOfChart(option: ChartOption, write: (value: number) => string): ChartTable {
  const [x, y] = [option.xAxis, option.yAxis].map(first<Axis>);
  const isLying = y?.type === 'category';
  const [places, figures] = isLying ? [y, x] : [x, y];
  const names = places?.type === 'category' ? (places.data ?? []).map(String) : undefined;
  const writeFigure =
    formatterOf((first(option.tooltip) as { valueFormatter?: unknown } | undefined)?.valueFormatter) ??
    formatterOf(figures?.axisLabel?.formatter) ??
    write;
  const writePlace = formatterOf(places?.axisLabel?.formatter) ?? write;
  const all = option.series === undefined ? [] : [option.series].flat();
  const shown = (all as Series[]).filter(({ silent, name }) => !silent || name);
  const columns = shown.map(({ data = [] }) => {
    const cells = new Map<Value, string>();
    data.forEach((item, index) => {
      const value = figureOf(item);
      const [place, ...rest] = Array.isArray(value) ? value : [names ? names[index] : index, value];
      const key = names && typeof place === 'number' ? names[place] : place;
      const said = rest.filter((one) => one !== null && one !== undefined);
      if (said.length > 0) {
        cells.set(
          key,
          said.map((one) => (typeof one === 'number' ? writeFigure(one) : String(one))).join(' – '),
        );
      }
    });
    return cells;
  });
  const keys = names ? [...new Set(names)] : sorted(columns.flatMap((cells) => [...cells.keys()]));
  const sparse = columns.filter((cells) => cells.size < MOST_ROWS);
  const step = Math.ceil(keys.length / MOST_ROWS);
  const kept = keys.filter(
    (key, index) => index % step === 0 || index === keys.length - 1 || sparse.some((cells) => cells.has(key)),
  );
  return {
    axis: places?.name ?? '',
    series: shown.map(({ name = '' }) => name),
    rows: kept.map((key) => ({
      place: typeof key === 'number' ? writePlace(key) : String(key),
      cells: columns.map((cells) => cells.get(key) ?? '–'),
    })),
    places: keys.length,
  };
}

const first = <One>(value: unknown): One | undefined =>
  (Array.isArray(value) ? value[0] : value) as One | undefined;

const formatterOf = (formatter: unknown) =>
  typeof formatter === 'function' ? (value: number) => String(formatter(value)) : undefined;

const figureOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'value' in item ? item.value : item;

const sorted = (keys: Value[]): Value[] =>
  [...new Set(keys)].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));

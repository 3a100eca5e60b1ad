import { describe, expect, it } from 'vitest';
import { tableOfChart } from './table-of-chart.ts';

const plain = (value: number) => String(value);

describe('tableOfChart', () => {
  it('puts curves of different steps into one table, in the order of the steps', () => {
    const table = tableOfChart(
      {
        xAxis: { type: 'value', name: 'steps', axisLabel: { formatter: (value: number) => `#${value}` } },
        yAxis: { type: 'value', axisLabel: { formatter: (value: number) => value.toFixed(2) } },
        series: [
          {
            type: 'line',
            name: 'training',
            data: [
              [1, 8],
              [3, 6],
            ],
          },
          { type: 'line', name: 'validation', data: [[2, 7.5]] },
        ],
      },
      plain,
    );
    expect(table).toEqual({
      axis: 'steps',
      series: ['training', 'validation'],
      places: 3,
      rows: [
        { place: '#1', cells: ['8.00', '–'] },
        { place: '#2', cells: ['–', '7.50'] },
        { place: '#3', cells: ['6.00', '–'] },
      ],
    });
  });

  it('reads bars that lie, and categories by their names', () => {
    const table = tableOfChart(
      {
        xAxis: { type: 'value' },
        yAxis: { type: 'category', data: ['empty', 'leak'] },
        series: [{ type: 'bar', name: 'pairs', data: [120, null] }],
      },
      plain,
    );
    expect(table.rows).toEqual([
      { place: 'empty', cells: ['120'] },
      { place: 'leak', cells: ['–'] },
    ]);
  });

  it('writes intervals as such, and leaves out what only decorates', () => {
    const table = tableOfChart(
      {
        tooltip: { valueFormatter: (value) => `${value} %` },
        xAxis: { type: 'category', data: ['m1', 'm2'] },
        yAxis: { type: 'value' },
        series: [
          { type: 'line', name: 'test', data: [18, 20] },
          {
            type: 'line',
            silent: true,
            data: [
              [0, 0],
              [1, 1],
            ],
          },
          {
            type: 'custom',
            name: 'interval',
            data: [
              [0, 17, 19],
              [1, 18, 22],
            ],
          },
        ],
      },
      plain,
    );
    expect(table.series).toEqual(['test', 'interval']);
    expect(table.rows[1]).toEqual({ place: 'm2', cells: ['20 %', '18 % – 22 %'] });
  });

  it('thins long curves evenly, but keeps their last point and every point of a short one', () => {
    const long = Array.from({ length: 400 }, (_, index) => [index, index]);
    const table = tableOfChart(
      {
        xAxis: { type: 'value' },
        yAxis: { type: 'value' },
        series: [
          { type: 'line', name: 'loss', data: long },
          {
            type: 'line',
            name: 'score',
            data: [
              [7, 1],
              [399, 2],
            ],
          },
        ],
      },
      plain,
    );
    const places = table.rows.map(({ place }) => place);
    expect(table.places).toBe(400);
    expect(places.length).toBeLessThanOrEqual(52);
    expect(places).toContain('7');
    expect(places.at(-1)).toBe('399');
  });
});

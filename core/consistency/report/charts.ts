import { Html, html } from './html.ts';

const NUMBERS = new Intl.NumberFormat('en');

/** `12,345`. */
export const number = (value: number): string => NUMBERS.format(value);

/** Horizontal bars with their names and numbers, in the order given. */
export function bars(entries: readonly (readonly [name: string, value: number])[], whole?: number): Html {
  const largest = Math.max(1, ...entries.map(([, value]) => value));
  const rows = entries.map(([name, value]) => {
    const share = whole ? ` (${((100 * value) / whole).toFixed(1)} %)` : '';
    return html`<tr><th scope="row">${name}</th><td class="bar"><span style="width:${((100 * value) / largest).toFixed(1)}%"></span></td><td class="number">${number(value)}${share}</td></tr>`;
  });
  return html`<table class="bars">${rows}</table>`;
}

/** One series of a histogram. */
export interface Series {
  name: string;
  counts: readonly number[];
}

const WIDTH = 560;
const HEIGHT = 160;
const BASE = HEIGHT - 28;

/**
 * Histograms over the same classes as columns beside one another, each as shares of its own total, so that series of
 * different size are comparable. The second and third series are what the first is compared with.
 * @param labels one per class; those that would overlap are left out
 */
export function histogram(title: string, labels: readonly string[], series: readonly Series[]): Html {
  const shares = series.map(({ counts }) => {
    const total = counts.reduce((sum, count) => sum + count, 0) || 1;
    return counts.map((count) => count / total);
  });
  const top = Math.max(1e-9, ...shares.flat());
  const step = WIDTH / labels.length;
  const width = (step * 0.86) / series.length;
  const columns = shares.flatMap((ofSeries, which) =>
    ofSeries.map((share, at) => {
      const height = (share / top) * (BASE - 8);
      const x = at * step + which * width;
      return html`<rect class="s${which}" x="${x.toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${Math.max(1, width).toFixed(1)}" height="${height.toFixed(1)}"><title>${series[which].name}, ${labels[at]}: ${(100 * share).toFixed(1)} %</title></rect>`;
    }),
  );
  const every = Math.ceil(labels.length / 16);
  const ticks = labels.map((label, at) =>
    at % every === 0
      ? html`<text x="${(at * step + step * 0.43).toFixed(1)}" y="${HEIGHT - 12}">${label}</text>`
      : new Html(''),
  );
  const legend = series.map(
    ({ name }, which) => html`<span class="key"><i class="s${which}"></i>${name}</span>`,
  );
  return html`<figure><figcaption>${title} ${legend}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${columns}${ticks}</svg></figure>`;
}

/** A line through some numbers, oldest first, with the last one marked. */
export function sparkline(values: readonly number[]): Html {
  if (values.length < 2) return new Html('');
  const top = Math.max(1, ...values);
  const points = values.map(
    (value, at) =>
      `${((at * 96) / (values.length - 1) + 2).toFixed(1)},${(22 - (value / top) * 18).toFixed(1)}`,
  );
  const [x, y] = points[points.length - 1].split(',');
  return html`<svg class="spark" viewBox="0 0 100 24" role="img" aria-label="${values.join(', ')}"><polyline points="${points.join(' ')}"/><circle cx="${x}" cy="${y}" r="2.5"/></svg>`;
}

/** A table; cells that are numbers are set to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  /** A short word is never broken. */
  const cell = (value: string | number | Html) =>
    typeof value === 'number'
      ? html`<td class="number">${number(value)}</td>`
      : typeof value === 'string' && value.length <= 16
        ? html`<td class="short">${value}</td>`
        : html`<td>${value}</td>`;
  const heading = (name: string, column: number) =>
    typeof rows[0]?.[column] === 'number'
      ? html`<th scope="col" class="number">${name}</th>`
      : html`<th scope="col">${name}</th>`;
  return html`<table><thead><tr>${head.map(heading)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`;
}

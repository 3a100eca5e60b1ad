// How long the first page takes, over a registry with a year of work in the emulator:
// `npm run build:web && node --import tsx bench/first-paint.ts [--visits 7] [--runs 2000] [--uploads 5000]`.
// First useful paint: the overview shows the lists and figures that the API has answered with. Cold: a browser that has
// never been here; warm: its second visit, when it has the files. Medians, with the slowest. Beside them, what the page's main
// thread has worked until then, which does not depend on what else the machine does, and how long the answers alone take.
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startLocalTable } from '../core/registry/local-table.ts';
import { serveDashboard } from '../local/dashboard/serve-dashboard.ts';
import { openBrowser } from '../test/browser/browser.ts';
import { fillRegistry, servicesOver } from './large-registry.ts';

const { values } = parseArgs({
  options: {
    visits: { type: 'string', default: '7' },
    runs: { type: 'string', default: '2000' },
    uploads: { type: 'string', default: '5000' },
  },
});
/** In the page: marks the frame after the one with the lists of what waits, runs and is new, and the figures of health. */
const MARK_USEFUL = `(function look() {
  if (document.querySelectorAll('h2').length >= 4 && document.querySelector('dd'))
    requestAnimationFrame(() => setTimeout(() => performance.mark('useful')));
  else requestAnimationFrame(look);
})()`;

/** Of the visit, since the browser asked for the page. */
interface Paint {
  first: number;
  useful: number;
  /** Of processor time. */
  worked: number;
}

const table = await startLocalTable();
await fillRegistry(table, { runs: Number(values.runs), uploads: Number(values.uploads) });
const server = await serveDashboard(servicesOver(table), 'http://127.0.0.1:9');
const browser = await openBrowser();
const paints: Record<'cold' | 'warm', Paint[]> = { cold: [], warm: [] };
// One more than is counted: the first finds the server's code uncompiled.
for (let visit = 0; visit <= Number(values.visits); visit++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  for (const kind of ['cold', 'warm'] as const) {
    const page = await context.newPage();
    const paint = await paintOf(page);
    if (visit > 0) paints[kind].push(paint);
    await page.close();
  }
  await context.close();
}
for (const [kind, all] of Object.entries(paints)) {
  console.log(
    `${kind}: first contentful paint ${described(all.map(({ first }) => first))}, ` +
      `first useful paint ${described(all.map(({ useful }) => useful))}, ` +
      `processor time of the page ${described(all.map(({ worked }) => worked))}`,
  );
}
console.log(`answering the overview alone: ${described(await answers())}`);
await browser.close();
await server.stop();
await table.stop();

async function paintOf(page: Page): Promise<Paint> {
  await page.addInitScript(MARK_USEFUL);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(server.link);
  const marks = await page.waitForFunction(() => {
    const [useful] = performance.getEntriesByName('useful');
    const [first] = performance.getEntriesByName('first-contentful-paint');
    return useful && first && { first: first.startTime, useful: useful.startTime };
  });
  const { metrics } = await session.send('Performance.getMetrics');
  const worked = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  return { ...((await marks.jsonValue()) as Omit<Paint, 'worked'>), worked };
}

async function answers(): Promise<number[]> {
  const taken: number[] = [];
  for (let question = 0; question < Number(values.visits); question++) {
    const start = performance.now();
    const headers = { authorization: `Bearer ${server.token}` };
    for (const path of ['/api/overview', '/api/overview/health']) {
      const answer = await fetch(`${server.origin}${path}`, { headers });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
    taken.push(performance.now() - start);
  }
  return taken;
}

function described(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms (at most ${sorted.at(-1)?.toFixed(0)} ms)`;
}

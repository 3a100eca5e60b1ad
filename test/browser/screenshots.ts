/**
 * Makes the pictures of docs/dashboard.md from the deployment that runs on this machine: `npm run screenshots [-- NAME...]`,
 * beside `npm run demo`; those of models once its first training has ended.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ApiClient, createClient } from '../../api/client.ts';
import { PREPARATION_ENDPOINTS } from '../../contracts/api/preparations.ts';
import { RUN_ENDPOINTS } from '../../contracts/api/runs.ts';
import type { Run } from '../../contracts/entities.ts';
import { openDashboard } from '../../local/dashboard/open-dashboard.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';
import { openBrowser } from './browser.ts';
import { settled, visit } from './visit.ts';

const DIRECTORY = path.join(ROOT_DIRECTORY, 'docs', 'screenshots');
const LARGEST_BYTES = 250_000;

interface Picture {
  name: string;
  place: string;
  /** The picture has this chart of the page. */
  chart?: 'first' | 'last';
}

/** The pages worth showing, of the newest runs and models of parallel text. */
async function pictures(client: ApiClient): Promise<Picture[]> {
  const newest = async (kind: Run['kind'], status?: Run['status']) => {
    const query = { kind, limit: 200, ...(status ? { status } : {}) };
    const { body } = await client.call(RUN_ENDPOINTS.listRuns, { query });
    return body.items.find(({ languagePair }) => languagePair !== 'tabular');
  };
  const preparation = await newest('preparation', 'SUCCEEDED');
  const training = (await newest('training', 'SUCCEEDED')) ?? (await newest('training'));
  if (!preparation || !training) {
    throw new Error('This deployment has prepared and trained nothing yet. Wait until it has.');
  }
  const { corpus, languagePair, datasetVersion } = preparation;
  const scores = await client.call(PREPARATION_ENDPOINTS.getScores, { params: { runId: preparation.runId } });
  // Thresholds are drawn for one source, as each has its own: for that of the highest bar.
  const [highest] = scores.body.histograms.sort((a, b) => Math.max(...b.kept) - Math.max(...a.kept));
  const source = highest?.sourceId ?? '';
  const dataset = `/data/${corpus}/${languagePair}/${datasetVersion}`;
  const version = `/models/${training.model}/${training.modelVersion}`;
  return [
    { name: 'overview', place: '/overview' },
    { name: 'uploads', place: `/uploads?corpus=${corpus}&languagePair=${languagePair}` },
    { name: 'preparation', place: `/preparations/${preparation.runId}` },
    { name: 'drops', place: `/preparations/${preparation.runId}?tab=drops` },
    {
      name: 'scores',
      place: `/preparations/${preparation.runId}?tab=scores&source=${source}`,
      chart: 'first',
    },
    { name: 'dataset', place: dataset },
    { name: 'pairs', place: `${dataset}?tab=pairs` },
    { name: 'new-training', place: `/trainings/new?line=${training.model}` },
    { name: 'training', place: `/trainings/${training.runId}`, chart: 'last' },
    ...(training.modelVersion
      ? [
          { name: 'model', place: `/models/${training.model}` },
          { name: 'evaluation', place: version },
          { name: 'translations', place: `${version}?tab=translations` },
        ]
      : []),
    { name: 'schedules', place: '/schedules' },
    { name: 'business', place: '/business' },
    { name: 'search', place: `/search?text=${corpus}` },
    { name: 'settings', place: '/settings' },
  ];
}

const wanted = process.argv.slice(2);
const server = await openDashboard();
const browser = await openBrowser();
try {
  mkdirSync(DIRECTORY, { recursive: true });
  const { origin, token } = server;
  const client = createClient({ origin, credentials: () => ({ authorization: `Bearer ${token}` }) });
  for (const { name, place, chart } of await pictures(client)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const file = path.join(DIRECTORY, `${name}.png`);
    await visit(browser, { origin, token, path: place }, async (page) => {
      await settled(page);
      if (chart) await page.getByRole('img', { name: /[:;]/ })[chart]().scrollIntoViewIfNeeded();
      await page.screenshot({ path: file });
    });
    const { size } = statSync(file);
    if (size > LARGEST_BYTES)
      throw new Error(`${file} has ${size} bytes; at most ${LARGEST_BYTES} fit a page.`);
    console.log(`${name}.png ${Math.round(size / 1000)} kB`);
  }
} finally {
  await browser.close();
  await server.stop();
}

/**
 * Makes the pictures of docs/dashboard.md from the deployment that runs on this machine: `npm run screenshots`, beside
 * `npm run demo`, once its trainings have ended.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ApiClient, createClient } from '../../api/client.ts';
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
}

/** The pages worth showing, with the newest runs and models that have ended well. */
async function pictures(client: ApiClient): Promise<Picture[]> {
  const newest = async (kind: Run['kind']) => {
    const { body } = await client.call(RUN_ENDPOINTS.listRuns, { query: { kind, status: 'SUCCEEDED' } });
    const translation = body.items.find(({ languagePair }) => languagePair !== 'tabular');
    if (translation) return translation;
    throw new Error(`No ${kind} of parallel text has succeeded in this deployment yet. Wait until one has.`);
  };
  const preparation = await newest('preparation');
  const training = await newest('training');
  const { corpus, languagePair, datasetVersion } = preparation;
  const dataset = `/data/${corpus}/${languagePair}/${datasetVersion}`;
  const version = `/models/${training.model}/${training.modelVersion}`;
  return [
    { name: 'overview', place: '/overview' },
    { name: 'uploads', place: `/uploads?corpus=${corpus}&languagePair=${languagePair}` },
    { name: 'preparation', place: `/preparations/${preparation.runId}` },
    { name: 'drops', place: `/preparations/${preparation.runId}?tab=drops` },
    { name: 'scores', place: `/preparations/${preparation.runId}?tab=scores` },
    { name: 'dataset', place: dataset },
    { name: 'pairs', place: `${dataset}?tab=pairs` },
    { name: 'new-training', place: `/trainings/new?line=${training.model}` },
    { name: 'training', place: `/trainings/${training.runId}` },
    { name: 'model', place: `/models/${training.model}` },
    { name: 'evaluation', place: version },
    { name: 'translations', place: `${version}?tab=translations` },
    { name: 'schedules', place: '/schedules' },
    { name: 'business', place: '/business' },
    { name: 'search', place: `/search?text=${corpus}` },
    { name: 'settings', place: '/settings' },
  ];
}

const server = await openDashboard();
const browser = await openBrowser();
try {
  mkdirSync(DIRECTORY, { recursive: true });
  const { origin, token } = server;
  const client = createClient({ origin, credentials: () => ({ authorization: `Bearer ${token}` }) });
  for (const { name, place } of await pictures(client)) {
    const file = path.join(DIRECTORY, `${name}.png`);
    await visit(browser, { origin, token, path: place }, async (page) => {
      await settled(page);
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

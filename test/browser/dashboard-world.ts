import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { type ApiClient, createClient } from '../../api/client.ts';
import type { Role } from '../../contracts/api/endpoint.ts';
import { MODEL_COMPARISON_ENDPOINTS } from '../../contracts/api/model-comparisons.ts';
import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import type { Run } from '../../contracts/entities.ts';
import { openDashboard } from '../../local/dashboard/open-dashboard.ts';
import type { DashboardServer, ServeOptions } from '../../local/dashboard/serve-dashboard.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';
import type { SamplePair } from '../../local/samples/extract.ts';
import { tmxText } from '../../local/samples/write-bitext.ts';
import {
  corpusNamed,
  deliver,
  registerCorpus,
  registerModel,
  shortTraining,
  tsvFile,
} from '../end-to-end/corpora.ts';
import { inventLongPairs, inventPairs } from '../end-to-end/invented-text.ts';
import { startTestDeployment, type TestDeployment } from '../end-to-end/test-deployment.ts';
import { openBrowser } from './browser.ts';
import { people } from './people.ts';
import { type Visit, visit } from './visit.ts';

/** No run takes longer, however much else the machine does. */
const RUN_SECONDS = 1200;
const WEB_DIRECTORY = path.join(ROOT_DIRECTORY, 'web');

/** Trainings are made on it. */
export const press = corpusNamed('press');
/** Its second delivery is unlike its first. */
export const drifting = corpusNamed('drifting');
/** Has two versions of texts that have titles. */
export const library = corpusNamed('library');

interface Contest {
  model: string;
  /** The champion first: the better one was promoted by itself. */
  versions: string[];
  runIds: string[];
}

export interface DashboardWorld {
  deployment: TestDeployment;
  browser: Browser;
  origin: string;
  /** Of an operator. */
  client: ApiClient;
  people: ReturnType<typeof people>;
  /** The line of two versions that wait for a person, once its trainings have ended. */
  contested: Promise<Contest>;
  /** People compare those versions without knowing which is whose. */
  judged: Promise<{ comparisonId: string }>;
  /** Trainings of a line of its own that differ by their seeds; they go on. */
  sweep: Promise<{ sweepId: string }>;
  published: Promise<Run>;
  /** The versions of `library`, the older first; the second one has another title too. */
  shelved: Promise<string[]>;
  /** The preparation that asks a person. */
  strange: Promise<Run>;
  /** Somebody opens a page and does something there; see `visit`. */
  as: <Answer>(
    person: { name: string; role: Role } & Partial<Visit>,
    place: string,
    act: (page: Page) => Promise<Answer>,
  ) => Promise<Answer>;
  /** How its dashboard is served: the page as it is now, to the people of the test. */
  serving: ServeOptions;
  /** Another server of the same deployment. @param port 0: a free one */
  serve: (port?: number) => Promise<DashboardServer>;
  stop: () => Promise<void>;
}

/** A deployment with a few corpora and models, its dashboard, and a browser. */
export async function startDashboardWorld(): Promise<DashboardWorld> {
  const browser = await openBrowser();
  const deployment = await startTestDeployment({ name: 'browser', runSeconds: RUN_SECONDS });
  const site = path.join(deployment.runtime.stateDirectory, 'site');
  await build({
    root: WEB_DIRECTORY,
    logLevel: 'warn',
    build: { outDir: site, reportCompressedSize: false },
  });
  const known = people();
  const serving = { session: known.session, site };
  const serve = (port = 0) => openDashboard({ ...serving, port });
  const server = await serve();
  const operator = known.add({ name: 'olga', role: 'operator' });
  const client = createClient({
    origin: server.origin,
    credentials: () => ({ authorization: `Bearer ${operator}` }),
  });
  const published = publishPress(deployment);
  const contested = published.then(() => trainTwice(deployment, client));
  const told = {
    published,
    contested,
    judged: contested.then((contest) => compareBlindly(client, contest)),
    sweep: contested.then(() => startSweep(deployment, client)),
    strange: deliverStrangely(deployment),
    shelved: deliverTwice(deployment),
  };
  // Whoever awaits them is told; until then a failure must not end the process.
  for (const awaited of Object.values(told)) awaited.catch(() => undefined);
  return {
    deployment,
    browser,
    origin: server.origin,
    client,
    people: known,
    ...told,
    as: ({ name, role, ...rest }, place, act) => {
      const token = rest.token ?? known.add({ name, role });
      return visit(browser, { origin: server.origin, ...rest, token, path: place }, act);
    },
    serving,
    serve,
    stop: async () => {
      await browser.close();
      await server.stop();
      await deployment.runtime.stop();
    },
  };
}

async function publishPress(deployment: TestDeployment): Promise<Run> {
  await registerCorpus(deployment, press);
  const pairs = [...inventPairs(1, 700), ...mismatched(inventPairs(2, 60))];
  const { runId } = await deliver(deployment, press, tsvFile('desk', 'usual', pairs), []);
  return deployment.succeeded(runId);
}

/** Each source with the target of the next one: what alignment scores are there to find. */
const mismatched = (pairs: readonly SamplePair[]): SamplePair[] =>
  pairs.map((pair, index) => ({ ...pair, target: pairs[(index + 1) % pairs.length].target }));

async function trainTwice(deployment: TestDeployment, client: ApiClient): Promise<Contest> {
  const recipe = shortTraining({ steps: 40 });
  const model = await registerModel(deployment, press, 'contested', recipe);
  const contest: Contest = { model, versions: [], runIds: [] };
  // With equal seeds both would translate alike, and there would be nothing to compare.
  for (const seed of [1, 2]) {
    const body = { model, recipe: { ...recipe, seed } };
    const { runId } = (await client.call(TRAINING_ENDPOINTS.startTraining, { body })).body;
    const { modelVersion = '' } = await deployment.succeeded(runId);
    contest.versions.push(modelVersion);
    contest.runIds.push(runId);
  }
  const champion = (await deployment.registry.getModel(model))?.champion;
  contest.versions.sort((a, b) => Number(b === champion) - Number(a === champion));
  return contest;
}

async function compareBlindly(client: ApiClient, { model, versions: [champion, challenger = ''] }: Contest) {
  const { body } = await client.call(MODEL_COMPARISON_ENDPOINTS.openBlindComparison, {
    params: { model, version: challenger },
    body: { against: champion, segments: 20 },
  });
  return body;
}

async function startSweep(deployment: TestDeployment, client: ApiClient) {
  const model = await registerModel(deployment, press, 'swept', shortTraining({ steps: 30 }));
  const { body } = await client.call(TRAINING_ENDPOINTS.startSweep, {
    body: { model, space: { seed: { values: [1, 2] } }, method: 'grid', parallel: 1 },
  });
  return body;
}

async function deliverTwice(deployment: TestDeployment): Promise<string[]> {
  await registerCorpus(deployment, library);
  const runs: Run[] = [];
  for (const seed of [30, 31]) {
    const body = Buffer.from(tmxText(inventPairs(seed, 300), 'en', 'de'));
    const known = runs.map(({ runId }) => runId);
    const file = { sourceId: 'shelf', file: `reader-${seed}.tmx`, body };
    const { runId } = await deliver(deployment, library, file, known);
    runs.push(await deployment.succeeded(runId));
  }
  return runs.map(({ datasetVersion = '' }) => datasetVersion);
}

async function deliverStrangely(deployment: TestDeployment): Promise<Run> {
  await registerCorpus(deployment, drifting, { consistency: { onDrift: 'fail', minimumPairs: 200 } });
  const first = await deliver(deployment, drifting, tsvFile('desk', 'usual', inventPairs(20, 600)), []);
  await deployment.succeeded(first.runId);
  const { runId } = await deliver(
    deployment,
    drifting,
    tsvFile('desk', 'strange', inventLongPairs(21, 300)),
    [first.runId],
  );
  return deployment.during(runId, 'ask for approval', async () => {
    const run = await deployment.registry.getRun(runId);
    return run?.status === 'AWAITING_APPROVAL' && run;
  });
}

import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../contracts/api/endpoint.ts';
import type { Run } from '../../contracts/entities.ts';
import { openDashboard } from '../../local/dashboard/open-dashboard.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';
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
import { runCommand } from '../run-command.ts';
import { openBrowser } from './browser.ts';
import { people } from './people.ts';
import { type Visit, visit } from './visit.ts';

/** Trainings are made on it. */
export const press = corpusNamed('press');
/** Its second delivery is unlike its first. */
export const drifting = corpusNamed('drifting');

export interface DashboardWorld {
  deployment: TestDeployment;
  browser: Browser;
  origin: string;
  people: ReturnType<typeof people>;
  /** The line of two versions that wait for a person, once its trainings have ended. */
  contested: Promise<{ model: string; versions: string[] }>;
  published: Promise<Run>;
  /** The preparation that asks a person. */
  strange: Promise<Run>;
  /** Somebody opens a page and does something there; see `visit`. */
  as: <Answer>(
    person: { name: string; role: Role } & Partial<Visit>,
    place: string,
    act: (page: Page) => Promise<Answer>,
  ) => Promise<Answer>;
  /** Another server of the same deployment. @param port 0: a free one */
  serve: (port?: number) => ReturnType<typeof openDashboard>;
  stop: () => Promise<void>;
}

/** A deployment with a few corpora and models, its dashboard, and a browser. */
export async function startDashboardWorld(): Promise<DashboardWorld> {
  const browser = await openBrowser();
  await buildPage();
  const deployment = await startTestDeployment({ name: 'browser' });
  const known = people();
  const serve = (port = 0) => openDashboard(port, known.session);
  const server = await serve();
  const published = publishPress(deployment);
  const contested = published.then(() => trainTwice(deployment));
  const strange = deliverStrangely(deployment);
  // Whoever awaits them is told; until then a failure must not end the process.
  for (const awaited of [published, contested, strange]) awaited.catch(() => undefined);
  return {
    deployment,
    browser,
    origin: server.origin,
    people: known,
    contested,
    published,
    strange,
    as: ({ name, role, ...rest }, place, act) => {
      const token = rest.token ?? known.add({ name, role });
      return visit(browser, { origin: server.origin, ...rest, token, path: place }, act);
    },
    serve,
    stop: async () => {
      await browser.close();
      await server.stop();
      await deployment.runtime.stop();
    },
  };
}

async function buildPage(): Promise<void> {
  const built = await runCommand('npm', ['run', '--silent', 'build:web'], undefined);
  if (built.exitCode !== 0) throw new Error(`The page cannot be built in ${ROOT_DIRECTORY}: ${built.output}`);
}

async function publishPress(deployment: TestDeployment): Promise<Run> {
  await registerCorpus(deployment, press);
  const { runId } = await deliver(deployment, press, tsvFile('desk', 'usual', inventPairs(1, 700)), []);
  return deployment.succeeded(runId);
}

async function trainTwice(deployment: TestDeployment) {
  const model = await registerModel(deployment, press, 'contested', shortTraining({ steps: 30 }));
  const versions: string[] = [];
  for (const again of [false, true]) {
    const runId = await deployment.startTraining(model, { again });
    versions.push((await deployment.succeeded(runId)).modelVersion ?? '');
  }
  return { model, versions };
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

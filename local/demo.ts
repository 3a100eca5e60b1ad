/** The main job on one machine: uploads become a dataset version, then a model with a BLEU score. */
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import color from 'picocolors';
import { followRun, inRegistry } from '../cli/runs/follow-run.ts';
import { printPreparation, summarisePreparation } from '../cli/runs/preparation-summary.ts';
import { createScreen, type Screen } from '../cli/runs/screen.ts';
import { ConsistencyReport } from '../contracts/consistency.ts';
import type { Run } from '../contracts/entities.ts';
import { EvaluationFile } from '../contracts/evaluation.ts';
import { DatasetManifest } from '../contracts/manifest.ts';
import { keys } from '../core/keys.ts';
import { readJson } from '../core/objects/json-objects.ts';
import { openDashboard } from './dashboard/open-dashboard.ts';
import type { DashboardServer } from './dashboard/serve-dashboard.ts';
import { caughtNoise } from './demo/caught-noise.ts';
import { type Deployment, startDeployment } from './demo/deployment.ts';
import { runFootball } from './demo/football.ts';
import { printComparison, printNoise, printTraining } from './demo/print-report.ts';
import { type Publisher, startPublisher } from './demo/publisher.ts';
import { DEMO_CORPUS, demoModel, demoPreparationRecipe, demoTrainingRecipe } from './demo/recipes.ts';
import { type DemoSummary, summariseTraining } from './demo/summary.ts';
import { waitForRun } from './demo/wait-for-run.ts';
import { DEFAULT_STATE_DIRECTORY } from './paths.ts';
import { buildDemoUploads, type DemoUpload, type DemoUploads } from './samples/build-uploads.ts';
import { DEMO_PAIRS, type DemoPair } from './samples/demo-sources.ts';

const program = new Command('npm run demo --')
  .description('Runs the whole pipeline on this machine: real text in, a tested translation model out.')
  .addOption(new Option('--pair <pair>', 'language pair').choices(DEMO_PAIRS).default('en-de'))
  .option('--once', 'exit when the job is done instead of staying up until Ctrl-C')
  .option('--json <file>', 'write a summary of counts, seconds and scores')
  .addHelpText('after', '\nExample:\n  npm run demo -- --pair en-ko --once --json out.json');

interface DemoOptions {
  pair: DemoPair;
  once?: true;
  json?: string;
}

async function main(options: DemoOptions): Promise<void> {
  const screen = createScreen();
  const uploads = buildDemoUploads({
    pair: options.pair,
    directory: path.join(DEFAULT_STATE_DIRECTORY, 'demo'),
  });
  screen.heading('Deploying the stack to this machine');
  const deployment = await startDeployment(DEFAULT_STATE_DIRECTORY, screen);
  let dashboard: DashboardServer | undefined;
  // Stays up as long as the deployment, whose schedule goes on asking it.
  const publisher = await startPublisher(uploads.second.files);
  try {
    dashboard = await openDashboard();
    screen.line(`  the dashboard: ${dashboard.link}`);
    const translation = await runMainJob(uploads, publisher, deployment, screen);
    const football = await runFootball(deployment, screen, (run, label) =>
      followToSuccess(run, label, deployment, screen),
    );
    const summary: DemoSummary = { ...translation, football };
    if (options.json) writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
    screen.close();
    if (!options.once) await stayUntilInterrupted(deployment, dashboard.link, screen);
  } finally {
    screen.close();
    await dashboard?.stop();
    await deployment.stop();
    await publisher.close();
  }
}

async function runMainJob(
  uploads: DemoUploads,
  publisher: Publisher,
  deployment: Deployment,
  screen: Screen,
): Promise<DemoSummary> {
  const started = Date.now();
  const id = { corpus: DEMO_CORPUS, languagePair: uploads.pair };
  const sources = Object.fromEntries(uploads.first.map(({ sourceId, settings }) => [sourceId, settings]));
  await deployment.registerCorpus(id, {
    recipe: demoPreparationRecipe(sources),
    model: { name: demoModel(uploads.pair), recipe: demoTrainingRecipe(uploads.pair), trainWhenGrownBy: 0.2 },
  });

  screen.heading(`Uploading ${uploads.first.length} sources to corpus ${id.corpus} ${id.languagePair}`);
  for (const upload of uploads.first) await send(upload, id, deployment, screen);
  screen.heading('Preparing the first dataset version');
  const preparation = await followToSuccess(
    await waitForRun(deployment.registry, { corpus: id }, []),
    'preparation',
    deployment,
    screen,
  );
  const manifest = await readJson(
    deployment.data,
    keys.manifest(id, preparation.datasetVersion ?? ''),
    DatasetManifest,
  );
  const noise = await caughtNoise(
    manifest,
    deployment.data,
    { path: uploads.noise.plantedPath, sourceId: uploads.noise.sourceId },
    [uploads.broken.sourceId],
  );
  const first = { ...summarisePreparation(preparation, manifest), noise };
  printPreparation(screen, first);
  screen.heading('Planted noise that the filters caught');
  printNoise(screen, noise);

  screen.heading('Training, started by the published version; meanwhile a source is fetched by schedule');
  const training = await waitForRun(deployment.registry, { kind: 'training' }, []);
  const source = { ...id, sourceId: uploads.second.sourceId };
  await schedule(uploads.second, source, publisher, deployment, screen);
  const known = [preparation.runId, training.runId];
  const [trained, secondPreparation] = await Promise.all([
    followToSuccess(training, 'training', deployment, screen),
    waitForRun(deployment.registry, { corpus: id }, known).then((run) =>
      followToSuccess(run, 'second delivery', deployment, screen),
    ),
  ]);

  const fetched = (await deployment.registry.getSource(source))?.last;
  screen.heading('The second delivery');
  screen.line(
    `  source ${source.sourceId}, last looked at ${fetched?.at.slice(11, 19)}: ${fetched?.message}`,
  );
  const report = await readJson(
    deployment.data,
    keys.consistency(secondPreparation.runId),
    ConsistencyReport,
  );
  const second = {
    ...summarisePreparation(secondPreparation, report.manifest),
    comparedWith: report.comparedWith ?? '',
    findings: report.findings,
  };
  printPreparation(screen, second);
  printComparison(screen, second);
  screen.heading('The model');
  const evaluation = await readJson(deployment.models, keys.evaluation(trained.runId), EvaluationFile);
  const summary: DemoSummary = {
    languagePair: uploads.pair,
    seconds: (Date.now() - started) / 1000,
    deploySeconds: deployment.deploySeconds,
    preparation: first,
    secondPreparation: second,
    training: summariseTraining(trained, evaluation),
  };
  printTraining(screen, summary.training);
  screen.line(`\n  done in ${Math.round(summary.seconds)} s`);
  return summary;
}

async function send(
  upload: DemoUpload,
  id: { corpus: string; languagePair: string },
  deployment: Deployment,
  screen: Screen,
) {
  for (const { fileName, path: file } of upload.files) {
    const key = keys.upload({ ...id, sourceId: upload.sourceId, file: fileName });
    await deployment.upload(key, createReadStream(file));
    screen.line(`  ${key}`);
  }
}

/** Registers the source of a delivery, to be fetched every minute. */
async function schedule(
  { files, settings }: DemoUpload,
  source: { corpus: string; languagePair: string; sourceId: string },
  publisher: Publisher,
  deployment: Deployment,
  screen: Screen,
) {
  await deployment.registerSource({
    ...source,
    locations: files.map(({ fileName }) => ({ url: publisher.url(fileName) })),
    schedule: { expression: 'rate(1 minute)' },
    rights: { licence: settings.licence, title: settings.title ?? source.sourceId },
  });
  for (const { fileName } of files) screen.line(`  ${publisher.url(fileName)}, every minute`);
}

async function followToSuccess(
  run: Run,
  label: string,
  deployment: Deployment,
  screen: Screen,
): Promise<Run> {
  const ended = await followRun(run.runId, label, {
    ...inRegistry(deployment.registry, deployment.models),
    screen,
  });
  if (ended.status === 'SUCCEEDED') return ended;
  throw new Error(`Run ${run.runId} ended as ${ended.status}: ${ended.error ?? ''} ${ended.cause ?? ''}`);
}

async function stayUntilInterrupted(deployment: Deployment, link: string, screen: Screen): Promise<void> {
  screen.heading('The deployment stays up until Ctrl-C');
  screen.line(`  the dashboard: ${link}`);
  screen.line(
    `  endpoint ${deployment.endpointUrl}; upload more with any S3 client to s3://${deployment.outputs.LandingBucketName}/${DEMO_CORPUS}/...`,
  );
  // Neither a signal that may come nor a promise keeps Node from ending.
  const alive = setInterval(() => undefined, 3_600_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(alive);
}

// The product runs on newer Node in Lambda; on a laptop Node 20 is enough.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const demoDirectory = path.join(DEFAULT_STATE_DIRECTORY, 'demo');
rmSync(demoDirectory, { recursive: true, force: true });
mkdirSync(demoDirectory, { recursive: true });
try {
  await main(program.parse().opts<DemoOptions>());
} catch (error) {
  console.error(color.red(error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
  process.exitCode = 1;
}

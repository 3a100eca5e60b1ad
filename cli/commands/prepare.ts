import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Run } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { CorpusName, LanguagePair } from '../../contracts/primitives.ts';
import { keys } from '../../core/keys.ts';
import { directoryObjects, removePassingFiles } from '../../core/objects/directory-objects.ts';
import { parseContract } from '../../core/objects/json-objects.ts';
import { continueFrom, latestManifest } from '../preparation/dataset-folder.ts';
import { lockFolder } from '../preparation/folder-lock.ts';
import { LandingUnusable, readLandingFolder } from '../preparation/landing-folder.ts';
import { type PreparedFolder, startPreparation } from '../preparation/prepare-folder.ts';
import { stageWorkers } from '../preparation/stage-workers.ts';
import { followRun, inRegistry } from '../runs/follow-run.ts';
import { printPreparation, summarisePreparation } from '../runs/preparation-summary.ts';
import { createScreen, type Screen } from '../runs/screen.ts';
import { readRecipe } from './read-recipe.ts';

interface Options {
  corpus: string;
  pair: string;
  in: string;
  out: string;
  recipe?: string;
  previous?: string;
  workers: number;
  approve: boolean;
  json: boolean;
}

/** What the shell gets when the consistency check failed and nothing was published. */
const EXIT_NOT_CONSISTENT = 3;

/** `dragoman prepare`: all stages of a preparation on a folder. */
export function prepareCommand(): Command {
  return new Command('prepare')
    .description(
      'Make a dataset version from a folder of parallel text: all stages, the same files as on AWS.',
    )
    .requiredOption('--corpus <name>', 'name of the corpus, such as media')
    .requiredOption('--pair <pair>', 'language pair, such as en-de')
    .requiredOption('--in <folder>', 'text to read: one folder per source, with any files below it')
    .requiredOption('--out <folder>', 'where versions, drop logs and reports go, and are continued')
    .option('--recipe <file>', 'preparation recipe (JSON); what it leaves out takes its default')
    .option('--previous <folder>', 'compare with and continue the version in another folder')
    .option('--workers <count>', 'threads that read and refine', positive, availableParallelism())
    .option('--approve', 'publish also when the consistency check fails', false)
    .option('--json', 'print the summary as JSON', false)
    .addHelpText('after', HELP)
    .action(prepare);
}

const HELP = `
Run it again with more files in --in, and the next version is made: what was read before is taken over.
An interrupted run goes on where it was when the same command is given again.

Examples:
  dragoman prepare --corpus media --pair en-de --in uploads --out data
  dragoman prepare --corpus media --pair en-ko --in uploads --out data --recipe recipe.json --workers 8`;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a number such as 2.');
  return value;
}

async function prepare(options: Options): Promise<void> {
  const corpus = {
    corpus: parseContract(CorpusName, options.corpus, `the corpus name ${options.corpus}`),
    languagePair: parseContract(LanguagePair, options.pair, `the language pair ${options.pair}`),
  };
  const recipe = readRecipe(options.recipe, PreparationRecipe);
  const unlock = lockFolder(options.out);
  await removePassingFiles(options.out);
  const data = directoryObjects(options.out);
  if (options.previous !== undefined) await continueFrom(directoryObjects(options.previous), data, corpus);
  const files = await readLandingFolder(options.in, corpus);
  if (files.length === 0)
    throw new LandingUnusable(`${options.in} has no files. Put text there, in one folder per source.`);
  const previous = await latestManifest(data, corpus);
  const workers = stageWorkers(options.workers, {
    landingDirectory: path.resolve(options.in),
    landingFiles: files,
    dataDirectory: data.directory,
  });
  const screen = createScreen(process.stderr);
  const restore = endOnInterrupt(screen);
  try {
    const { runId, registry, done } = await startPreparation({
      corpus,
      recipe,
      landingDirectory: options.in,
      files,
      data,
      ...(previous && { previous }),
      approve: options.approve,
      workers,
      now: () => new Date(),
    });
    // Whatever fails closes the run, which ends the following; it is thrown after that.
    done.catch(() => undefined);
    const run = await followRun(runId, options.pair, { ...inRegistry(registry, data), screen });
    const prepared = await done;
    show(prepared, run, options);
    if (prepared.outcome === 'not approved') process.exitCode = EXIT_NOT_CONSISTENT;
  } finally {
    restore();
    screen.close();
    await workers.stop();
    unlock();
  }
}

/** All writes are atomic and every item leaves a report, so a process may end at any moment. */
function endOnInterrupt(screen: Screen): () => void {
  const end = (signal: NodeJS.Signals) => {
    screen.close();
    process.stderr.write('\nInterrupted. Give the same command again, and it goes on from here.\n');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => void process.off('SIGINT', end).off('SIGTERM', end);
}

function show(prepared: PreparedFolder, run: Run, { out, json }: Options): void {
  const { plan, report } = prepared;
  const summary = report && summarisePreparation(run, report.manifest);
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  if (json) {
    const { outcome } = prepared;
    const { verdict, findings } = report ?? {};
    const version = summary?.version ?? plan.previousVersion;
    print(
      JSON.stringify({ outcome, verdict, findings, refused: plan.refused, ...summary, version }, null, 1),
    );
    return;
  }
  for (const { message } of plan.refused) print(`  refused: ${message}`);
  if (!report || !summary) {
    print(`Nothing new: ${plan.previousVersion} has all that can be read. No version was made.`);
    return;
  }
  printPreparation({ line: print }, summary);
  for (const { verdict, message } of report.findings) {
    if (verdict !== 'pass') print(`  ${verdict}: ${message}`);
  }
  const version = path.join(out, keys.dataset(plan, summary.version));
  const judgement = path.join(out, keys.consistency(plan.runId));
  if (prepared.outcome === 'published') print(`Published ${summary.version}: ${version}`);
  else {
    print(
      `Not published, because the consistency check failed: ${judgement}. Give --approve to publish all the same.`,
    );
  }
}

import { Command, CommanderError } from 'commander';
import { DragomanError } from '../core/errors.ts';

/** What went wrong, for shells: 1 is for the user to mend and told in one line. */
const EXIT_CODES = { mendable: 1, usage: 2 } as const;

type Commands = Record<string, () => Promise<Command>>;

/** Loaded one by one, because a command should not wait for what another one needs. In the order of --help. */
const TEXT_COMMANDS: Commands = {
  prepare: async () => (await import('./commands/prepare.ts')).prepareCommand(),
  explain: async () => (await import('./commands/explain.ts')).explainCommand(),
  convert: async () => (await import('./commands/convert.ts')).convertCommand(),
  'preview-threshold': async () =>
    (await import('./commands/preview-threshold.ts')).previewThresholdCommand(),
  'align-words': async () => (await import('./commands/align-words.ts')).alignWordsCommand(),
  'align-documents': async () => (await import('./commands/align-documents.ts')).alignDocumentsCommand(),
  'align-subtitles': async () => (await import('./commands/align-subtitles.ts')).alignSubtitlesCommand(),
  filter: async () => (await import('./commands/filter.ts')).filterCommand(),
  dedup: async () => (await import('./commands/dedup.ts')).dedupCommand(),
};

const DEPLOYMENT_COMMANDS: Commands = {
  corpora: async () => (await import('./commands/corpora.ts')).corporaCommand(),
  sources: async () => (await import('./commands/sources.ts')).sourcesCommand(),
  datasets: async () => (await import('./commands/datasets.ts')).datasetsCommand(),
  titles: async () => (await import('./commands/titles.ts')).titlesCommand(),
  runs: async () => (await import('./commands/runs.ts')).runsCommand(),
  trainings: async () => (await import('./commands/trainings.ts')).trainingsCommand(),
  sweeps: async () => (await import('./commands/sweeps.ts')).sweepsCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  schedules: async () => (await import('./commands/schedules.ts')).schedulesCommand(),
  'sign-in': async () => (await import('./commands/sign-in.ts')).signInCommand(),
  'sign-out': async () => (await import('./commands/sign-out.ts')).signOutCommand(),
  prices: async () => (await import('./commands/prices.ts')).pricesCommand(),
};

/** @returns the program with the one command that is called, or with all of them for help */
async function programFor(name: string | undefined): Promise<Command> {
  const program = new Command('dragoman')
    .description(
      'Prepares parallel text for machine translation: reads, filters, aligns, deduplicates, splits. Steers deployments.',
    )
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  const all = { ...TEXT_COMMANDS, ...DEPLOYMENT_COMMANDS };
  const called = name !== undefined && Object.hasOwn(all, name) ? [name] : Object.keys(all);
  for (const own of called) {
    const group = Object.hasOwn(TEXT_COMMANDS, own) ? 'Text on this machine:' : 'A deployment, by its API:';
    program.addCommand(withoutExit(await all[own]()).helpGroup(group));
  }
  return program;
}

/** Errors of usage are ours to tell, at every level. */
function withoutExit(command: Command): Command {
  for (const subcommand of command.commands) withoutExit(subcommand);
  return command.exitOverride();
}

const EXAMPLES = `
Examples:
  dragoman prepare --corpus media --pair en-de --in uploads --out data
  dragoman explain data --reason score --limit 5
  dragoman trainings start media-en-ko-base --follow

Exit codes: 0 done, 1 something to mend (told in one line), 2 wrong usage, 3 the consistency check failed.`;

/** Runs the command that the arguments name; process.exitCode says how it ended. */
export async function runDragoman(args: readonly string[]): Promise<void> {
  try {
    await (await programFor(args[0])).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_CODES.usage;
    } else if (error instanceof DragomanError) {
      process.stderr.write(`${error.name}: ${error.message}\n`);
      process.exitCode = EXIT_CODES.mendable;
    } else throw error;
  }
}

import { Command, InvalidArgumentError } from 'commander';
import { DuplicateSettings } from '../../contracts/recipe/duplicates.ts';
import type { Repeat } from '../../core/dedup/duplicate-filter.ts';
import { UniqueLines } from '../../core/dedup/kernels/unique-lines.ts';
import { UnreadableInput } from '../../core/errors.ts';
import { inputBlocks, inputLines, type Output, openOutput } from './text-io.ts';

/** A line of the input is no pair. */
export class LineWithoutTarget extends UnreadableInput {}

interface Options {
  out: string;
  dropped?: string;
  exact: boolean;
  near: boolean;
  similarity: number;
  minimumTokens: number;
}

const { near: DEFAULTS } = DuplicateSettings.parse({});

/** `dragoman dedup`: repeated pairs out of a stream of lines. */
export function dedupCommand(): Command {
  return new Command('dedup')
    .description('Drop repeated pairs of tab-separated text; the first of them stays, as it is.')
    .argument('[file]', 'one pair a line: source, tab, target, and any further columns; - for a pipe', '-')
    .option('--out <file>', 'where the lines that stay go', '-')
    .option('--dropped <file>', 'where dropped lines go, each with the line it repeats and how much')
    .option('--exact', 'only pairs that are equal to the letter are repeated', false)
    .option('--near', 'drop also pairs that resemble an earlier one on both sides', false)
    .option(
      '--similarity <share>',
      'words in common that make a near-duplicate',
      share,
      DEFAULTS.minimumSimilarity,
    )
    .option('--minimum-tokens <count>', 'shorter pairs are no near-duplicates', count, DEFAULTS.minimumTokens)
    .addHelpText('after', HELP)
    .action(dedup);
}

const HELP = `
Without --exact, pairs are repeated that differ in case, digits, punctuation and white space at most. Needs about 40
bytes of memory for every different pair, and 1 KB with --near.

Examples:
  dragoman dedup corpus.tsv --out unique.tsv --dropped dropped.tsv
  zcat corpus.tsv.gz | dragoman dedup --near --similarity 0.9 | gzip > unique.tsv.gz`;

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0.5 && value <= 1)) throw new InvalidArgumentError('Use a number from 0.5 to 1.');
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a number such as 8.');
  return value;
}

/** What became of the pairs. */
interface Counts {
  stay: number;
  repeated: number;
  similar: number;
}

async function dedup(file: string, options: Options): Promise<void> {
  const kept = await openOutput(options.out);
  const dropped = options.dropped === undefined ? undefined : await openOutput(options.dropped);
  const drop = options.exact && !options.near ? dropRepeatedLines : dropRepeatedPairs;
  const { stay, repeated, similar } = await drop(file, options, kept, dropped);
  await kept.end();
  await dropped?.end();
  const found = options.near ? `repeated ${repeated}, near-duplicates ${similar}` : `repeated ${repeated}`;
  process.stderr.write(`${stay} of ${stay + repeated + similar} pairs stay; ${found}.\n`);
}

async function dropRepeatedPairs(
  file: string,
  options: Options,
  kept: Output,
  dropped: Output | undefined,
): Promise<Counts> {
  const { DuplicateFilter } = await import('../../core/dedup/duplicate-filter.ts');
  const { near, similarity: minimumSimilarity, minimumTokens } = options;
  const filter = new DuplicateFilter({ enabled: near, minimumSimilarity, minimumTokens }, options.exact);
  const counts: Counts = { stay: 0, repeated: 0, similar: 0 };
  let line = 0;
  for await (const batch of inputLines(file)) {
    let [stays, goes] = ['', ''];
    for (const text of batch) {
      line++;
      if (text === '') continue;
      const repeat = filter.check(line, ...sidesOf(text, file, line));
      counts[repeat === undefined ? 'stay' : repeat.similarity ? 'similar' : 'repeated']++;
      if (repeat === undefined) stays += `${text}\n`;
      else if (dropped) goes += `${repeat.of}\t${likeness(repeat)}\t${text}\n`;
    }
    if (stays !== '') await kept.write(stays);
    if (goes !== '') await dropped?.write(goes);
  }
  return counts;
}

/** The same for pairs that are equal to the letter: to the byte, that is, so no line becomes a string. */
async function dropRepeatedLines(
  file: string,
  _options: Options,
  kept: Output,
  dropped: Output | undefined,
): Promise<Counts> {
  let goes = '';
  const lines = new UniqueLines(
    (line) => lineWithoutTarget(file, line),
    dropped && ((of, text) => (goes += `${of}\t1\t${text.toString()}\n`)),
  );
  for await (const block of inputBlocks(file, () => lines.lines)) {
    await kept.write(lines.take(block));
    if (goes !== '') await dropped?.write(goes);
    goes = '';
  }
  return { stay: lines.stay, repeated: lines.repeated, similar: 0 };
}

/** @throws LineWithoutTarget */
function sidesOf(text: string, file: string, line: number): [source: string, target: string] {
  const first = text.indexOf('\t');
  if (first < 0) throw lineWithoutTarget(file, line);
  const second = text.indexOf('\t', first + 1);
  return [text.slice(0, first), text.slice(first + 1, second < 0 ? undefined : second)];
}

function lineWithoutTarget(file: string, line: number): LineWithoutTarget {
  const name = file === '-' ? 'standard input' : file;
  return new LineWithoutTarget(
    `Line ${line} of ${name} has no tab, so no target. Give one pair a line: source, tab, target.`,
  );
}

/** How much a pair is like the earlier one: 1 for the same but for its writing, else the lesser of both sides. */
function likeness({ similarity }: Repeat): string {
  return similarity ? Math.min(similarity.source, similarity.target).toFixed(2) : '1';
}

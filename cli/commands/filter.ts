import { Command } from 'commander';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { Language } from '../../contracts/primitives.ts';
import { UnreadableInput } from '../../core/errors.ts';
import { eldIdentifier } from '../../core/text/language-identifier.ts';
import { pairScanner } from '../../core/text/rules/rule.ts';
import { applyRules, type Rejection } from '../../core/text/rules/rules.ts';
import { languagePair } from './language-pair.ts';
import { readRecipe } from './read-recipe.ts';
import { inputLines, openOutput } from './text-io.ts';

/** A line of the input is no pair, or a side has no line for it. */
export class LineWithoutPair extends UnreadableInput {}

interface Options {
  pair: { source: Language; target: Language };
  recipe?: string;
  out: string;
  dropped?: string;
}

/** `dragoman filter`: the rules of a recipe on a stream of pairs. */
export function filterCommand(): Command {
  return new Command('filter')
    .description('Drop bad pairs by the rules of a recipe; the others stay as they are.')
    .argument('[source]', 'one pair a line: source, tab, target; or one source a line; - for a pipe', '-')
    .argument('[target]', 'one target a line, as many as sources')
    .requiredOption('--pair <pair>', 'source and target language, such as en-de', languagePair)
    .option('--recipe <file>', 'preparation recipe (JSON), for its rules')
    .option('--out <file>', 'where the pairs that stay go, tab-separated', '-')
    .option('--dropped <file>', 'where dropped pairs go, after the reason and its detail')
    .addHelpText('after', HELP)
    .action(filter);
}

const HELP = `
Without --recipe, the default rules. Its rule sets are for uploads and have no effect here.

Examples:
  dragoman filter corpus.tsv --pair en-de --out good.tsv --dropped bad.tsv
  dragoman filter corpus.en corpus.de --pair en-de --recipe recipe.json > good.tsv
  zcat corpus.tsv.gz | dragoman filter --pair en-ja | gzip > good.tsv.gz`;

async function filter(source: string, target: string | undefined, options: Options): Promise<void> {
  const { rules } = readRecipe(options.recipe, PreparationRecipe);
  const check = applyRules(rules, { languages: options.pair, identifier: eldIdentifier() });
  const scan = pairScanner(options.pair);
  const kept = await openOutput(options.out);
  const dropped = options.dropped === undefined ? undefined : await openOutput(options.dropped);
  const progress = new Progress();
  for await (const batch of target === undefined ? tabbedPairs(source) : alignedPairs(source, target)) {
    let [stays, goes] = ['', ''];
    for (const { text, sides } of batch) {
      const rejection = check(scan(sides[0], sides[1]));
      progress.count(rejection);
      if (!rejection) stays += `${text}\n`;
      else if (dropped)
        goes += `${rejection.reason}\t${rejection.detail.replace(/[\t\r\n]/g, ' ')}\t${text}\n`;
    }
    if (stays !== '') await kept.write(stays);
    if (goes !== '') await dropped?.write(goes);
    progress.show();
  }
  await kept.end();
  await dropped?.end();
  progress.end();
}

/** A pair as it is written out, and its two sides. */
interface PairLine {
  text: string;
  sides: readonly [source: string, target: string];
}

async function* tabbedPairs(file: string): AsyncIterable<PairLine[]> {
  let line = 0;
  for await (const batch of inputLines(file)) {
    yield batch.flatMap((text) => {
      line++;
      if (text === '') return [];
      const [source, target] = text.split('\t', 2);
      if (source !== undefined && target !== undefined) return [{ text, sides: [source, target] }];
      const name = file === '-' ? 'standard input' : file;
      throw new LineWithoutPair(
        `Line ${line} of ${name} has no tab, so no target. Give one pair a line: source, tab, target; or the targets as a second file.`,
      );
    });
  }
}

/** Line by line of two files; holds one batch of each. */
async function* alignedPairs(sourceFile: string, targetFile: string): AsyncIterable<PairLine[]> {
  const targets = inputLines(targetFile)[Symbol.asyncIterator]();
  let waiting: string[] = [];
  let line = 0;
  for await (const sources of inputLines(sourceFile)) {
    while (waiting.length < sources.length) {
      const next = await targets.next();
      if (next.done) throw lineMissing(targetFile, line + waiting.length + 1, sourceFile);
      waiting = waiting.concat(next.value);
    }
    yield sources.map((source, index) => {
      const target = waiting[index] as string;
      return {
        text: `${source.replaceAll('\t', ' ')}\t${target.replaceAll('\t', ' ')}`,
        sides: [source, target],
      };
    });
    line += sources.length;
    waiting = waiting.slice(sources.length);
  }
  if (waiting.length > 0 || !(await targets.next()).done) throw lineMissing(sourceFile, line + 1, targetFile);
}

function lineMissing(file: string, line: number, other: string): LineWithoutPair {
  return new LineWithoutPair(
    `${file} has no line ${line}, and ${other} has. Give two files with as many lines, one pair a line.`,
  );
}

/** What was read and dropped so far: one changing line on a terminal, and a summary at the end. */
class Progress {
  private read = 0;
  private readonly dropped = new Map<string, number>();
  private shown = 0;

  count(rejection: Rejection | undefined): void {
    this.read++;
    if (rejection) this.dropped.set(rejection.reason, (this.dropped.get(rejection.reason) ?? 0) + 1);
  }

  show(): void {
    if (!process.stderr.isTTY || this.read - this.shown < PAIRS_A_STEP) return;
    this.shown = this.read;
    process.stderr.write(`\r${this.read.toLocaleString('en')} pairs read`);
  }

  end(): void {
    const reasons = [...this.dropped].sort(([, a], [, b]) => b - a);
    const total = reasons.reduce((sum, [, count]) => sum + count, 0);
    const list = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
    const line = `${this.read - total} of ${this.read} pairs stay${list && `; dropped: ${list}`}.\n`;
    process.stderr.write(this.shown > 0 ? `\r${line}` : line);
  }
}

const PAIRS_A_STEP = 20_000;

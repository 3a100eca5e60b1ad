import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { alignBitext, LINK_KINDS, type LinkKind, writeLinks } from '../../core/alignment/align-bitext.ts';
import { LinkWriter } from '../../core/alignment/link-writer.ts';
import { decodeModel, encodeModel } from '../../core/alignment/model-file.ts';
import { ParallelLines } from '../../core/alignment/parallel-lines.ts';
import { TrainingPool } from '../../core/alignment/training-pool.ts';
import { TRAINING_DEFAULTS } from '../../core/alignment/translation-table.ts';
import { Vocabulary } from '../../core/alignment/vocabulary.ts';
import { trainWordModel, type WordModel } from '../../core/alignment/word-model.ts';
import { DragomanError } from '../../core/errors.ts';
import { inputLines, openOutput } from './text-io.ts';

/** Two files that should be parallel have different numbers of lines. */
class LinesDiffer extends DragomanError {}

interface AlignWordsOptions {
  direction: LinkKind | 'symmetrised';
  scores: boolean;
  iterations: number;
  concentration: number;
  threads: number;
  modelIn?: string;
  modelOut?: string;
  out?: string;
}

/** `dragoman align-words`. Holds the text as numbers: about 40 bytes a word, and the model. */
export function alignWordsCommand(): Command {
  return new Command('align-words')
    .summary('link the words of parallel sentences')
    .description(
      'Links the words of parallel sentences by the model of fast_align. Words stand between white space: tokenise and ' +
        'lower-case beforehand. Output: one line per pair, links source-target counted from 0.',
    )
    .argument('<file>', 'lines of "source words ||| target words"; or the source side; - is standard input')
    .argument('[target]', 'the target side, line by line')
    .addOption(
      new Option('--direction <which>', 'links of one direction, or of both made one')
        .choices([...LINK_KINDS, 'symmetrised'])
        .default('symmetrised', 'symmetrised, which is grow-diag-final-and'),
    )
    .option('--scores', 'add the natural log probability of each direction, behind tabs', false)
    .option(
      '--iterations <number>',
      'how often the model is estimated',
      wholeNumber,
      TRAINING_DEFAULTS.iterations,
    )
    .option(
      '--concentration <number>',
      'Dirichlet prior of the translation probabilities; fast_align has 0.01',
      positive,
      TRAINING_DEFAULTS.concentration,
    )
    .option('--model-in <file>', 'align by this model instead of training one')
    .option('--model-out <file>', 'keep the model')
    .option('--threads <number>', 'threads that train', wholeNumber, Math.min(2, availableParallelism()))
    .option('--out <file>', 'where the links go; default: standard output')
    .addHelpText('after', EXAMPLES)
    .action(alignWords);
}

const EXAMPLES = `
Examples:
  dragoman align-words bitext.txt > links.txt
  paste -d'|' en.txt de.txt | sed 's/|/ ||| /' | dragoman align-words - --direction forward --scores
  dragoman align-words news.en news.de --model-out en-de.model --out news.links
  dragoman align-words new.en new.de --model-in en-de.model`;

async function alignWords(
  file: string,
  target: string | undefined,
  options: AlignWordsOptions,
): Promise<void> {
  const kind: LinkKind = options.direction === 'symmetrised' ? 'grow-diag-final-and' : options.direction;
  const model = options.modelIn === undefined ? undefined : await loadModel(options.modelIn);
  const vocabularies = model ?? { source: new Vocabulary(), target: new Vocabulary() };
  const lines = new ParallelLines(vocabularies, model ? 'unknown' : 'add');
  await readLinesInto(lines, file, target);
  const bitext = lines.bitext();
  tell(
    `${lines.lines} lines, ${bitext.pairs} pairs, ${bitext.source.ids.length} and ${bitext.target.ids.length} words`,
  );
  const pool = new TrainingPool(options.threads);
  try {
    const training = { iterations: options.iterations, concentration: options.concentration };
    let how: { model: WordModel } | { training: typeof training } = model ? { model } : { training };
    if (options.modelOut !== undefined) {
      const kept = model ?? (await trainWordModel(bitext, vocabularies, pool, training));
      await writeFile(options.modelOut, encodeModel(kept));
      how = { model: kept };
    }
    const aligned = await alignBitext(bitext, kind, pool, how);
    tell('aligned');
    const output = await openOutput(options.out);
    const chunks: Uint8Array[] = [];
    const writer = new LinkWriter((bytes) => chunks.push(bytes));
    writeLinks(lines, aligned, kind, options.scores, writer);
    for (const chunk of chunks) await output.write(chunk);
    await output.end();
  } finally {
    await pool.close();
  }
}

async function readLinesInto(lines: ParallelLines, file: string, target: string | undefined): Promise<void> {
  if (target === undefined) {
    for await (const batch of inputLines(file)) for (const line of batch) lines.addJoined(line, file);
    return;
  }
  const targets = oneByOne(inputLines(target));
  for await (const source of oneByOne(inputLines(file))) {
    const next = await targets.next();
    if (next.done) throw linesDiffer(file, target, lines.lines);
    lines.add(source, next.value);
  }
  if (!(await targets.next()).done) throw linesDiffer(target, file, lines.lines);
}

async function* oneByOne(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield* batch;
}

const linesDiffer = (longer: string, shorter: string, lines: number) =>
  new LinesDiffer(
    `${longer} has more lines than ${shorter}, which has ${lines}. Give two files whose lines belong together, one by one.`,
  );

const loadModel = async (file: string) => decodeModel(await readFile(file), file);

const tell = (text: string) => process.stderr.write(`align-words: ${text}\n`);

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return number;
}

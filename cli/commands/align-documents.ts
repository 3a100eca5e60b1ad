import { Command } from 'commander';
import type { Language } from '../../contracts/primitives.ts';
import { DocumentSettings } from '../../contracts/recipe/document-settings.ts';
import { alignSentences } from '../../core/documents/align-sentences.ts';
import type { Bead } from '../../core/documents/bead.ts';
import { segmentSentences } from '../../core/documents/segment-sentences.ts';
import { markupOf, splitParagraphs } from '../../core/documents/split-paragraphs.ts';
import { languagePair } from './language-pair.ts';
import { inputLines, openOutput } from './text-io.ts';
import { wholeInput } from './whole-input.ts';

interface AlignDocumentsOptions {
  pair?: { source: Language; target: Language };
  segment: boolean;
  text: boolean;
  twoSided: boolean;
  out?: string;
}

/** `dragoman align-documents`. Holds both documents and their alignment: some 500 MB for 100,000 sentences a side. */
export function alignDocumentsCommand(): Command {
  return new Command('align-documents')
    .summary('align the sentences of two documents')
    .description(
      'Aligns the sentences of two documents that are translations of each other, by their lengths, their words, and a ' +
        'dictionary learnt from the documents themselves. Output: one line per bead, the numbers of its source sentences, of ' +
        'its target sentences (from 0, joined by commas) and its score from 0 to 1.',
    )
    .argument('<source>', 'one sentence a line, unless --segment; - is standard input')
    .argument('<target>', 'its translation')
    .option('--pair <source-target>', 'the two languages, such as en-de; --segment needs them', languagePair)
    .option(
      '--segment',
      'the files are plain text, Markdown (.md) or HTML (.html): cut them into sentences',
      false,
    )
    .option(
      '--text',
      'write the sentences instead of their numbers: source, target and score behind tabs',
      false,
    )
    .option('--two-sided', 'leave out sentences without a partner', false)
    .option('--out <file>', 'where the beads go; default: standard output')
    .addHelpText('after', EXAMPLES)
    .action(alignDocuments);
}

const EXAMPLES = `
Examples:
  dragoman align-documents book.en book.de > beads.txt
  dragoman align-documents book.en book.de --text --two-sided --out book.tsv
  dragoman align-documents manual.en.md manual.ko.md --segment --pair en-ko --text

The confidence of the whole alignment, 0 to 1, is told on standard error; under .5 the documents hardly belong together.`;

async function alignDocuments(
  source: string,
  target: string,
  options: AlignDocumentsOptions,
  command: Command,
): Promise<void> {
  if (options.segment && options.pair === undefined)
    command.error('error: --segment needs the languages: --pair en-de');
  const sources = await sentencesOf(source, options.segment ? options.pair?.source : undefined);
  const targets = await sentencesOf(target, options.segment ? options.pair?.target : undefined);
  const { beads, confidence } = alignSentences(sources, targets);
  const output = await openOutput(options.out);
  let chunk = '';
  for (const bead of beads) {
    if (options.twoSided && (bead.sourceCount === 0 || bead.targetCount === 0)) continue;
    chunk += options.text ? asText(bead, sources, targets) : asNumbers(bead);
    if (chunk.length > 1 << 16) {
      await output.write(chunk);
      chunk = '';
    }
  }
  await output.write(chunk);
  await output.end();
  process.stderr.write(
    `${sources.length} and ${targets.length} sentences, ${beads.length} beads, confidence ${confidence.toFixed(2)}\n`,
  );
}

/** @param language when the file is to be cut into sentences */
async function sentencesOf(file: string, language: Language | undefined): Promise<string[]> {
  if (language === undefined) {
    const lines: string[] = [];
    for await (const batch of inputLines(file)) for (const line of batch) lines.push(line);
    return lines;
  }
  return splitParagraphs(await wholeInput(file), markupOf(file), DocumentSettings.parse({})).flatMap(
    (paragraph) => segmentSentences(paragraph, language),
  );
}

function asNumbers({ sourceStart, sourceCount, targetStart, targetCount, score }: Bead): string {
  const numbers = (start: number, count: number) =>
    Array.from({ length: count }, (_, at) => start + at).join(',');
  return `${numbers(sourceStart, sourceCount)}:${numbers(targetStart, targetCount)}:${score.toFixed(4)}\n`;
}

function asText(bead: Bead, sources: readonly string[], targets: readonly string[]): string {
  const text = (sentences: readonly string[], start: number, count: number) =>
    sentences
      .slice(start, start + count)
      .join(' ')
      .replace(/\s+/gu, ' ');
  const source = text(sources, bead.sourceStart, bead.sourceCount);
  const target = text(targets, bead.targetStart, bead.targetCount);
  return `${source}\t${target}\t${bead.score.toFixed(4)}\n`;
}

import { Command, InvalidArgumentError } from 'commander';
import { explainDrops } from '../dataset/explain-drops.ts';
import { type ExplainedTerm, explainTerms } from '../dataset/explain-terms.ts';
import { findPairs, type PairFate } from '../dataset/find-pairs.ts';
import { type OpenDataset, openDataset } from '../dataset/open-dataset.ts';
import { openOutput } from './text-io.ts';

interface Options {
  reason?: string;
  source?: string;
  text?: string;
  limit: number;
  json: boolean;
  out: string;
}

/** `dragoman explain`: why pairs are not in a dataset version, or what became of some of them. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'Say why pairs were dropped: how many by reason, with examples, and which terms targets miss; or what became of some text.',
    )
    .argument('<dataset>', 'folder of a dataset version, or the folder of --out for the latest one in it')
    .option('--reason <name>', 'only pairs that were dropped for this reason')
    .option('--source <id>', 'only pairs of this source')
    .option('--text <text>', 'every pair that has this text on a side, wherever it went')
    .option('--limit <count>', 'examples of each reason, terms, or pairs that are shown', count, 5)
    .option('--json', 'print JSON', false)
    .option('--out <file>', 'where the answer goes', '-')
    .addHelpText('after', HELP)
    .action(explain);
}

const HELP = `
Examples:
  dragoman explain data
  dragoman explain data --reason score --limit 20
  dragoman explain data/datasets/media/en-de/v0123456789ab --text "Good morning"`;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a number such as 5.');
  return value;
}

async function explain(folder: string, options: Options): Promise<void> {
  const dataset = await openDataset(folder);
  const text =
    options.text === undefined
      ? await describeDrops(dataset, options)
      : await describeFates(dataset, { ...options, text: options.text });
  const output = await openOutput(options.out);
  await output.write(text);
  await output.end();
}

async function describeDrops(dataset: OpenDataset, options: Options): Promise<string> {
  const { corpus, languagePair, version, counts } = dataset.manifest;
  const reasons = await explainDrops(dataset, options);
  // Terms are counted of the whole version.
  const isNarrowed = options.reason !== undefined || options.source !== undefined;
  const terms = isNarrowed ? [] : await explainTerms(dataset, options);
  const { missedTerms } = dataset.manifest;
  if (options.json)
    return `${JSON.stringify({ corpus, languagePair, version, counts, reasons, missedTerms, terms }, null, 1)}\n`;
  const total = reasons.reduce((sum, { pairs }) => sum + pairs, 0);
  const lines = [
    `${corpus} ${languagePair} ${version}: ${number(counts.read)} pairs read, ${number(counts.train)} to train on, ` +
      `${number(counts.heldOut)} held out, ${number(counts.dropped)} dropped`,
  ];
  for (const { reason, pairs, examples } of reasons) {
    lines.push('', `${reason}: ${number(pairs)} (${((100 * pairs) / total).toFixed(1)} %)`);
    for (const example of examples) lines.push(...indent(example));
  }
  if (reasons.length === 0) lines.push('', 'Nothing was dropped that fits.');
  if (missedTerms && !isNarrowed) {
    const { violating, checked } = missedTerms;
    lines.push(
      '',
      `Targets of ${number(violating)} of ${number(checked)} pairs miss ${number(missedTerms.terms)} terms of the termbase`,
    );
    lines.push(...terms.flatMap(termLines));
  }
  return `${lines.join('\n')}\n`;
}

async function describeFates(dataset: OpenDataset, options: Options & { text: string }): Promise<string> {
  const fates: PairFate[] = [];
  for await (const fate of findPairs(dataset, options)) {
    fates.push(fate);
    if (fates.length === options.limit) break;
  }
  if (options.json) return `${JSON.stringify(fates, null, 1)}\n`;
  if (fates.length === 0) return 'No pair has this text.\n';
  return `${fates.flatMap((fate) => [`${fate.where}`, ...indent(fate)]).join('\n')}\n`;
}

function termLines({ term, expected, violations, examples }: ExplainedTerm): string[] {
  return [
    `  ${term}: expected ${expected.join(' or ')}, missed ${number(violations)} times`,
    ...examples.flatMap(({ source, target }) => [`    ${source}`, `    ${target}`]),
  ];
}

function indent({ source, target, detail, score, origin }: Omit<PairFate, 'where'>): string[] {
  const facts = [detail, score === null ? null : `score ${score.toFixed(2)}`, origin].filter(Boolean);
  return [`  ${source}`, `  ${target}`, `    ${facts.join(' · ')}`];
}

const number = (value: number) => value.toLocaleString('en-US');

import { Command, InvalidArgumentError } from 'commander';
import { AlignerCard } from '../../contracts/aligner.ts';
import {
  type PreviewRow,
  type PreviewSample,
  previewThresholds,
  type ThresholdPreview,
} from '../../core/alignment/preview-threshold.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { readPairs } from '../../core/parquet/pair-rows.ts';
import { dropsOf } from '../dataset/explain-drops.ts';
import { NotScored, type OpenDataset, openDataset } from '../dataset/open-dataset.ts';
import { openOutput } from './text-io.ts';

interface Options {
  rates: number[];
  samples: number;
  json: boolean;
}

/** `dragoman preview-threshold`: what other false-reject rates of the alignment score would drop. */
export function previewThresholdCommand(): Command {
  return new Command('preview-threshold')
    .description('Show what other false-reject rates would drop by the alignment score, before you set one.')
    .argument('<dataset>', 'folder of a dataset version, or the folder of --out for the latest one in it')
    .option(
      '--rates <shares>',
      'false-reject rates to compare, such as .01,.02,.05',
      rates,
      [0.01, 0.02, 0.05],
    )
    .option('--samples <count>', 'pairs that are shown on either side of each threshold', samples, 3)
    .option('--json', 'print JSON', false)
    .addHelpText('after', HELP)
    .action(preview);
}

const HELP = `
A rate is the share of good pairs that a threshold may reject. Set the one you want as alignment.falseRejectRate in the recipe.

Example:
  dragoman preview-threshold data --rates .005,.02,.1`;

function rates(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.length > 0 && values.every((value) => value > 0 && value < 1)) return values;
  throw new InvalidArgumentError('Use shares such as .01,.02,.05.');
}

function samples(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Use a number such as 3.');
  return value;
}

async function preview(folder: string, options: Options): Promise<void> {
  const dataset = await openDataset(folder);
  const { aligner, recipe, version } = dataset.manifest;
  if (aligner === undefined) {
    throw new NotScored(
      `The pairs of ${version} were not scored, so there is no threshold. Add text, or switch alignment on.`,
    );
  }
  const card = await readJson(dataset.data, aligner, AlignerCard);
  const previews = await previewThresholds(card, scoredPairs(dataset), options.rates, {
    minimumTokens: recipe.alignment.minimumTokens,
    samples: options.samples,
  });
  const output = await openOutput();
  await output.write(
    options.json ? `${JSON.stringify(previews, null, 1)}\n` : previews.map(describe).join('\n'),
  );
  await output.end();
}

/** The pairs that stayed, and those that the score dropped. */
async function* scoredPairs(dataset: OpenDataset): AsyncIterable<PreviewRow> {
  for (const { key } of dataset.manifest.train) yield* readPairs(dataset.data, key);
  for await (const row of dropsOf(dataset)) if (row.reason === 'score') yield row;
}

function describe({ falseRejectRate, sources, below, above }: ThresholdPreview): string {
  const lines = [`at a false-reject rate of ${percent(falseRejectRate)}:`];
  for (const { sourceId, judged, dropped } of sources) {
    lines.push(`  ${sourceId}: ${dropped} of ${judged} judged pairs dropped (${percent(dropped / judged)})`);
  }
  if (above.length > 0) lines.push('  nearest that stay:', ...above.flatMap(show));
  if (below.length > 0) lines.push('  nearest that go:', ...below.flatMap(show));
  return `${lines.join('\n')}\n`;
}

const show = ({ source, target, score, margin, sourceId }: PreviewSample) => [
  `    ${source}`,
  `    ${target}`,
  `      score ${score.toFixed(2)}, ${Math.abs(margin).toFixed(2)} ${margin < 0 ? 'below' : 'above'} the threshold · ${sourceId}`,
];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

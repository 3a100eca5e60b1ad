import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { dropsOf } from '../cli/dataset/explain-drops.ts';
import { openDataset } from '../cli/dataset/open-dataset.ts';
import type { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { readPairs } from '../core/parquet/pair-rows.ts';
import { tsvText } from '../local/samples/write-bitext.ts';

/** A pair of text, whatever else is known of it. */
export interface TextPair {
  source: string;
  target: string;
}

/** What a filter makes of a list of pairs. */
export interface Filtered {
  /** For every pair why it was dropped, undefined where it was kept. */
  reasons: (string | undefined)[];
  /** What is left to train on, as the filter wrote it. */
  kept: TextPair[];
}

/** Everything is to be judged, so that nothing is held out. */
const RECIPE: z.input<typeof PreparationRecipe> = {
  heldOut: { test: { pairs: 0 }, validation: { pairs: 0 } },
};

/**
 * One TSV file through `dragoman prepare` with the default recipe but for held-out sets, in a folder that has to be
 * empty. @throws when the command fails
 */
export async function filterWithDragoman(
  pairs: readonly TextPair[],
  languagePair: string,
  folder: string,
): Promise<Filtered> {
  const landing = path.join(folder, 'in');
  const out = path.join(folder, 'out');
  const recipe = path.join(folder, 'recipe.json');
  mkdirSync(path.join(landing, 'mixed'), { recursive: true });
  writeFileSync(path.join(landing, 'mixed', 'text.tsv'), tsvText(pairs));
  writeFileSync(recipe, JSON.stringify(RECIPE));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.resolve(import.meta.dirname, '../cli/dragoman.mjs'),
      ...['prepare', '--corpus', 'bench', '--pair', languagePair, '--in', landing, '--out', out],
      ...['--recipe', recipe, '--workers', '1', '--json'],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`dragoman prepare ended with exit code ${status}: ${stderr}`);
  const dataset = await openDataset(out);
  const reasons = new Array<string | undefined>(pairs.length).fill(undefined);
  for await (const { record, reason } of dropsOf(dataset)) reasons[record - 1] = reason;
  const kept: TextPair[] = [];
  for (const { key } of dataset.manifest.train) {
    for await (const { source, target } of readPairs(dataset.data, key)) kept.push({ source, target });
  }
  return { reasons, kept };
}

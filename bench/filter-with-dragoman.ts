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

/** Where text lies in the corpus: one source of unknown quality, and perhaps one that was reviewed. */
const MIXED = 'mixed';
const REVIEWED = 'reviewed';

/**
 * The pairs through `dragoman prepare`, with its default recipe but for held-out sets, since all are to be judged. They
 * are one source; those that `isReviewed` is true of, if any, are another one that is trusted, and the rest is not.
 * @param folder has to be empty
 * @throws when the command fails
 */
export async function filterWithDragoman(
  pairs: readonly TextPair[],
  languagePair: string,
  folder: string,
  isReviewed: (index: number) => boolean = () => false,
): Promise<Filtered> {
  const landing = path.join(folder, 'in');
  const out = path.join(folder, 'out');
  const recipeFile = path.join(folder, 'recipe.json');
  const all = [...pairs.keys()];
  const reviewed = all.filter(isReviewed);
  const indexes = { [MIXED]: all.filter((index) => !isReviewed(index)), [REVIEWED]: reviewed };
  for (const [source, own] of Object.entries(indexes)) {
    if (own.length === 0) continue;
    mkdirSync(path.join(landing, source), { recursive: true });
    writeFileSync(
      path.join(landing, source, 'text.tsv'),
      tsvText(own.map((index) => pairs[index] as TextPair)),
    );
  }
  const recipe: z.input<typeof PreparationRecipe> = {
    sources: reviewed.length > 0 ? { [MIXED]: { trusted: false } } : {},
    heldOut: { test: { pairs: 0 }, validation: { pairs: 0 } },
  };
  writeFileSync(recipeFile, JSON.stringify(recipe));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.resolve(import.meta.dirname, '../cli/dragoman.mjs'),
      ...['prepare', '--corpus', 'bench', '--pair', languagePair, '--in', landing, '--out', out],
      ...['--recipe', recipeFile, '--workers', '1', '--json'],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`dragoman prepare ended with exit code ${status}: ${stderr}`);
  const dataset = await openDataset(out);
  const reasons = new Array<string | undefined>(pairs.length).fill(undefined);
  for await (const { sourceId, record, reason } of dropsOf(dataset)) {
    reasons[indexes[sourceId as keyof typeof indexes][record - 1] as number] = reason;
  }
  const kept: TextPair[] = [];
  for (const { key } of dataset.manifest.train) {
    for await (const { source, target } of readPairs(dataset.data, key)) kept.push({ source, target });
  }
  return { reasons, kept };
}

import { HeldOutSet } from '../../contracts/aligner.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { type SetLeakage, SetRelation } from '../../contracts/model-card.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { readPairs } from '../parquet/pair-rows.ts';
import { HeldOutIndex, type HeldOutRows } from '../splits/held-out-index.ts';
import { readHeldOutSet } from '../splits/held-out-sets.ts';

const SAMPLES = 5;

type Side = 'source' | 'target';

/** A test set seen from a dataset: which of its sides is in the languages of which side of the training pairs. */
interface RelatedSet {
  card: HeldOutSet;
  relation: SetRelation;
  /** By side of the training pairs: the side of the set in the same language. */
  sides: Partial<Record<Side, Side>>;
}

/**
 * Looks for segments of every test set of the deployment in all training data of a dataset version, by the definition of
 * promise 3 (HeldOutIndex.leakOf): sets of any corpus that has a language in common, sides matched by language, so that
 * `de-en` text is found in `en-de` training data too. A training pair counts once per relation, for the first set that
 * it shares text with. Memory: the test sets (about 4 KB per pair of theirs) and one row group of training pairs.
 *
 * @returns one entry per test set, own sets first, also where nothing leaks
 */
export async function findLeakage(manifest: DatasetManifest, data: Objects): Promise<SetLeakage[]> {
  const related = await relatedSets(manifest, data);
  const indexOf = () => new HeldOutIndex(manifest.recipe.decontamination);
  const byRelation = new Map<SetRelation, HeldOutIndex>();
  const all = indexOf();
  const found = new Map<string, SetLeakage>();
  for (const { card, relation, sides } of related) {
    const { setId, name, split, corpus, languagePair, pairs } = card;
    // Sets of two corpora may have the same content, and so the same id.
    const path = `${corpus}/${languagePair}/${setId}`;
    found.set(path, { setId, corpus, languagePair, relation, pairs, leaked: {}, samples: [] });
    const { rows }: HeldOutRows = await readHeldOutSet(data, card);
    const text = (row: HeldOutRows['rows'][number], side: Side | undefined) => (side ? row[side] : '');
    const matched = rows.map((row) => ({
      pairId: row.pairId,
      source: text(row, sides.source),
      target: text(row, sides.target),
    }));
    const index = byRelation.get(relation) ?? indexOf();
    byRelation.set(relation, index);
    for (const into of [index, all]) into.addSet({ card: { setId: path, name, split }, rows: matched });
  }
  if (related.length === 0) return [];

  for (const { key } of manifest.train) {
    for await (const { pairId, source, target } of readPairs(data, key)) {
      // Nearly all pairs share nothing with any set: they are looked up once.
      if (all.leakOf({ source, target }) === undefined) continue;
      for (const index of byRelation.values()) {
        const leak = index.leakOf({ source, target });
        const set = leak && found.get(leak.setId);
        if (!set) continue;
        set.leaked[leak.how] = (set.leaked[leak.how] ?? 0) + 1;
        if (set.samples.length < SAMPLES) set.samples.push({ pairId, how: leak.how, source, target });
      }
    }
  }
  return [...found.values()];
}

/** Test sets with a language in common, by relation, then by where they lie. */
async function relatedSets(manifest: DatasetManifest, data: Objects): Promise<RelatedSet[]> {
  const related: RelatedSet[] = [];
  for await (const { key } of data.list(keys.heldOutSets())) {
    if (!key.endsWith('.json')) continue;
    const card = await readJson(data, key, HeldOutSet);
    const sides = sharedSides(manifest.languagePair, card.languagePair);
    const shared = Object.keys(sides).length;
    if (card.split !== 'test' || card.retired || shared === 0) continue;
    const own = card.corpus === manifest.corpus && card.languagePair === manifest.languagePair;
    related.push({ card, sides, relation: own ? 'own' : shared === 2 ? 'same-languages' : 'one-language' });
  }
  const order = SetRelation.options;
  return related.sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
}

function sharedSides(trained: string, heldOut: string): RelatedSet['sides'] {
  const of = languagesOf(heldOut);
  const sideIn = (language: string): Side | undefined =>
    of.source === language ? 'source' : of.target === language ? 'target' : undefined;
  const { source, target } = languagesOf(trained);
  const sides: RelatedSet['sides'] = {};
  const ofSource = sideIn(source);
  const ofTarget = sideIn(target);
  if (ofSource) sides.source = ofSource;
  if (ofTarget) sides.target = ofTarget;
  return sides;
}

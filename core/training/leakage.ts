import { z } from 'zod';
import { HeldOutSet } from '../../contracts/aligner.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { SetLeakage, SetRelation } from '../../contracts/model-card.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { shortHash } from '../hashing.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { readTexts } from '../parquet/pair-rows.ts';
import { HeldOutIndex, type HeldOutRows } from '../splits/held-out-index.ts';
import { readHeldOutSet } from '../splits/held-out-sets.ts';

const SAMPLES = 5;

type Side = 'source' | 'target';

/** A test set seen from some training data: which of its sides is in the language of which side of the data. */
interface RelatedSet {
  card: HeldOutSet;
  relation: SetRelation;
  /** By side of the training pairs: the side of the set in the same language. */
  sides: Partial<Record<Side, Side>>;
}

/** Training data to be scanned: pairs, or one language as the side that it is of. */
export interface ScannedData {
  languagePair: string;
  decontamination: DatasetManifest['recipe']['decontamination'];
  /** Changes with the text: checksums of its files. */
  identity: unknown;
  texts: () => AsyncIterable<{ pairId: string; source: string; target: string }>;
}

/** The pairs of a dataset version. */
export const pairsOf = (manifest: DatasetManifest, data: Objects): ScannedData => ({
  languagePair: manifest.languagePair,
  decontamination: manifest.recipe.decontamination,
  identity: manifest.train.map(({ sha256 }) => sha256),
  async *texts() {
    for (const { key } of manifest.train) yield* readTexts(data, key);
  },
});

/**
 * Looks for segments of every test set of the deployment in training data, by the definition of promise 3
 * (HeldOutIndex.leakOf): sets of any corpus that has a language in common, sides matched by language, so that `de-en`
 * text is found in `en-de` training data too. A training pair counts once per relation, for the first set that it shares
 * text with. What was scanned before, for the same sets, is not scanned again: the members of a sweep share one scan.
 * Memory: the test sets (about 4 KB per pair of theirs) and one row group of training pairs. Time: about 15 microseconds
 * a pair.
 *
 * @param own the corpus of the model that trains; sets of it are `own`
 * @param scans where the results of scans are kept
 * @returns one entry per test set, own sets first, also where nothing leaks
 */
export async function findLeakage(
  scanned: ScannedData,
  own: CorpusId,
  data: Objects,
  scans: Objects,
  relations: readonly SetRelation[] = SetRelation.options,
): Promise<SetLeakage[]> {
  const related = (await relatedSets(scanned.languagePair, own, data)).filter(({ relation }) =>
    relations.includes(relation),
  );
  if (related.length === 0) return [];
  const { identity, decontamination, languagePair } = scanned;
  const sets = related.map(({ card, relation }) => [card.corpus, card.languagePair, card.setId, relation]);
  const key = keys.leakScan(shortHash([languagePair, identity, decontamination, sets]));
  const found = z.array(SetLeakage);
  if ((await scans.size(key)) === undefined) {
    await writeJson(scans, key, found, await scan(scanned, related, data));
  }
  return readJson(scans, key, found);
}

async function scan(
  { texts, decontamination }: ScannedData,
  related: readonly RelatedSet[],
  data: Objects,
): Promise<SetLeakage[]> {
  const indexOf = () => new HeldOutIndex(decontamination);
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
  for await (const { pairId, source, target } of texts()) {
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
  return [...found.values()];
}

/** Test sets with a language in common, by relation, then by where they lie. */
async function relatedSets(trained: string, own: CorpusId, data: Objects): Promise<RelatedSet[]> {
  const related: RelatedSet[] = [];
  for await (const card of testSets(data)) {
    const sides = sharedSides(trained, card.languagePair);
    const shared = Object.keys(sides).length;
    if (shared === 0) continue;
    const isOwn = card.corpus === own.corpus && card.languagePair === own.languagePair;
    related.push({ card, sides, relation: isOwn ? 'own' : shared === 2 ? 'same-languages' : 'one-language' });
  }
  const order = SetRelation.options;
  return related.sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
}

/** The test sets of all corpora that are in use, by where they lie. */
export async function* testSets(data: Objects): AsyncIterable<HeldOutSet> {
  for await (const { key } of data.list(keys.heldOutSets())) {
    if (!key.endsWith('.json')) continue;
    const card = await readJson(data, key, HeldOutSet);
    if (card.split === 'test' && !card.retired) yield card;
  }
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

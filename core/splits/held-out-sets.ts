import { HeldOutSet } from '../../contracts/aligner.ts';
import { sha256 } from '../hashing.ts';
import { type CorpusId, keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import { type PairRow, readPairs, writePairs } from '../parquet/pair-rows.ts';
import type { HeldOutRows } from './held-out-index.ts';
import type { Cut } from './held-out-unit.ts';

/** The row of a pair that no aligner has scored. */
export function heldOutRow(pair: Pair): PairRow {
  const [origin] = pair.origins;
  return {
    pairId: pairId(pair),
    source: pair.source,
    target: pair.target,
    score: null,
    domain: pair.domain ?? null,
    document: origin.document ?? null,
    position: origin.position ?? null,
    sourceId: origin.sourceId,
    origins: pair.origins,
  };
}

/** All held-out sets that were ever frozen for a corpus and are not retired, in ascending order of their ids. @throws ContractViolation */
export async function listHeldOutSets(data: Objects, corpus: CorpusId): Promise<HeldOutSet[]> {
  return (await listHeldOutCards(data, corpus)).filter(({ retired }) => retired === undefined);
}

/** The same with those that are retired. */
export async function listHeldOutCards(data: Objects, corpus: CorpusId): Promise<HeldOutSet[]> {
  const sets: HeldOutSet[] = [];
  for await (const { key } of data.list(keys.heldOutCard(corpus, '').replace(/\.json$/, ''))) {
    if (key.endsWith('.json')) sets.push(await readJson(data, key, HeldOutSet));
  }
  return sets;
}

/** The rows of a set. Holds them all. @throws ObjectMissing, ParquetDamaged */
export async function readHeldOutSet(
  data: Objects,
  card: HeldOutSet,
): Promise<HeldOutRows & { rows: PairRow[] }> {
  const rows: PairRow[] = [];
  for await (const row of readPairs(data, card.key)) rows.push(row);
  return { card, rows };
}

/**
 * Writes a set for good: rows in ascending order of pair id, named by their content. The card comes last, so that a set
 * exists whole or not at all; freezing the same rows again finds the same set.
 */
export async function freezeSet(
  data: Objects,
  corpus: CorpusId,
  set: { split: HeldOutSet['split']; name: string; rows: readonly PairRow[]; cut: Cut; frozenAt: string },
): Promise<HeldOutSet> {
  const rows = [...set.rows].sort((a, b) => (a.pairId < b.pairId ? -1 : 1));
  const bytes = writePairs(rows);
  const checksum = sha256(bytes);
  const setId = `${set.split}-${set.name}-${checksum.slice(0, 16)}`;
  const cardKey = keys.heldOutCard(corpus, setId);
  if ((await data.size(cardKey)) !== undefined) return readJson(data, cardKey, HeldOutSet);
  const key = keys.heldOutSet(corpus, setId);
  await data.put(key, bytes, 'application/vnd.apache.parquet');
  const card: HeldOutSet = {
    setId,
    split: set.split,
    name: set.name,
    ...set.cut,
    ...{ corpus: corpus.corpus, languagePair: corpus.languagePair },
    pairs: rows.length,
    key,
    sha256: checksum,
    frozenAt: set.frozenAt,
  };
  await writeJson(data, cardKey, HeldOutSet, card);
  return card;
}

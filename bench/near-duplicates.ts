import type { DuplicateSettings } from '../contracts/recipe/duplicates.ts';
import { mergeDuplicates } from '../core/dedup/duplicates.ts';
import { mix } from '../core/dedup/kernels/mix.ts';
import { compareRows } from '../core/refine/compare-rows.ts';
import { type RefineRow, refineRow } from '../core/refine/refine-rows.ts';
import { tokens } from '../core/text/tokens.ts';
import { rememberingReader } from '../local/samples/catalogues.ts';
import { type DemoPair, goodTrainingPairs, targetOf } from '../local/samples/demo-sources.ts';

/** What is done to a copy of a pair. */
export const EDITS = [
  'case and punctuation',
  'one word, source only',
  'one word, both sides',
  'another number',
  'a word more',
  'a word less',
  'two words swapped',
] as const;
export type Edit = (typeof EDITS)[number];

export interface NearMeasurement {
  /** Share of the planted copies whose original and copy did not both stay, per edit. */
  recall: Record<Edit, number>;
  /** Share of all dropped pairs that were copies or their originals. */
  precision: number;
  /** Share of the different pairs of the sample text that are dropped when nothing is planted. */
  cleanLoss: number;
  pairsPerSecond: number;
}

/** Copies that are planted of each edit. */
const COPIES = 400;
const SEED = 20_261_121;

const read = rememberingReader();

/** All different pairs of the sample packages; two of them that look alike are different messages of a program. */
export function cleanRows(pair: DemoPair): RefineRow[] {
  return uniqueRows(goodTrainingPairs(pair, { read }));
}

/** Plants edited copies of pairs that are long enough and looks for near-duplicates. */
export function measureNearDuplicates(
  pair: DemoPair,
  clean: readonly RefineRow[],
  near: DuplicateSettings['near'],
): NearMeasurement {
  const settings = { near, maximumSourcesPerTarget: null, maximumTargetsPerSource: null };
  const long = clean.filter(
    (row) => Math.min(lengthOf(row.source), lengthOf(row.target)) >= near.minimumTokens,
  );
  const random = randomNumbers(SEED);
  const edit = editor(targetOf(pair), random);
  const cleanDrops = compareRows(clean, settings).drops.length;
  const copies = EDITS.flatMap((kind) =>
    long
      .map((row) => ({ row, order: random() }))
      .sort((a, b) => a.order - b.order)
      .flatMap(({ row }) => {
        const copy = edit(kind, row);
        return copy
          ? [{ kind, originalId: row.pairId, row: refineRow(0, { ...copy, origins: row.origins }) }]
          : [];
      })
      .slice(0, COPIES),
  );
  const started = process.cpuUsage();
  const all = [...clean, ...copies.map(({ row }) => row)].sort((a, b) => (a.pairId < b.pairId ? -1 : 1));
  const { kept, dropped } = mergeDuplicates(all);
  const drops = compareRows(kept, settings).drops;
  const seconds = process.cpuUsage(started).user / 1e6;

  const lost = new Set([...dropped.map(({ row }) => row.pairId), ...drops.map(({ row }) => row.pairId)]);
  const planted = new Set(copies.flatMap(({ originalId, row }) => [originalId, row.pairId]));
  const recall = Object.fromEntries(
    EDITS.map((kind) => {
      const own = copies.filter((copy) => copy.kind === kind);
      const found = own.filter(({ originalId, row }) => lost.has(row.pairId) || lost.has(originalId));
      return [kind, found.length / own.length];
    }),
  ) as Record<Edit, number>;
  return {
    recall,
    precision: [...lost].filter((pairId) => planted.has(pairId)).length / lost.size,
    cleanLoss: cleanDrops / clean.length,
    pairsPerSecond: all.length / seconds,
  };
}

/** The same numbers from 0 to 1 in every run. */
function randomNumbers(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x9e3779b9) | 0;
    return mix(at) / 2 ** 32;
  };
}

function uniqueRows(pairs: readonly { source: string; target: string }[]): RefineRow[] {
  const rows = pairs.map(({ source, target }, at) =>
    refineRow(0, { source, target, origins: [{ sourceId: 'sample', inputId: 'sample', record: at + 1 }] }),
  );
  return mergeDuplicates(rows).kept;
}

const lengthOf = (text: string) => tokens(text).length;

type Texts = { source: string; target: string };

/** Words are those of the language's own segmentation, so that Japanese is edited by words too. */
function editor(target: string, random: () => number): (kind: Edit, row: Texts) => Texts | undefined {
  const languages = { source: 'en', target } as const;
  const segmenters = {
    source: new Intl.Segmenter(languages.source, { granularity: 'word' }),
    target: new Intl.Segmenter(languages.target, { granularity: 'word' }),
  };
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const foreign = { source: ['harbour', 'violin', 'mustard'], target: FOREIGN[target] ?? [] };
  const onSide = (
    side: 'source' | 'target',
    text: string,
    change: (parts: string[], words: number[]) => void,
  ) => {
    const segments = [...segmenters[side].segment(text)];
    const parts = segments.map(({ segment }) => segment);
    const words = segments.flatMap(({ isWordLike, segment }, at) =>
      isWordLike && /\p{L}{2}/u.test(segment) ? [at] : [],
    );
    if (words.length < 3) return undefined;
    change(parts, words);
    return parts.join('');
  };
  const gap = target === 'ja' ? '' : ' ';
  const both = (
    row: Texts,
    change: (side: 'source' | 'target') => (parts: string[], words: number[]) => void,
  ) => {
    const source = onSide('source', row.source, change('source'));
    const translation = onSide('target', row.target, change('target'));
    return source === undefined || translation === undefined ? undefined : { source, target: translation };
  };
  const replace = (side: 'source' | 'target') => (parts: string[], words: number[]) => {
    parts[pick(words)] = pick(foreign[side]);
  };
  return (kind, row) => {
    switch (kind) {
      case 'case and punctuation':
        return { source: `${row.source.toUpperCase()}!`, target: `»${row.target.toLowerCase()}«` };
      case 'one word, source only': {
        const source = onSide('source', row.source, replace('source'));
        return source === undefined ? undefined : { source, target: row.target };
      }
      case 'one word, both sides':
        return both(row, replace);
      case 'another number': {
        const number = /\d+/u;
        if (!number.test(row.source) || !number.test(row.target)) return undefined;
        const other = `${10_000 + Math.floor(random() * 1e6)}7`;
        return { source: row.source.replace(number, other), target: row.target.replace(number, other) };
      }
      case 'a word more':
        return both(row, (side) => (parts, words) => {
          const space = side === 'source' ? ' ' : gap;
          parts[pick(words)] += `${space}${pick(foreign[side])}`;
        });
      case 'a word less':
        return both(row, () => (parts, words) => {
          parts[pick(words)] = '';
        });
      case 'two words swapped':
        return both(row, () => (parts, words) => {
          const [a, b] = [pick(words), pick(words)];
          [parts[a], parts[b]] = [parts[b] as string, parts[a] as string];
        });
    }
  };
}

const FOREIGN: Record<string, string[]> = {
  de: ['Hafen', 'Geige', 'Senf'],
  ko: ['항구', '바이올린', '겨자'],
  ja: ['港', 'バイオリン', '辛子'],
};

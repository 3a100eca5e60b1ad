import { DecontaminationSettings } from '../contracts/recipe/held-out.ts';
import { hash64 } from '../core/hashing.ts';
import { HeldOutIndex } from '../core/splits/held-out-index.ts';
import { skeleton } from '../core/text/skeleton.ts';
import { rememberingReader } from '../local/samples/catalogues.ts';
import { DEMO_SOURCES, type DemoPair, THIRD_LANGUAGES, targetOf } from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import { type NoiseKind, type NoiseMaterial, plantNoise } from '../local/samples/planted-noise.ts';

/** A pair of the corpus, and whether something is planted in it. */
export interface KnownPair {
  kind: 'good' | NoiseKind;
  source: string;
  target: string;
}

/** Sample text with planted noise. */
export interface NoisyCorpus {
  pairs: KnownPair[];
  /** Good text that shares nothing with the pairs, to train and to test models with. */
  validation: Omit<KnownPair, 'kind'>[];
  test: Omit<KnownPair, 'kind'>[];
}

/** What is planted, in the order of the tables. */
export const PLANTED_KINDS: readonly NoiseKind[] = [
  'shuffled',
  'misaligned',
  'copy',
  'swapped',
  'wrong-language',
  'half-translated',
  'truncated',
  'near-empty',
  'encoding',
  'numbers',
  'markup',
  'repetition',
];

type Material = NoiseMaterial & { trusted: boolean };

/**
 * The training packages of a language pair, each source once, with so many pairs of every kind damaged (they take the
 * place of the good ones), in mixed order. Held-out pairs are cut from the reviewed packages before anything is planted;
 * what has their text on a side, or 80 % of the 5-grams of one of them, is in no part of `pairs`. Deterministic.
 */
export function noisyCorpus(
  pair: DemoPair,
  sizes: { perKind: number; validation?: number; test?: number },
): NoisyCorpus {
  const { perKind, validation = 0, test = 0 } = sizes;
  const all = byHash(distinct(material(pair)), 'bench');
  const heldOut = all.filter(({ trusted }) => trusted).slice(0, validation + test);
  const pool = decontaminated(all, heldOut);
  const target = targetOf(pair);
  const counts = Object.fromEntries(PLANTED_KINDS.map((kind) => [kind, perKind])) as Record<
    NoiseKind,
    number
  >;
  const noise = plantNoise(pool, target, counts);
  // A pair that noise was made of is no good pair beside it.
  const used = new Set(noise.flatMap(({ source, target }) => [source, target]));
  const good = pool.flatMap(({ source, target }) =>
    used.has(source) || used.has(target) ? [] : { kind: 'good' as const, source, target },
  );
  return {
    pairs: byHash([...good, ...noise], 'order'),
    validation: heldOut.slice(0, validation),
    test: heldOut.slice(validation),
  };
}

function material(pair: DemoPair): Material[] {
  const read = rememberingReader();
  return DEMO_SOURCES.filter(({ use }) => use === 'train').flatMap(({ id, trusted }) => {
    const pairs = extractPairs(id, 'en', targetOf(pair), { read });
    // Pages that are translated in part say nothing sure of their language.
    const others = (trusted ? THIRD_LANGUAGES[pair] : []).map(
      (language) => new Map(extractPairs(id, 'en', language, { read }).map((other) => [other.key, other])),
    );
    return pairs.map(({ source, target, key, title }, index): Material => {
      const other = others[index % others.length]?.get(key);
      const next = pairs[index + 1];
      return {
        source,
        target,
        trusted,
        ...(other?.source === source && { thirdLanguage: other.target }),
        ...(next?.title === title && { nextTarget: next.target }),
      };
    });
  });
}

/** Nothing twice but for case, digits and punctuation, on either side: what removes duplicates has nothing to do here. */
function distinct(pairs: readonly Material[]): Material[] {
  const sources = new Set<string>();
  const targets = new Set<string>();
  return pairs.filter(({ source, target }) => {
    const [sourceKey, targetKey] = [skeleton(source), skeleton(target)];
    if (sources.has(sourceKey) || targets.has(targetKey)) return false;
    sources.add(sourceKey);
    targets.add(targetKey);
    return true;
  });
}

function decontaminated(pairs: readonly Material[], heldOut: readonly Material[]): Material[] {
  const index = new HeldOutIndex(DecontaminationSettings.parse({ minimumTokens: 1 }));
  for (const { source, target } of heldOut) {
    index.addListed(source);
    index.addListed(target);
  }
  return pairs.filter((pair) => index.leakOf(pair) === undefined);
}

function byHash<T extends { source: string; target: string }>(pairs: readonly T[], salt: string): T[] {
  return pairs
    .map((pair) => ({ pair, order: hash64(`${pair.source}\t${pair.target}`, salt) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ pair }) => pair);
}

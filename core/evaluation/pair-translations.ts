import type { TranslationPair } from '../../contracts/api/model-comparisons.ts';
import { tokens } from '../text/tokens.ts';
import type { Segment } from './segments-file.ts';

export interface TranslationFilter {
  order: 'set' | 'gain' | 'loss' | 'score';
  slice?: string | undefined;
  check?: string | undefined;
  checkIs: boolean;
  differing: boolean;
  text?: string | undefined;
}

/** The classes of evaluations: the most tokens of a source, and the slice. */
const LENGTHS = [
  [5, 'length:1-5'],
  [10, 'length:6-10'],
  [20, 'length:11-20'],
  [40, 'length:21-40'],
  [Number.POSITIVE_INFINITY, 'length:41+'],
] as const;
const MOST_DOCUMENTS = 50;

/**
 * What a version, and another one beside it, made of the segments of a test set: those that fit a filter, in the order
 * that is asked for. With the slices and checks that can be asked for. Holds the set.
 */
export function pairTranslations(
  ours: ReadonlyMap<string, Segment>,
  theirs: ReadonlyMap<string, Segment> | undefined,
  filter: TranslationFilter,
): { pairs: TranslationPair[]; slices: string[]; checks: string[] } {
  const all = [...ours.values()];
  const pairs = all
    .filter((segment) => fits(segment, theirs?.get(segment.pairId), filter))
    .map((segment) => pairOf(segment, theirs?.get(segment.pairId)));
  const compare = ORDERS[filter.order];
  const checks = new Set(all.flatMap(({ checks = {} }) => Object.keys(checks)));
  return { pairs: compare ? pairs.sort(compare) : pairs, slices: slicesIn(all), checks: [...checks].sort() };
}

const gainOf = ({ ours, theirs }: TranslationPair) =>
  ours.score === null || theirs?.score == null ? undefined : ours.score - theirs.score;
/** What has no score comes last. */
const ascending =
  (sortBy: (pair: TranslationPair) => number | undefined) => (a: TranslationPair, b: TranslationPair) =>
    (sortBy(a) ?? Number.POSITIVE_INFINITY) - (sortBy(b) ?? Number.POSITIVE_INFINITY) ||
    (a.pairId < b.pairId ? -1 : 1);
const ORDERS = {
  set: undefined,
  score: ascending(({ ours }) => ours.score ?? undefined),
  loss: ascending(gainOf),
  gain: ascending((pair) => {
    const gain = gainOf(pair);
    return gain === undefined ? undefined : -gain;
  }),
};

function fits(ours: Segment, theirs: Segment | undefined, filter: TranslationFilter): boolean {
  const { slice, check, checkIs, differing, text } = filter;
  if (slice !== undefined && !slicesOf(ours).includes(slice)) return false;
  if (check !== undefined && ours.checks?.[check] !== checkIs) return false;
  if (differing && (theirs === undefined || theirs.hypothesis === ours.hypothesis)) return false;
  if (!text) return true;
  const sought = text.toLowerCase();
  return [ours.source, ours.reference, ours.hypothesis, theirs?.hypothesis].some((one) =>
    one?.toLowerCase().includes(sought),
  );
}

const slicesOf = ({ source, domain, document, chrf }: Segment): string[] => [
  ...(domain ? [`domain:${domain}`] : []),
  ...(document ? [`document:${document}`] : []),
  ...(chrf === undefined ? [] : [lengthOf(source)]),
];

function lengthOf(source: string): string {
  const { length } = tokens(source);
  return (LENGTHS.find(([most]) => length <= most) ?? LENGTHS[4])[1];
}

function slicesIn(segments: readonly Segment[]): string[] {
  const named = (name: 'domain' | 'document') =>
    [...new Set(segments.flatMap((segment) => segment[name] ?? []))]
      .sort()
      .map((value) => `${name}:${value}`);
  const lengths = segments.some(({ chrf }) => chrf !== undefined) ? LENGTHS.map(([, slice]) => slice) : [];
  return [...named('domain'), ...lengths, ...named('document').slice(0, MOST_DOCUMENTS)];
}

const pairOf = (ours: Segment, theirs: Segment | undefined): TranslationPair => ({
  pairId: ours.pairId,
  source: ours.source,
  reference: ours.reference,
  ...(ours.domain ? { domain: ours.domain } : {}),
  ...(ours.document ? { document: ours.document } : {}),
  ours: translationOf(ours),
  ...(theirs ? { theirs: translationOf(theirs) } : {}),
});

const translationOf = ({ hypothesis, reference, chrf, probabilities, checks = {} }: Segment) => ({
  hypothesis,
  score: chrf ?? probabilities?.[reference] ?? null,
  checks,
});

import type { SearchAnswer, SearchFilter, SearchHit, SearchKind } from '../../contracts/api/search.ts';
import { CursorInvalid } from '../browse/errors.ts';
import type { Mirrored } from './registry-mirror.ts';
import { entryKey, modelKey, type SearchEntry, searchable } from './search-entry.ts';

/** How well an entry fits, best first: its name is what was asked; every word begins one of its words; some only occur. */
const RANKS = 3;

export interface SearchPage {
  limit: number;
  cursor?: string | undefined;
  /** At most so many of each kind. */
  perKind?: number | undefined;
}

/**
 * What fits, the best first, then the newest. Looks at every entry once: about 20 ms for 110,000.
 * @throws CursorInvalid when the entry that the page before ended with fits no more
 */
export function searchMirror(
  { entries, scores, complete }: Mirrored,
  filter: SearchFilter,
  { limit, cursor, perKind = Number.POSITIVE_INFINITY }: SearchPage,
): SearchAnswer {
  const words = searchable(filter.text).split(/\s+/).filter(Boolean);
  const whole = words.join(' ');
  const counts: Partial<Record<SearchKind, number>> = {};
  const byRank: SearchEntry[][] = Array.from({ length: RANKS }, () => []);
  const scoresOf = (entry: SearchEntry) =>
    entry.kind !== 'upload' && entry.model !== undefined && entry.version !== undefined
      ? scores.get(modelKey({ model: entry.model, version: entry.version }))
      : undefined;
  for (const entry of entries) {
    if (!meets(entry, filter) || !meetsScore(scoresOf(entry), filter)) continue;
    const rank = rankOf(entry, words, whole);
    if (rank === undefined) continue;
    counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
    if (filter.kind === undefined || filter.kind === entry.kind) byRank[rank]?.push(entry);
  }
  const found = firstOfKinds(byRank.flat(), perKind);
  const start = cursor === undefined ? 0 : 1 + found.findIndex((entry) => entryKey(entry) === cursor);
  if (cursor !== undefined && start === 0) {
    throw new CursorInvalid('What was found has changed meanwhile. Begin at the first page.');
  }
  const page = found.slice(start, start + limit);
  const last = page.at(-1);
  return {
    items: page.map((entry) => hitOf(entry, scoresOf(entry))),
    ...(last && start + limit < found.length ? { next: entryKey(last) } : {}),
    counts,
    complete,
  };
}

function meets(entry: SearchEntry, { status, corpus, languagePair, from, before }: SearchFilter): boolean {
  return (
    (status === undefined || entry.status === status) &&
    (corpus === undefined || entry.corpus === corpus) &&
    (languagePair === undefined || entry.languagePair === languagePair) &&
    (from === undefined || entry.at >= from) &&
    (before === undefined || entry.at < before)
  );
}

function meetsScore(scores: SearchHit['scores'], { metric, least, most }: SearchFilter): boolean {
  if (metric === undefined) return true;
  const score = scores?.[metric];
  return (
    score !== undefined && (least === undefined || score >= least) && (most === undefined || score <= most)
  );
}

function rankOf(
  { name, id, text }: SearchEntry,
  words: readonly string[],
  whole: string,
): number | undefined {
  let beginnings = true;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return undefined;
    beginnings &&= at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] as string);
  }
  if (words.length === 0) return 0;
  if (searchable(name) === whole || searchable(id) === whole) return 0;
  return beginnings ? 1 : 2;
}

function firstOfKinds(found: SearchEntry[], perKind: number): SearchEntry[] {
  if (perKind === Number.POSITIVE_INFINITY) return found;
  const taken: Partial<Record<SearchKind, number>> = {};
  return found.filter(({ kind }) => {
    taken[kind] = (taken[kind] ?? 0) + 1;
    return taken[kind] <= perKind;
  });
}

function hitOf({ text: _, ...hit }: SearchEntry, scores: SearchHit['scores']): SearchHit {
  return scores ? { ...hit, scores } : hit;
}

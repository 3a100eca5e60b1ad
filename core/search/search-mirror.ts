import type { SearchAnswer, SearchFilter, SearchHit, SearchKind } from '../../contracts/api/search.ts';
import { CursorInvalid } from '../browse/errors.ts';
import type { Mirrored } from './registry-mirror.ts';
import { entryKey, modelKey, type SearchEntry, searchable } from './search-entry.ts';

/**
 * How well an entry fits, best first: its name or id is what was asked; every word begins a word of its name; every word
 * begins a word of what it is found by; some only occur. Where nothing is asked titles come last, of which one upload may
 * bring thousands.
 */
const RANKS = 4;

export interface SearchPage {
  limit: number;
  cursor?: string | undefined;
  /** At most so many of each kind. */
  perKind?: number | undefined;
}

/**
 * What fits, the best first, then the newest. Looks once at every entry of the time that is asked about.
 * @throws CursorInvalid when the entry that the page before ended with fits no more
 */
export function searchMirror(
  { entries, scores, complete }: Mirrored,
  filter: SearchFilter,
  { limit, cursor, perKind = Number.POSITIVE_INFINITY }: SearchPage,
): SearchAnswer {
  // A first page needs no more of a rank than it shows, and what comes after it.
  const isFirst = cursor === undefined && perKind === Number.POSITIVE_INFINITY;
  const scoresOf = ({ kind, model, version }: SearchEntry) =>
    kind !== 'upload' && model !== undefined && version !== undefined
      ? scores.get(modelKey({ model, version }))
      : undefined;
  const { byRank, counts } = ranked(entries, filter, {
    mostOfRank: isFirst ? limit + 1 : Number.POSITIVE_INFINITY,
    scoresOf,
  });
  // Not `flat`, which takes ten times as long.
  const found = firstOfKinds(([] as SearchEntry[]).concat(...byRank), perKind);
  const start = cursor === undefined ? 0 : 1 + found.findIndex((entry) => isAt(cursor, entry));
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

/**
 * All that fits: how much of each kind, and of the kind that is asked for the newest of each rank.
 * @param entries the newest first
 */
function ranked(
  entries: readonly SearchEntry[],
  filter: SearchFilter,
  options: { mostOfRank: number; scoresOf: (entry: SearchEntry) => SearchHit['scores'] },
): { byRank: SearchEntry[][]; counts: Partial<Record<SearchKind, number>> } {
  const { mostOfRank, scoresOf } = options;
  const words = searchable(filter.text).split(/\s+/).filter(Boolean);
  const wholeLine = `${words.join(' ')}\n`;
  const counts: Partial<Record<SearchKind, number>> = {};
  const byRank: SearchEntry[][] = Array.from({ length: RANKS }, () => []);
  const { from, before, metric, kind } = filter;
  const start = before === undefined ? 0 : firstBefore(entries, before);
  const end = from === undefined ? entries.length : firstBefore(entries, from);
  for (let index = start; index < end; index++) {
    const entry = entries[index] as SearchEntry;
    if (!meets(entry, filter)) continue;
    if (metric !== undefined && !meetsScore(scoresOf(entry)?.[metric], filter)) continue;
    const rank = rankOf(entry, words, wholeLine);
    if (rank === undefined) continue;
    counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
    if (kind !== undefined && kind !== entry.kind) continue;
    const ofRank = byRank[rank] as SearchEntry[];
    if (ofRank.length < mostOfRank) ofRank.push(entry);
  }
  return { byRank, counts };
}

/** Index of the newest entry from before a time. */
function firstBefore(entries: readonly SearchEntry[], time: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as SearchEntry).at < time) high = middle;
    else low = middle + 1;
  }
  return low;
}

const isAt = (cursor: string, { kind, id }: SearchEntry): boolean =>
  cursor.endsWith(id) && cursor === entryKey({ kind, id });

function meets(entry: SearchEntry, { status, corpus, languagePair }: SearchFilter): boolean {
  return (
    (status === undefined || entry.status === status) &&
    (corpus === undefined || entry.corpus === corpus) &&
    (languagePair === undefined || entry.languagePair === languagePair)
  );
}

const meetsScore = (score: number | undefined, { least, most }: SearchFilter): boolean =>
  score !== undefined && (least === undefined || score >= least) && (most === undefined || score <= most);

/** @param wholeLine what was asked, as a line of `text` would be */
function rankOf(
  { kind, text }: SearchEntry,
  words: readonly string[],
  wholeLine: string,
): number | undefined {
  if (words.length === 0) return kind === 'title' ? 1 : 0;
  // Name and id are the first two lines.
  const nameEnds = text.indexOf('\n');
  let rank = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return undefined;
    const begins = beginningOf(text, word, at);
    rank = Math.max(rank, begins === -1 ? 3 : begins < nameEnds ? 1 : 2);
  }
  const whole = text.startsWith(wholeLine) || text.startsWith(wholeLine, nameEnds + 1);
  return whole ? 0 : rank;
}

/** @returns where a word first begins so; -1 for nowhere */
function beginningOf(text: string, word: string, first: number): number {
  for (let at = first; at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !isOfWord(text.charCodeAt(at - 1))) return at;
  }
  return -1;
}

/** Letters and digits; those of ASCII without the expression, which is asked millions of times. */
const isOfWord = (code: number): boolean =>
  code < 128
    ? (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
    : /[\p{L}\p{N}]/u.test(String.fromCharCode(code));

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

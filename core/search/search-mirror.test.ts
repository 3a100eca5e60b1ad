import { describe, expect, it } from 'vitest';
import type { SearchFilter } from '../../contracts/api/search.ts';
import { emptyFacts } from '../business/business-facts.ts';
import { newestFirst, type SearchEntry, withText } from './search-entry.ts';
import { type SearchPage, searchMirror } from './search-mirror.ts';

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const entry = (name: string, at: number, more: Partial<SearchEntry> = {}) =>
  withText({
    ...{ kind: 'upload' as const, id: `id-${name}`, name, corpus: 'media', languagePair: 'en-ko' },
    ...{ at: day(at), ...more },
  });

const search = (entries: SearchEntry[], filter: Partial<SearchFilter>, page: Partial<SearchPage> = {}) =>
  searchMirror(
    { entries: [...entries].sort(newestFirst), scores: new Map(), facts: emptyFacts(), complete: true },
    { text: '', ...filter },
    { limit: 50, ...page },
  );
const names = ({ items }: ReturnType<typeof search>) => items.map(({ name }) => name);

describe('a search', () => {
  const entries = [
    entry('winter.tmx', 1),
    entry('midwinter.tmx', 5),
    entry('midwinter winter.tmx', 3),
    entry('winter', 2),
    entry('x', 4, { id: 'winter' }),
    entry('y', 6, { detail: 'winter' }),
  ];

  it('puts what is called so first, then whose name has words that begin so, then what else has, then the rest, each newest first', () => {
    expect(names(search(entries, { text: 'Winter' }))).toEqual([
      ...['x', 'winter'],
      ...['midwinter winter.tmx', 'winter.tmx'],
      ...['y'],
      ...['midwinter.tmx'],
    ]);
    expect(names(search(entries, { text: ' tmx  MIDWINTER ' }))).toEqual([
      'midwinter.tmx',
      'midwinter winter.tmx',
    ]);
    expect(names(search(entries, { text: 'midwinter winter.tmx' }))).toEqual([
      'midwinter winter.tmx',
      'midwinter.tmx',
    ]);
  });

  it('shows all but titles first, each newest first, where no words are asked for', () => {
    const given = [entry('old', 1), entry('a', 3, { kind: 'title' }), entry('new', 2)];
    expect(names(search(given, {}))).toEqual(['new', 'old', 'a']);
    expect(names(search(given, { kind: 'title' }))).toEqual(['a']);
  });

  it('takes a letter before it for part of a word, whatever the script', () => {
    const given = [entry('한겨울.tmx', 2), entry('한 겨울.tmx', 1)];
    expect(names(search(given, { text: '겨울' }))).toEqual(['한 겨울.tmx', '한겨울.tmx']);
  });

  it('finds a time from its beginning up to its end, which is not of it', () => {
    for (let from = 1; from <= 7; from++) {
      for (let before = from; before <= 8; before++) {
        const wanted = entries.filter(({ at }) => at >= day(from) && at < day(before)).sort(newestFirst);
        const found = search(entries, { from: day(from), before: day(before) });
        expect(names(found)).toEqual(wanted.map(({ name }) => name));
      }
    }
  });

  it('goes on after any entry that a page can end with', () => {
    const whole = names(search(entries, { text: 'winter' }));
    for (let limit = 1; limit <= whole.length; limit++) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = search(entries, { text: 'winter' }, { limit, cursor });
        found.push(...names(page));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(found).toEqual(whole);
    }
    expect(() => search(entries, { text: 'winter' }, { cursor: 'upload id' })).toThrow(/Begin at the first/);
  });
});

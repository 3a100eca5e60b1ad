import { describe, expect, it } from 'vitest';
import { keys, parseLandingKey } from './keys.ts';

describe('landing keys', () => {
  it('say corpus, languages, source and file, which may lie in folders', () => {
    const file = 'Season 1/en/film.srt';
    const place = { corpus: 'media', languagePair: 'en-de', sourceId: 'vendor' };
    expect(parseLandingKey(`media/en-de/vendor/${file}`)).toEqual({ ...place, file });
    expect(keys.upload({ ...place, file })).toBe(`media/en-de/vendor/${file}`);
  });

  it('say `tabular` in place of languages for tables', () => {
    const place = { corpus: 'football', languagePair: 'tabular', sourceId: 'results', file: 'season.csv' };
    expect(parseLandingKey('football/tabular/results/season.csv')).toEqual(place);
    expect(parseLandingKey('football/tables/results/season.csv')).toBeUndefined();
  });

  it.each([
    'media/en-de/vendor',
    'media/en-de/vendor/',
    'media/en-de/vendor/a//b.tmx',
    'media/en-de/vendor/../b.tmx',
    'media/en-de/vendor/./b.tmx',
    'media/en-de/vendor/.git/config',
    'media/en-de/vendor/a\\b.tmx',
    'media/en-de/vendor/a\0b.tmx',
    'media/en-de/vendor/xmt.\u202efdp.exe',
    'media/en-en/vendor/a.tmx',
    'media/English/vendor/a.tmx',
    'Media/en-de/vendor/a.tmx',
    'media/en-de/constructor/a.tmx',
    `media/en-de/${'x'.repeat(41)}/a.tmx`,
  ])('are not %j', (key) => {
    expect(parseLandingKey(key)).toBeUndefined();
  });
});

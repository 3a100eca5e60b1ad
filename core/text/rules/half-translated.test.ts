import fc from 'fast-check';
import { expect, it } from 'vitest';
import { halfTranslated } from './half-translated.ts';
import { pairScanner, type RuleContext } from './rule.ts';

const languages = { source: 'en', target: 'de' };
const scan = pairScanner(languages);
// The rule asks for no language.
const check = halfTranslated({ minimumWords: 2, minimumShare: 0 }, { languages } as RuleContext);

/** The most small words of any run of words, joined by single spaces, that both texts have. */
function mostSmallWords(source: string, target: string): number {
  const words = (text: string) => [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)];
  const [a, b] = [words(source), words(target)];
  let most = 0;
  for (const first of b.keys()) {
    for (const other of a.keys()) {
      let small = 0;
      for (let at = 0; ; at++) {
        const [word, same, next] = [b[first + at], a[other + at], b[first + at + 1]];
        if (!word || word[0].toLowerCase() !== same?.[0].toLowerCase()) break;
        if (/^\p{Ll}./u.test(word[0])) small++;
        most = Math.max(most, small);
        if (target.slice(word.index + word[0].length, next?.index) !== ' ') break;
      }
    }
  }
  return most;
}

it('rejects what a search of every token in every place rejects', () => {
  const word = fc.constantFrom(
    'the',
    'The',
    'file',
    'files',
    'fold',
    'a',
    'datei',
    'für',
    'ÄRA',
    'ära',
    '12',
    'x1',
  );
  const text = fc
    .array(fc.tuple(word, fc.constantFrom(' ', ' ', ' ', ', ', ' - ', '-')), { maxLength: 12 })
    .map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(text, text, (source, target) => {
      expect(check(scan(source, target)) !== undefined).toBe(mostSmallWords(source, target) >= 2);
    }),
    { numRuns: 500 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DateWindow, HeldOutUnit } from '../../contracts/recipe/held-out.ts';
import type { Origin } from '../pairs/pair.ts';
import { HeldOutIndex } from './held-out-index.ts';
import type { UnitPair } from './held-out-unit.ts';

const SETTINGS = { minimumTokens: 5, ngram: 5, containment: 0.8, lists: [] };

interface Texts {
  source: string;
  target: string;
}

/** Promise 3, read plainly: no index, no hashing, both sides against every held-out segment. For words of a to z only. */
function leaksByBruteForce(pair: Texts, heldOut: readonly Texts[], containment: number): boolean {
  const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? [];
  const grams = (list: readonly string[]) =>
    new Set(list.flatMap((_, at) => (at + 5 <= list.length ? [list.slice(at, at + 5).join(' ')] : [])));
  return (['source', 'target'] as const).some((side) =>
    heldOut
      .flatMap(({ source, target }) => [source, target])
      .some((other) => {
        const segment = words(other);
        if (segment.length < 5) return false;
        if (segment.join('') === words(pair[side]).join('')) return true;
        const wanted = grams(segment);
        const there = grams(words(pair[side]));
        return [...wanted].filter((gram) => there.has(gram)).length >= containment * wanted.size;
      }),
  );
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'C', 'dd', 'e,', 'F.'), { minLength: 1, maxLength: 12 })
  .map((words) => words.join(' '));
const pairs = (maxLength: number) => fc.array(fc.record({ source: text, target: text }), { maxLength });

function indexOf(heldOut: readonly Texts[], containment: number, name = 'exam'): HeldOutIndex {
  const index = new HeldOutIndex({ ...SETTINGS, containment });
  const rows = heldOut.map((texts, at) => ({ ...texts, pairId: String(at) }));
  index.addSet({ card: { setId: `test-${name}-0`, name, split: 'test' }, rows });
  return index;
}

const pairOf = (source: string, origin: Partial<Origin> = {}): UnitPair => ({
  source,
  origins: [{ sourceId: 'a', inputId: 'b', record: 1, ...origin }],
});

describe('HeldOutIndex', () => {
  it('finds the leaks that an independent brute-force check finds', () => {
    fc.assert(
      fc.property(pairs(6), pairs(12), fc.constantFrom(0.5, 0.8, 1), (heldOut, training, containment) => {
        const index = indexOf(heldOut, containment);
        for (const pair of training) {
          expect(index.leakOf(pair) !== undefined).toBe(leaksByBruteForce(pair, heldOut, containment));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes two characters of a script without spaces for a word', () => {
    const index = indexOf([{ source: 'x', target: 'この設定を保存してください' }], 0.8);
    const short = indexOf([{ source: 'x', target: '設定を開く' }], 0.8);
    const leak = (of: HeldOutIndex, target: string) => of.leakOf({ source: 'y', target })?.how;
    expect(leak(index, 'まずこの設定を保存してください。次に')).toBe('ngram-target');
    expect(leak(index, '設定を保存')).toBeUndefined();
    // Five characters: exact repeats leak, longer texts that contain them do not.
    expect(leak(short, '「設定を開く」')).toBe('exact-target');
    expect(leak(short, '今すぐ設定を開くには')).toBeUndefined();
  });

  it('says which set, which side and how', () => {
    const index = indexOf(
      [{ source: 'we open the old red door', target: 'wir öffnen die alte rote Tür' }],
      0.8,
    );
    const leak = (source: string, target: string) => index.leakOf({ source, target })?.how;
    expect(leak('We open the OLD red door!', 'x')).toBe('exact-source');
    expect(leak('x', 'Wir öffnen die alte, rote Tür.')).toBe('exact-target');
    expect(leak('today we open the old red door again', 'x')).toBe('ngram-source');
    expect(leak('x', 'heute: wir öffnen die alte rote Tür wieder')).toBe('ngram-target');
    expect(leak('we open the old red window', 'x')).toBeUndefined();
  });

  it('finds held-out text on the other side too', () => {
    const index = indexOf([{ source: 'we open the old red door', target: 'x' }], 0.8);
    expect(index.leakOf({ source: 'y', target: 'We open the old red door' })?.how).toBe('exact-target');
  });

  it('lets short segments stay, but not those of the unit that the split took', () => {
    const index = indexOf([{ source: 'Yes.', target: 'Ja.' }], 0.8, 'corpus');
    expect(index.leakOf({ source: 'yes', target: 'ja' })).toBeUndefined();
    expect(index.setOfUnit(pairOf('YES'))).toBe('test-corpus-0');
    expect(index.isMember('test-corpus-0', '0')).toBe(true);
    expect(index.isMember('test-corpus-0', '1')).toBe(false);
    expect(index.setOfUnit(pairOf('No'))).toBeUndefined();
  });

  it('holds out titles, documents and windows whole', () => {
    const cut = (unit: HeldOutUnit, origin: Partial<Origin>, window?: DateWindow) => {
      const index = new HeldOutIndex(SETTINGS);
      const { origins } = pairOf('one', origin);
      const card = { setId: unit, name: 'corpus', split: 'test' as const, unit, window };
      index.addSet({ card, rows: [{ pairId: '0', source: 'one', target: 'eins', origins }] });
      return index;
    };
    const title = cut('title', { title: 'Film' });
    expect(title.setOfUnit(pairOf('two', { title: 'Film', sourceId: 'b' }))).toBe('title');
    expect(title.setOfUnit(pairOf('one', { title: 'Other' }))).toBeUndefined();
    const document = cut('document', { document: 'a.txt' });
    expect(document.setOfUnit(pairOf('two', { document: 'a.txt' }))).toBe('document');
    expect(document.setOfUnit(pairOf('two', { document: 'a.txt', sourceId: 'b' }))).toBeUndefined();
    const window = cut('window', { date: '2026-03-02' }, { from: '2026-03-01', to: '2026-03-31' });
    expect(window.setOfUnit(pairOf('two', { date: '2026-03-31T23:59:59Z' }))).toBe('window');
    expect(window.setOfUnit(pairOf('one', { date: '2026-04-01' }))).toBeUndefined();
    expect(window.setOfUnit(pairOf('one'))).toBeUndefined();
  });

  it('knows the pairs of a source that was held out whole, for that source only', () => {
    const index = indexOf([{ source: 'one', target: 'eins' }], 0.8, 'exam');
    expect(index.memberOf('exam', '0')).toBe('test-exam-0');
    expect(index.memberOf('books', '0')).toBeUndefined();
    expect(index.setOfUnit(pairOf('one'))).toBeUndefined();
  });

  it('checks listed segments on both sides', () => {
    const index = new HeldOutIndex(SETTINGS);
    index.addListed('a text that nobody may train on');
    expect(index.leakOf({ source: 'x', target: 'A text that nobody may train on' })?.setId).toBe('list');
    expect(index.leakOf({ source: 'a text that nobody may train on', target: 'x' })?.how).toBe(
      'exact-source',
    );
  });
});

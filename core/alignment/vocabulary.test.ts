import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Vocabulary } from './vocabulary.ts';

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a', 'ab', 'b', '', '말', '\0'),
);

it('gives words the ids of their first appearance, and finds no others', () => {
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (words, others) => {
      const vocabulary = new Vocabulary();
      const distinct = [...new Set(words)];
      expect(words.map((one) => vocabulary.add(one))).toEqual(words.map((one) => distinct.indexOf(one)));
      expect(vocabulary.words).toEqual(distinct);
      expect(others.map((one) => vocabulary.idOf(one))).toEqual(others.map((one) => distinct.indexOf(one)));
    }),
  );
});

it('takes words as code units, too', () => {
  const lettersOf = (one: string) =>
    Uint16Array.from({ length: one.length + 2 }, (_, at) => one.charCodeAt(at - 1));
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (words, others) => {
      const [vocabulary, same] = [new Vocabulary(), new Vocabulary()];
      for (const one of words) {
        expect(vocabulary.addLetters(lettersOf(one), 1, one.length + 1)).toBe(same.add(one));
      }
      for (const one of others) {
        expect(vocabulary.idOfLetters(lettersOf(one), 1, one.length + 1)).toBe(same.idOf(one));
      }
    }),
  );
});

it('holds any number of words, and takes them where they stand', () => {
  const text = Array.from({ length: 30_000 }, (_, at) => `word${at % 20_000}`).join(' ');
  const vocabulary = new Vocabulary();
  const ids: number[] = [];
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf(' ', start);
    if (end < 0) end = text.length;
    ids.push(vocabulary.add(text, start, end));
  }
  expect(ids).toEqual(Array.from({ length: 30_000 }, (_, at) => at % 20_000));
  expect(vocabulary.size).toBe(20_000);
  expect(new Vocabulary(vocabulary.words).idOf('word19999')).toBe(19_999);
});

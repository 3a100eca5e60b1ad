import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokens } from '../../core/text/tokens.ts';
import { FEWEST_TOKENS, NOISE_COUNTS, type NoiseMaterial, plantNoise } from './planted-noise.ts';

const words = (language: string, seed: number) =>
  Array.from({ length: FEWEST_TOKENS + (seed % 5) }, (_, index) => `${language}ä${seed}x${index}`).join(' ');
const material: NoiseMaterial[] = Array.from({ length: 300 }, (_, seed) => ({
  source: words('en', seed),
  target: words('de', seed),
  thirdLanguage: words('fr', seed),
}));
const translations = new Map(material.map((pair) => [pair.source, pair]));
const counts = { shuffled: 40, copy: 15, 'wrong-language': 20, 'near-empty': 15, encoding: 10 };

test('plants what was asked for, each pair being as bad as its kind says', () => {
  const noise = plantNoise(material, 'de', counts);
  const seen = { shuffled: 0, copy: 0, 'wrong-language': 0, 'near-empty': 0, encoding: 0 };
  for (const { kind, source, target } of noise) {
    seen[kind] += 1;
    const original = translations.get(source);
    if (kind === 'copy') expect(target).toBe(source);
    if (kind === 'wrong-language') expect(target).toBe(original?.thirdLanguage);
    if (kind === 'near-empty') expect(Math.min(source.length, target.length)).toBeLessThanOrEqual(3);
    if (kind === 'encoding') expect(target).toMatch(/Ã¤|\ufffd/);
    if (kind === 'shuffled') {
      expect(target).not.toBe(original?.target);
      expect(material.map((pair) => pair.target)).toContain(target);
      expect(Math.min(tokens(source).length, tokens(target).length)).toBeGreaterThanOrEqual(FEWEST_TOKENS);
    }
  }
  expect(seen).toEqual(counts);
});

test('is the same for the same material in any order', () => {
  const expected = plantNoise(material, 'de', counts);
  fc.assert(
    fc.property(fc.shuffledSubarray(material, { minLength: material.length }), (shuffled) => {
      expect(plantNoise(shuffled, 'de', counts)).toEqual(expected);
    }),
    { numRuns: 5 },
  );
});

test('reads UTF-8 as the encodings that are usual where the language is', () => {
  const only = { shuffled: 0, copy: 0, 'wrong-language': 0, 'near-empty': 0, encoding: 2 };
  const pairs = ['하나', '둘이'].map((target, index) => ({ source: `s${index}`, target }));
  const damaged = plantNoise(pairs, 'ko', only).map((pair) => pair.target);
  // U+D558 is ED 95 98 in UTF-8: in Windows-1252 "í•˜", in CP949 a Chinese character and rubbish.
  expect(damaged.some((text) => /^[íë]/.test(text))).toBe(true);
  expect(damaged.some((text) => /\p{Script=Han}|\ufffd/u.test(text))).toBe(true);
  expect(damaged.join('')).not.toContain('\u0085');
});

test('says which kind there is too little material for', () => {
  expect(() => plantNoise(material.slice(0, 50), 'de', NOISE_COUNTS)).toThrow(
    /Only \d+ of 200 .* wrong-language/,
  );
});

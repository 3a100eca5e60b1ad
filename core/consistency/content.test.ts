import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { phraseSpikes } from './phrase-spikes.ts';
import { registerOf } from './register.ts';
import { compareSketches } from './sketch-drift.ts';
import { sketchPairs } from './text-sketch.ts';

const LANGUAGES = { source: 'en', target: 'de' };
const limits = ConsistencySettings.parse({});
const pairs = extractPairs('scratch', 'en', 'de', {});
const sketch = (some: { source: string; target: string }[]) => sketchPairs(some, LANGUAGES);

describe('registerOf', () => {
  it.each([
    [
      'de',
      ['Bitte geben Sie Ihren Namen ein.', 'Wollen Sie?'],
      ['Gib deinen Namen ein.', 'Magst du das?'],
      'Die Datei ist leer.',
    ],
    ['fr', ['Entrez votre nom.'], ['Entre ton nom.'], 'Le fichier est vide.'],
    ['es', ['¿Quiere usted salir?'], ['¿Quieres que tu nombre aparezca?'], 'El archivo está vacío.'],
    ['ru', ['Введите ваше имя.'], ['Введи твоё имя, как ты хочешь.'], 'Файл пуст.'],
    ['ja', ['ファイルを開いてください。', '設定を保存しました'], ['設定を保存した。'], '設定'],
    ['ko', ['파일을 저장했습니다.', '이름을 입력하십시오'], ['파일을 저장한다.'], '설정'],
  ])('%s', (language, formal, informal, neither) => {
    const register = registerOf(language);
    for (const text of formal) expect(register(text), text).toBe('formal');
    for (const text of informal) expect(register(text), text).toBe('informal');
    expect(register(neither), neither).toBeUndefined();
  });
});

describe('compareSketches', () => {
  const half = pairs.filter((_, index) => index % 2 === 0);
  const rest = pairs.filter((_, index) => index % 2 === 1);

  it('does not depend on the order of the pairs', () => {
    const some = pairs.slice(0, 60);
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(sketch(shuffled)).toEqual(sketch(some));
      }),
      { numRuns: 10 },
    );
  });

  it('passes two random halves of one text', () => {
    const found = compareSketches('x', sketch(half), [sketch(rest)], limits);
    expect(found.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });

  it('names what shifted: script, characters, vocabulary, register', () => {
    const shifted = (change: (pair: { source: string; target: string }) => string) =>
      compareSketches(
        'x',
        sketch(half.map((pair) => ({ ...pair, target: change(pair) }))),
        [sketch(rest)],
        limits,
      )
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ check }) => check);
    expect(shifted(() => 'Полностью другой текст на другом языке')).toEqual(
      expect.arrayContaining(['scripts', 'characters', 'vocabulary']),
    );
    const addressed = pairs.map((pair) => ({ ...pair, target: `${pair.target} Bitte prüfen Sie das.` }));
    const familiar = pairs.map((pair) => ({
      ...pair,
      target: `${pair.target} Bitte prüfe das, wenn du kannst.`,
    }));
    const found = compareSketches('x', sketch(familiar), [sketch(addressed)], limits);
    expect(found.find(({ check }) => check === 'register-target')?.verdict).toBe('warn');
  });

  it('does not judge what is too small', () => {
    expect(compareSketches('x', sketch(pairs.slice(0, 100)), [sketch(rest)], limits)).toEqual([]);
  });
});

describe('phraseSpikes', () => {
  const before = [sketch(pairs.filter((_, index) => index % 2 === 0))];

  it('finds a slogan that got into a tenth of a delivery, and nothing in an ordinary one', () => {
    const ordinary = pairs.filter((_, index) => index % 2 === 1);
    expect(phraseSpikes('a', sketch(ordinary), before, limits)).toEqual([]);
    const injected = ordinary.map((pair, index) =>
      index % 10 === 0 ? { ...pair, target: `${pair.target} Kaufen Sie jetzt hier` } : pair,
    );
    const found = phraseSpikes('a', sketch(injected), before, limits);
    expect(found.map(({ phrase }) => phrase)).toEqual(
      expect.arrayContaining(['kaufen sie jetzt', 'sie jetzt hier']),
    );
    expect(phraseSpikes('a', sketch(injected), [], limits)).toEqual([]);
  });
});

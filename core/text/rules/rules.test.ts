import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';
import type { Rule } from '../../../contracts/recipe/rules.ts';
import { eldIdentifier } from '../language-identifier.ts';
import { normalise } from '../normalise.ts';
import { pairScanner } from './rule.ts';
import { applyRules } from './rules.ts';

const identifier = eldIdentifier();
const DEFAULT_RULES = PreparationRecipe.parse({}).rules;

/** Judges pairs of texts in a language pair by some rules. */
function judge(languagePair: string, rules: readonly Rule[] = DEFAULT_RULES) {
  const [source, target] = languagePair.split('-') as [string, string];
  const languages = { source, target };
  const check = applyRules(rules, { languages, identifier });
  const scan = pairScanner(languages);
  return (left: string, right: string) => check(scan(normalise(left), normalise(right)));
}

/** What the default rules make of pairs: reasons, undefined for kept ones. */
function reasons(languagePair: string, pairs: readonly (readonly [string, string])[]) {
  const judged = judge(languagePair);
  return pairs.map(([source, target]) => judged(source, target)?.reason);
}

describe('good pairs', () => {
  it('survive the default rules, also short labels with names, code, placeholders and numbers', () => {
    const good: Record<string, [string, string][]> = {
      'en-de': [
        ['OK', 'OK'],
        ['Yes.', 'Ja.'],
        ['Windows', 'Windows'],
        ['TypeScript API', 'TypeScript-API'],
        ['Copy {0} to {1}', '{0} nach {1} kopieren'],
        ['37% from 2019', '37 % seit 2019'],
        ['Standard library', 'Standardbibliothek'],
        ['FAQ', 'Häufige Fragen'],
        ['The “Ä” key – it’s broken…', 'Die Taste „Ä“ – sie ist kaputt…'],
        ['CAFÉ… and “CRÊPERIE”', 'CAFÉ… und „CRÊPERIE“'],
        ['Version 1,250.5 of 2026', 'Version 1.250,5 von 2026'],
        ['one of the three', '1 von den 3'],
      ],
      'en-ko': [
        ['OK', '확인'],
        ['Wi-Fi', 'Wi-Fi'],
        ['Open GitHub in your browser', '브라우저에서 GitHub 열기'],
        ['constructors ({0})', '생성자({0})'],
        ['TypeScript', 'TypeScript'],
        ['Internal Medicine', '내과'],
      ],
      'en-ja': [
        ['OK', 'OK'],
        ['National park visitor center', '国立公園管理事務所'],
        ['Input delay', '入力遅延'],
        ['Data', 'ﾃﾞｰﾀ'],
        ['The username of your Scratch account', 'Scratchのアカウント名'],
      ],
      'ko-en': [['저는 학생입니다.', 'I am a student.']],
      'en-fr': [['He said « well »', 'Il a réalisé « bien »']],
    };
    for (const [languagePair, pairs] of Object.entries(good)) {
      expect(pairs.filter(([source, target]) => judge(languagePair)(source, target))).toEqual([]);
    }
  });
});

describe('bad pairs', () => {
  it('without content are empty', () => {
    const bad = [
      ['Hello', ''],
      ['', 'Hallo'],
      ['Hello', '…'],
      ['- -', '- -'],
    ] as const;
    expect(reasons('en-de', bad)).toEqual(bad.map(() => 'empty'));
  });

  it('with damaged encoding are found in whatever encoding they were read', () => {
    const misread = (text: string, encoding: string) => new TextDecoder(encoding).decode(Buffer.from(text));
    expect(
      reasons('en-de', [
        ['The key is smaller', 'Der SchlÃ¼ssel ist kleiner'],
        ['I’m here', 'Ich bin hier, donâ€™t worry'],
        ['Published', 'Ver\uFFFDffentlicht'],
        ['Hello you', 'Hallo\u0007 du'],
        ['Hello you', 'Hallo du\uE000'],
      ]),
    ).toEqual([...Array(3).fill('encoding'), ...Array(2).fill('control-characters')]);
    for (const text of ['物質と言葉', '右に曲がる', '校庭']) {
      for (const encoding of ['shift_jis', 'windows-1252']) {
        expect([text, reasons('en-ja', [['Something there', misread(text, encoding)]])[0]]).toEqual([
          text,
          'encoding',
        ]);
      }
    }
    expect(
      reasons('en-ko', [
        ['Show actions', misread('작업 표시하기', 'euc-kr')],
        ['Lost', '占쏙옙占쏙옙'],
      ]),
    ).toEqual(['encoding', 'encoding']);
    expect(
      reasons('en-ru', [
        ['Hello', misread('Привет', 'windows-1251')],
        ['Read', 'Рё Сђ: Рождество'],
      ]),
    ).toEqual(['encoding', undefined]);
    expect(reasons('en-zh', [['Branch of the file', misread('分支文件在这里', 'gbk')]])).toEqual([
      'encoding',
    ]);
  });

  it('that copy the source are untranslated, from four words on', () => {
    expect(
      reasons('en-de', [
        ['Select the file you want to open', 'Select the file you want to open.'],
        ['Run npm install first', 'RUN npm install first!'],
        ['Scratch Team Blog', 'Scratch Team Blog'],
      ]),
    ).toEqual(['untranslated', 'untranslated', undefined]);
    expect(reasons('en-ko', [['Select the file you want', 'Select the file you want']])).toEqual([
      'untranslated',
    ]);
  });

  it('that lost most of one side have an impossible length ratio', () => {
    expect(
      reasons('en-de', [
        ['Go to the definition of this symbol', 'x'],
        ['0', 'Zur Definition dieses Symbols wechseln'],
      ]),
    ).toEqual(['length-ratio', 'length-ratio']);
    expect(reasons('en-ja', [['Play the last note', 'x']])).toEqual(['length-ratio']);
  });

  it('in another script or language are found', () => {
    expect(
      reasons('en-ko', [
        ['Show all unchanged regions', '変更されていないすべてのリージョンを表示する'],
        ['The property must be a method.', '属性必须是方法。'],
        ['Open the settings of this editor', 'Ouvrir les paramètres de cet éditeur'],
      ]),
    ).toEqual(['script', 'script', 'script']);
    expect(
      reasons('en-ja', [
        ['Show all unchanged regions', '변경되지 않은 모든 영역 표시'],
        ['Only load secure content', '只加载安全的内容'],
      ]),
    ).toEqual(['script', 'script']);
    expect(
      reasons('en-de', [
        ['Show all unchanged regions of the file', 'Afficher toutes les régions inchangées du fichier'],
        ['The property must be a method of the class', 'La propiedad debe ser un método de la clase'],
        ['Электронные таблицы и документы', 'Elektronische Tabellen und Dokumente'],
      ]),
    ).toEqual(['language', 'language', 'script']);
  });

  it('whose numbers contradict each other, or that have few letters, are found', () => {
    expect(judge('en-de')('Made in 2019 and 2020', 'Hergestellt 1987 und 1988')).toEqual({
      reason: 'numbers',
      detail: 'numbers differ: 2019, 2020 in the source, 1987, 1988 in the target',
    });
    expect(reasons('en-de', [['1234 5678 9012 a', '1234 5678 9012 a']])).toEqual(['alphabet']);
  });

  it('that are too long are found by the tokens of their script', () => {
    const words = (count: number, word: string) => Array(count).fill(word).join('');
    const lengthOnly = judge('en-ja', [{ rule: 'length', maximumTokens: 10 }]);
    expect(lengthOnly(words(11, 'a '), '字')?.detail).toBe('the source has 11 tokens, more than 10');
    const byDefault = judge('en-ja', [{ rule: 'length' }]);
    expect(byDefault(words(200, 'a '), words(600, '字'))).toBeUndefined();
    expect(byDefault('a', words(601, '字'))?.reason).toBe('length');
  });
});

describe('rules', () => {
  it('are applied in the order of the recipe, with its parameters', () => {
    const copy = ['Blog of the team', 'Blog of the team'] as const;
    expect(judge('en-ko', [{ rule: 'script' }, { rule: 'untranslated' }])(...copy)?.reason).toBe(
      'untranslated',
    );
    expect(judge('en-ko', [{ rule: 'untranslated', minimumTokens: 5 }])(...copy)).toBeUndefined();
    expect(
      judge('en-de', [{ rule: 'length', minimumTokens: 5 }, { rule: 'untranslated' }])(...copy)?.reason,
    ).toBe('length');
    expect(judge('en-de', [])(...copy)).toBeUndefined();
    expect(
      judge('en-de', [{ rule: 'length-ratio', maximumRatio: 1.5 }])('Dictionary of words', 'Lexikon')?.reason,
    ).toBe('length-ratio');
    expect(judge('en-de', [{ rule: 'numbers', minimumOverlap: 1 }])('10 20', '10 30')?.reason).toBe(
      'numbers',
    );
    expect(
      judge('en-de', [{ rule: 'alphabet', minimumShare: 0.9 }])('one, two, 34', 'eins, zwei, 34')?.reason,
    ).toBe('alphabet');
  });

  it('judge any text in any language without failing, and say what they saw', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom('en-de', 'ja-ko', 'zh-th', 'ar-sr', 'ga-fil'), text, text, (pair, a, b) => {
        const rejection = judge(pair)(a, b);
        if (rejection) expect(rejection.detail).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

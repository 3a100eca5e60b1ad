import { describe, expect, it } from 'vitest';
import { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';
import { Rule } from '../../../contracts/recipe/rules.ts';
import { parseContract } from '../../objects/json-objects.ts';
import { eldIdentifier } from '../language-identifier.ts';
import { normalise } from '../normalise.ts';
import { pairScanner } from './rule.ts';
import { applyRules, chooseRules } from './rules.ts';

const identifier = eldIdentifier();

/** The detail of one rule's rejection, undefined for a pair that it lets pass. */
function detail(rule: object, source: string, target: string, languages = { source: 'en', target: 'de' }) {
  const check = applyRules([Rule.parse(rule)], { languages, identifier });
  return check(pairScanner(languages)(normalise(source), normalise(target)))?.detail;
}

describe('a rule', () => {
  it.each<[object, [string, string], [string, string]]>([
    [{ rule: 'symbols-only' }, ['2019', 'Jahr 2019'], ['In 2019', 'Im Jahr 2019']],
    [{ rule: 'control-characters' }, ['a\u0000b', 'a b'], ['a\tb', 'a b']],
    [{ rule: 'escaped-unicode' }, ['The key', 'Der Schl\\u00fcssel'], ['\\u00e4 is ä', '\\u00e4 ist ä']],
    [{ rule: 'escaped-unicode' }, ['Find &amp; replace', 'Finden und ersetzen'], ['R&D', 'F&E']],
    [{ rule: 'escaped-unicode', minimumCount: 2 }, ['&lt;b&gt;', 'fett'], ['&lt;b', 'fett']],
    [
      { rule: 'longest-common-substring' },
      ['Select the file to open it', 'select the file to open ES'],
      ['Select the file to open it', 'Die Datei auswählen'],
    ],
    [
      { rule: 'half-translated' },
      ['Select the file and then open it again', 'Datei wählen and then open it again'],
      ['Open the Visual Studio Code Extension API', 'Öffnen Sie die Visual Studio Code Extension API'],
    ],
    [{ rule: 'word-length' }, ['Read it', `Lies ${'wort'.repeat(11)}`], ['x'.repeat(41), 'x'.repeat(41)]],
    [{ rule: 'word-length' }, ['Read it', 'L i e s d a s'], ['I am a man', 'Ich bin ein Mann']],
    [
      { rule: 'word-length', maximumAverage: 5 },
      ['It is as it was', 'Es bleibt unverändert dasselbe'],
      ['a b', 'a b'],
    ],
    [
      { rule: 'urls' },
      ['See https://a.example', 'Siehe https://b.example'],
      ['https://en.a.example/x', 'http://de.a.example'],
    ],
    [{ rule: 'urls' }, ['See https://a.example', 'Siehe dort'], ['See there', 'Siehe dort']],
    [{ rule: 'currency' }, ['It costs $5', 'Es kostet 5 €'], ['It costs $5', 'Es kostet 5 Dollar']],
    [{ rule: 'currency' }, ['£5 or so', '5 € oder so'], ['{$} and €', '€ und {$}']],
    [{ rule: 'terminal-punctuation' }, ['One. Two. Three. Four. Five.', 'Eins'], ['One.', 'Eins']],
    [{ rule: 'repetition' }, ['No way', 'Sag niemals niemals niemals'], ['ha ha ha ha ha', 'ha ha ha ha ha']],
    [{ rule: 'repetition' }, ['A line', 'abc abc abc'], ['----------', 'Linie']],
    [{ rule: 'repetition', minimumRepeats: 4 }, ['A line', 'abc abc abc abc'], ['A line', 'abc abc abc']],
    [
      { rule: 'markup', maximumDifferences: 0 },
      ['Copy {0} to {1}', '{0} kopieren'],
      ['Copy {0} to {1}', '{1} {0}'],
    ],
    [
      { rule: 'markup', maximumDifferences: 0 },
      ['<b>Bold</b>', 'Fett'],
      ['<a href="x">A</a>', '<a href="y">A</a>'],
    ],
    [
      { rule: 'markup', maximumDifferences: 0 },
      ['Hi %s and %(name)s', 'Hallo %s'],
      ['50% of it', '50 % davon'],
    ],
    [
      { rule: 'markup', maximumDifferences: 0 },
      ['Hi {{user.name}}', 'Hallo'],
      ['%1$d of {{ n }}', '%1$d von {{n}}'],
    ],
    [{ rule: 'brackets', maximumUnpaired: 0 }, ['He (the man', 'Er (der Mann)'], ['a) one', 'a) eins']],
    [{ rule: 'brackets' }, ['((He', 'Er'], ['(He', 'Er']],
    [{ rule: 'brackets' }, ['(() and [] and ( {} x', 'Er'], ['(() and [] and {} x', 'Er']],
    [{ rule: 'numbers' }, ['12\u202434', '12 34'], ['12\u202434', '1234']],
    [{ rule: 'numbers' }, ['1,234 of 10', '1234 von 11 und 12 und 13'], ['1,234 of 10', '1.234 von 10']],
    [{ rule: 'pattern', name: 'shouting', expression: '!{3}' }, ['Yes!!!', 'Ja'], ['Yes!', 'Ja']],
    [
      { rule: 'pattern', name: 'tagged', expression: '^\\[en\\]', in: 'source', drop: 'not-matching' },
      ['Yes', 'Ja'],
      ['[en] Yes', 'Ja'],
    ],
    [
      { rule: 'pattern', name: 'han', expression: '\\p{Han}', in: 'target', ignoreCase: true },
      ['Yes', '是'],
      ['是', 'Ja'],
    ],
  ])('%j rejects %j and not %j', (rule, bad, good) => {
    expect(detail(rule, ...bad)).toBeTruthy();
    expect(detail(rule, ...good)).toBeUndefined();
  });

  it('does not judge words where there are none, and Korean ones of one syllable', () => {
    const long = '物質と言葉'.repeat(20);
    expect(detail({ rule: 'word-length' }, 'Matter', long, { source: 'en', target: 'ja' })).toBeUndefined();
    expect(
      detail({ rule: 'word-length' }, 'I will do', '내 가 할 게', { source: 'en', target: 'ko' }),
    ).toBeUndefined();
  });

  it('of the recipe cannot take more than linear time', () => {
    const rule = { rule: 'pattern', name: 'evil', expression: '(a+)+$' };
    expect(detail(rule, `${'a'.repeat(2000)}!`, 'b')).toBeUndefined();
  });
});

describe('rule sets', () => {
  const recipe = PreparationRecipe.parse({
    rules: [{ rule: 'pattern', name: 'otherwise', expression: '.' }],
    ruleSets: [
      { sources: ['a'], domains: ['law'], rules: [{ rule: 'pattern', name: 'law-of-a', expression: '.' }] },
      { sources: ['a', 'b'], rules: [{ rule: 'pattern', name: 'a-or-b', expression: '.' }] },
      { domains: ['law'], rules: [] },
    ],
  });
  const languages = { source: 'en', target: 'de' };
  const rulesFor = chooseRules(recipe, { languages, identifier });
  const reason = (sourceId: string, domain?: string) =>
    rulesFor(sourceId, domain)(pairScanner(languages)('Yes', 'Ja'))?.reason;

  it('take the place of the rules for the sources and domains they name; the first that fits counts', () => {
    expect(reason('a', 'law')).toBe('law-of-a');
    expect(reason('a', 'news')).toBe('a-or-b');
    expect(reason('b')).toBe('a-or-b');
    expect(reason('c', 'law')).toBeUndefined();
    expect(reason('c', 'news')).toBe('otherwise');
    expect(reason('c')).toBe('otherwise');
  });
});

describe('a recipe with a mistake in its rules is refused with the place', () => {
  it.each<[object, RegExp]>([
    [
      { rules: [{ rule: 'empty' }, { rule: 'lenght' }] },
      /rules\.1\.rule: no rule is called "lenght"; the rules are .*\blength\b/,
    ],
    [{ rules: [{}] }, /rules\.0\.rule: a rule needs a name/],
    [{ rules: [{ rule: 'length', maximumTokens: 0 }] }, /rules\.0\.maximumTokens: .*1/],
    [{ rules: [{ rule: 'length', maximum: 9 }] }, /rules\.0: .*maximum/],
    [
      { rules: [{ rule: 'pattern', name: 'x', expression: '(' }] },
      /rules\.0\.expression: not a regular expression of RE2: .*\(/,
    ],
    [{ rules: [{ rule: 'pattern', name: 'A b', expression: 'a' }] }, /rules\.0\.name: use lower-case/],
    [
      { ruleSets: [{ sources: ['a'], rules: [{ rule: 'x' }] }] },
      /ruleSets\.0\.rules\.0\.rule: no rule is called "x"/,
    ],
    [{ ruleSets: [{ rules: [] }] }, /ruleSets\.0: name the sources or the domains/],
  ])('%j', (recipe, message) => {
    expect(() => parseContract(PreparationRecipe, recipe, 'recipe.json')).toThrow(message);
  });
});

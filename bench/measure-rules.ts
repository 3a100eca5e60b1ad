import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { eldIdentifier } from '../core/text/language-identifier.ts';
import { pairScanner } from '../core/text/rules/rule.ts';
import { applyRules, type Rejection } from '../core/text/rules/rules.ts';
import { rememberingReader } from '../local/samples/catalogues.ts';
import { damagePair } from '../local/samples/damage-pair.ts';
import {
  DEMO_SOURCES,
  goodTrainingPairs,
  type SamplePairName,
  THIRD_LANGUAGES,
  targetOf,
} from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import type { SampleLanguage } from '../local/samples/packages.ts';
import { type NoiseMaterial, plantNoise } from '../local/samples/planted-noise.ts';

/** A pair with what the rules made of it. */
export interface JudgedPair {
  source: string;
  target: string;
  rejection?: Rejection;
}

/** What is planted: by what a whole corpus can have (local/samples/planted-noise.ts), and in single segments. */
const PLANTED = ['copy', 'wrong-language', 'near-empty', 'encoding'] as const;

/** Makes bad pairs of good ones; undefined of those that have nothing to damage. */
const DAMAGES = {
  numbers: (pair, target) => damagePair('numbers', pair, target),
  'half-translated': (pair, target) => damagePair('half-translated', pair, target),
  markup: (pair, target) => damagePair('markup', pair, target),
  repetition: (pair, target) => damagePair('repetition', pair, target),
  escapes: ({ source, target }) =>
    /[^\p{ASCII}]/u.test(target)
      ? { source, target: target.replace(/[^\p{ASCII}]/gu, (letter) => `&#${letter.codePointAt(0)};`) }
      : undefined,
  'control characters': ({ source, target }) => ({
    source,
    target: `${target.slice(0, 2)}\u0003${target.slice(2)}`,
  }),
} satisfies Record<
  string,
  (
    pair: { source: string; target: string },
    targetLanguage: string,
  ) => { source: string; target: string } | undefined
>;

/** Pairs of one kind: `good` ones should stay, all others should be rejected. */
export interface JudgedKind {
  kind: 'good' | 'good, test package' | (typeof PLANTED)[number] | keyof typeof DAMAGES;
  pairs: JudgedPair[];
}

/** Enough of each kind for rates to a percent. Shuffled pairs are for the word alignment, not for rules. */
const NOISE = { shuffled: 0, copy: 1000, 'wrong-language': 2000, 'near-empty': 600, encoding: 400 };
const DAMAGED = 400;

/** The language pairs that are measured. */
export const MEASURED_PAIRS: readonly SamplePairName[] = [
  'en-de',
  'en-fr',
  'en-es',
  'en-ru',
  'en-ko',
  'en-ja',
  'en-zh',
];

/** What wrong languages are taken from: languages of the same script, which are the hardest to tell. */
function thirdLanguages(pair: SamplePairName): readonly SampleLanguage[] {
  if (pair in THIRD_LANGUAGES) return THIRD_LANGUAGES[pair as keyof typeof THIRD_LANGUAGES];
  const latin: readonly SampleLanguage[] = ['de', 'fr', 'es'];
  const others: readonly SampleLanguage[] = pair === 'en-zh' ? ['ja', 'ko'] : latin;
  return others.filter((language) => language !== targetOf(pair));
}

const read = rememberingReader();
const identifier = eldIdentifier();

/**
 * Applies the default rules to the sample packages of a language pair and to noise planted in them.
 */
export function measureRules(pair: SamplePairName): JudgedKind[] {
  const target = targetOf(pair);
  const { rules } = PreparationRecipe.parse({});
  const languages = { source: 'en', target };
  const reject = applyRules(rules, { languages, identifier });
  const scan = pairScanner(languages);
  const judge = (pairs: readonly { source: string; target: string }[]) =>
    pairs.map(
      ({ source, target: translation }): JudgedPair => ({
        source,
        target: translation,
        rejection: reject(scan(source, translation)),
      }),
    );
  const noise = plantNoise(material(pair), target, NOISE);
  const good = goodTrainingPairs(pair, { read });
  return [
    { kind: 'good', pairs: judge(good) },
    { kind: 'good, test package', pairs: judge(extractPairs('lighthouse', 'en', target, { read })) },
    ...PLANTED.map((kind) => ({ kind, pairs: judge(noise.filter((one) => one.kind === kind)) })),
    ...(Object.keys(DAMAGES) as (keyof typeof DAMAGES)[]).map((kind) => ({
      kind,
      pairs: judge(good.flatMap((pair) => DAMAGES[kind](pair, target) ?? []).slice(0, DAMAGED)),
    })),
  ];
}

function material(pair: SamplePairName): NoiseMaterial[] {
  return DEMO_SOURCES.filter(({ use }) => use === 'train').flatMap(({ id }) => {
    const translations = thirdLanguages(pair).map(
      (language) =>
        new Map(extractPairs(id, 'en', language, { read }).map(({ key, target }) => [key, target])),
    );
    return extractPairs(id, 'en', targetOf(pair), { read }).map(({ source, target, key }, index) => ({
      source,
      target,
      thirdLanguage: translations[index % translations.length]?.get(key),
    }));
  });
}

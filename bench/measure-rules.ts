import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { eldIdentifier } from '../core/text/language-identifier.ts';
import { normalise } from '../core/text/normalise.ts';
import { pairScanner } from '../core/text/rules/rule.ts';
import { applyRules, type Rejection } from '../core/text/rules/rules.ts';
import { rememberingReader } from '../local/samples/catalogues.ts';
import {
  DEMO_SOURCES,
  type DemoPair,
  goodTrainingPairs,
  THIRD_LANGUAGES,
  targetOf,
} from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import { type NoiseMaterial, plantNoise } from '../local/samples/planted-noise.ts';

/** A pair with what the rules made of it. */
export interface JudgedPair {
  source: string;
  target: string;
  rejection?: Rejection;
}

/** Pairs of one kind: `good` ones should stay, all others should be rejected. */
export interface JudgedKind {
  kind: 'good' | 'good, test package' | 'copy' | 'wrong-language' | 'near-empty' | 'encoding';
  pairs: JudgedPair[];
}

/** Enough of each kind for rates to a percent. Shuffled pairs are for the word alignment, not for rules. */
const NOISE = { shuffled: 0, copy: 1000, 'wrong-language': 2000, 'near-empty': 600, encoding: 600 };

const read = rememberingReader();
const identifier = eldIdentifier();

/**
 * Applies the default rules to the sample packages of a language pair and to noise planted in them.
 */
export function measureRules(pair: DemoPair): JudgedKind[] {
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
        rejection: reject(scan(normalise(source), normalise(translation))),
      }),
    );
  const noise = plantNoise(material(pair), target, NOISE);
  return [
    { kind: 'good', pairs: judge(goodTrainingPairs(pair, { read })) },
    { kind: 'good, test package', pairs: judge(extractPairs('lighthouse', 'en', target, { read })) },
    ...(['copy', 'wrong-language', 'near-empty', 'encoding'] as const).map((kind) => ({
      kind,
      pairs: judge(noise.filter((one) => one.kind === kind)),
    })),
  ];
}

function material(pair: DemoPair): NoiseMaterial[] {
  return DEMO_SOURCES.filter(({ use }) => use === 'train').flatMap(({ id }) => {
    const translations = THIRD_LANGUAGES[pair].map(
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

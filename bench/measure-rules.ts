import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { eldIdentifier } from '../core/text/language-identifier.ts';
import { normalise } from '../core/text/normalise.ts';
import type { SegmentPair } from '../core/text/rules/rule.ts';
import { applyRules, type Rejection } from '../core/text/rules/rules.ts';
import { tokens } from '../core/text/tokens.ts';
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
  const reject = applyRules(rules, { languages: { source: 'en', target }, identifier });
  const judge = (pairs: readonly { source: string; target: string }[]) =>
    pairs.map(
      ({ source, target: translation }): JudgedPair => ({
        source,
        target: translation,
        rejection: reject(segmentPair(source, translation)),
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

function segmentPair(source: string, target: string): SegmentPair {
  const texts = { source: normalise(source), target: normalise(target) };
  return { ...texts, sourceTokens: tokens(texts.source), targetTokens: tokens(texts.target) };
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

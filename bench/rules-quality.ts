// What the default rules reject of good translations and catch of planted noise, on the sample packages:
// `node --import tsx bench/rules-quality.ts [--examples]`. Needs the samples (local/samples/fetch.ts).
import { PreparationRecipe, type RuleName } from '../contracts/preparation-recipe.ts';
import { eldIdentifier } from '../core/text/language-identifier.ts';
import { normalise } from '../core/text/normalise.ts';
import type { SegmentPair } from '../core/text/rules/rule.ts';
import { applyRules, type Rejection } from '../core/text/rules/rules.ts';
import { tokens } from '../core/text/tokens.ts';
import { rememberingReader } from '../local/samples/catalogues.ts';
import {
  DEMO_PAIRS,
  DEMO_SOURCES,
  type DemoPair,
  goodTrainingPairs,
  THIRD_LANGUAGES,
  targetOf,
} from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import { type NoiseMaterial, plantNoise } from '../local/samples/planted-noise.ts';

type Texts = { source: string; target: string };

const read = rememberingReader();
const identifier = eldIdentifier();
const recipe = PreparationRecipe.parse({});
const showExamples = process.argv.includes('--examples');
/** Enough of each kind for rates to a percent, where the material allows it. */
const NOISE = { shuffled: 1, copy: 1000, 'wrong-language': 2000, 'near-empty': 600, encoding: 600 };

for (const pair of DEMO_PAIRS) measure(pair);

function measure(pair: DemoPair): void {
  const target = targetOf(pair);
  const rules = applyRules(recipe.rules, { languages: { source: 'en', target }, identifier });
  const judge = ({ source, target: translation }: Texts) => rules(segmentPair(source, translation));
  const good = goodTrainingPairs(pair, { read });
  const unseen = extractPairs('lighthouse', 'en', target, { read });
  const started = performance.now();
  const rejections = good.map(judge);
  const pairsPerSecond = (good.length * 1000) / (performance.now() - started);
  console.log(`\n${pair}: ${good.length} good pairs, ${pairsPerSecond.toFixed(0)} pairs/s`);
  report('good', good, rejections, false);
  report('good, test package', unseen, unseen.map(judge), false);
  const noise = plantNoise(material(pair), target, NOISE);
  for (const kind of ['copy', 'wrong-language', 'near-empty', 'encoding'] as const) {
    const planted = noise.filter((one) => one.kind === kind);
    report(kind, planted, planted.map(judge), true);
  }
}

function segmentPair(source: string, target: string): SegmentPair {
  const texts = { source: normalise(source), target: normalise(target) };
  return { ...texts, sourceTokens: tokens(texts.source), targetTokens: tokens(texts.target) };
}

function material(pair: DemoPair): NoiseMaterial[] {
  const thirds = THIRD_LANGUAGES[pair];
  return DEMO_SOURCES.filter(({ use }) => use === 'train').flatMap(({ id }) => {
    const translations = thirds.map(
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

function report(
  what: string,
  pairs: readonly Texts[],
  rejections: readonly (Rejection | undefined)[],
  shouldReject: boolean,
): void {
  const byRule = new Map<RuleName, number>();
  for (const rejection of rejections) {
    if (rejection) byRule.set(rejection.reason, (byRule.get(rejection.reason) ?? 0) + 1);
  }
  const share = (count: number) => `${((100 * count) / pairs.length).toFixed(2)} %`;
  const rejected = rejections.filter((one) => one !== undefined).length;
  const rules = [...byRule].sort((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${share(count)}`);
  console.log(`  ${what.padEnd(20)} ${share(rejected).padStart(9)} of ${pairs.length}: ${rules.join(', ')}`);
  if (!showExamples) return;
  const wrong = pairs.flatMap((pair, index) =>
    (rejections[index] !== undefined) === shouldReject ? [] : [{ ...pair, ...rejections[index] }],
  );
  const step = Math.max(1, Math.floor(wrong.length / 40));
  for (const { reason, detail, source, target } of wrong.filter((_, index) => index % step === 0)) {
    console.log(
      `      ${reason ?? 'kept'}: ${source.slice(0, 90)} | ${target.slice(0, 90)} | ${detail ?? ''}`,
    );
  }
}

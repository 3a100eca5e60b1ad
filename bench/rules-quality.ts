// What the default rules reject of good translations and catch of planted noise, on the sample packages:
// `node --import tsx bench/rules-quality.ts [en-ru] [--examples]`. Needs the samples (local/samples/fetch.ts).
import { type JudgedKind, MEASURED_PAIRS, measureRules } from './measure-rules.ts';

/** Examples that are printed of each kind. */
const EXAMPLES = 40;
const showExamples = process.argv.includes('--examples');

const wanted = process.argv.find((argument) => argument.startsWith('en-'));

for (const pair of MEASURED_PAIRS.filter((one) => one === (wanted ?? one))) {
  const started = performance.now();
  const kinds = measureRules(pair);
  console.log(`\n${pair} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  for (const kind of kinds) report(kind);
}

function report({ kind, pairs }: JudgedKind): void {
  const byRule = new Map<string, number>();
  for (const { rejection } of pairs) {
    if (rejection) byRule.set(rejection.reason, (byRule.get(rejection.reason) ?? 0) + 1);
  }
  const share = (count: number) => `${((100 * count) / pairs.length).toFixed(2)} %`;
  const rejected = pairs.filter(({ rejection }) => rejection).length;
  const rules = [...byRule].sort((a, b) => b[1] - a[1]).map(([rule, count]) => `${rule} ${share(count)}`);
  console.log(`  ${kind.padEnd(20)} ${share(rejected).padStart(9)} of ${pairs.length}: ${rules.join(', ')}`);
  if (!showExamples) return;
  const shouldStay = kind.startsWith('good');
  const wrong = pairs.filter(({ rejection }) => (rejection !== undefined) === shouldStay);
  const step = Math.max(1, Math.floor(wrong.length / EXAMPLES));
  for (const { source, target, rejection } of wrong.filter((_, index) => index % step === 0)) {
    const why = rejection ? `${rejection.reason}: ${rejection.detail}` : 'kept';
    console.log(`      ${source.slice(0, 90)} | ${target.slice(0, 90)} | ${why}`);
  }
}

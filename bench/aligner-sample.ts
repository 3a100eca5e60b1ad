// How many pairs the word aligner must learn from, and how often it must go over them:
// `node --import tsx bench/aligner-sample.ts [--target de] [--pairs 300000] [--samples 200000,100000,50000] [--iterations 5]`.
// The text is real: the sample packages and this machine's gettext catalogues, recombined to as many pairs as are wanted,
// with rare words renamed (word-alignment-text.ts); `--pairs 0` takes it as it is. 4,000 real pairs that no training sees
// are damaged in three ways, and scored as Refine scores pairs, by the model of their fold. Printed is which share of them
// scores below all but 2 % of the good ones of their length class: the mean of three draws of the sample, and half the
// spread between them, which a difference must exceed.
import { parseArgs } from 'node:util';
import { SCORE_LENGTH_CLASSES } from '../contracts/aligner.ts';
import { languagesOf } from '../contracts/primitives.ts';
import { reversed } from '../core/alignment/bitext.ts';
import { crossFit, type SamplePair } from '../core/alignment/cross-fit.ts';
import { alignmentScores, foldOf, lengthClassOf, shorterLength } from '../core/alignment/score.ts';
import { tokenizePairs } from '../core/alignment/tokenize-pairs.ts';
import { tableApplier } from '../core/alignment/training-pool.ts';
import { alignmentUnits } from '../core/alignment/units.ts';
import { hash64 } from '../core/hashing.ts';
import { pairId } from '../core/pairs/pair.ts';
import { sum } from '../core/statistics/counts.ts';
import { skeleton } from '../core/text/skeleton.ts';
import { fetchSamples } from '../local/samples/fetch.ts';
import type { SampleLanguage } from '../local/samples/packages.ts';
import { type BenchPair, realPairs, recombined } from './word-alignment-text.ts';

const TEST_PAIRS = 4000;
const DRAWS = 3;
const FALSE_REJECTS = 0.02;
const KINDS = ['shuffled', 'misaligned', 'truncated'] as const;
type Kind = (typeof KINDS)[number];

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'de' },
    pairs: { type: 'string', default: '300000' },
    samples: { type: 'string', default: '200000,100000,50000' },
    iterations: { type: 'string', default: '5' },
  },
});
await fetchSamples();
const languages = languagesOf(`en-${values.target}`);
const cutters = { source: alignmentUnits(languages.source), target: alignmentUnits(languages.target) };
const explain = tableApplier();

const real = realPairs(values.target as SampleLanguage);
const seen = new Set<string>();
const distinct = real.filter(({ source }) => seen.size < seen.add(skeleton(source)).size);
const isJudged = (pair: BenchPair) => lengthClassOf(shorterLength(pair)) >= 0;
const judged = distinct.flatMap((pair, index) => (isJudged(pair) ? [index] : []));
const step = Math.floor(judged.length / TEST_PAIRS);
const chosen = new Set(judged.filter((_, at) => at % step === 0).slice(0, TEST_PAIRS));
const test = damaged([...chosen]);
const training = distinct.filter((_, index) => !chosen.has(index));
const corpus = Number(values.pairs) > 0 ? [...recombined(training, Number(values.pairs))] : training;

console.log(`${corpus.length} pairs of ${training.length} real ones; ${chosen.size} to judge\n`);
console.log(`| sample | iterations | ${KINDS.join(' | ')} | CPU s |`);
console.log(`| ---: | ---: | ${KINDS.map(() => '---:').join(' | ')} | ---: |`);
for (const sample of values.samples.split(',').map(Number)) {
  for (const iterations of values.iterations.split(',').map(Number)) {
    const before = process.cpuUsage();
    const rates: Record<Kind, number>[] = [];
    for (let draw = 0; draw < DRAWS; draw++) rates.push(await caught(drawn(sample, draw), iterations));
    const { user, system } = process.cpuUsage(before);
    const cells = KINDS.map((kind) => {
      const all = rates.map((rate) => 100 * rate[kind]);
      const mean = sum(all) / DRAWS;
      return `${mean.toFixed(2)} ± ${((Math.max(...all) - Math.min(...all)) / 2).toFixed(2)}`;
    });
    console.log(
      `| ${sample} | ${iterations} | ${cells.join(' | ')} | ${((user + system) / 1e6 / DRAWS).toFixed(1)} |`,
    );
  }
}

/** The pairs that have the smallest hashes in a draw. */
function drawn(size: number, draw: number): SamplePair[] {
  return corpus
    .map((pair) => ({ pair, hash: hash64(`${pair.source}\t${pair.target}`, `draw-${draw}`) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, size)
    .map(({ pair }) => ({ ...pair, pairId: pairId(pair), sourceId: 'real' }));
}

/** Good pairs, and each with the target of another, with that of its neighbour in the file, and with half its own. */
function damaged(indexes: readonly number[]): Record<Kind | 'good', BenchPair[]> {
  const good = indexes.map((index) => distinct[index] as BenchPair);
  const withTarget = (targetOf: (at: number) => string) =>
    good.map(({ source }, at) => ({ source, target: targetOf(at) }));
  return {
    good,
    shuffled: withTarget((at) => (good[(at + 1777) % good.length] as BenchPair).target),
    misaligned: withTarget(
      (at) => (distinct[(indexes[at] as number) + 1] ?? (distinct[0] as BenchPair)).target,
    ),
    truncated: withTarget((at) => {
      const words = (good[at] as BenchPair).target.split(' ');
      return words.slice(0, Math.ceil(words.length / 2)).join(' ');
    }),
  };
}

/** The share of each kind that scores below all but FALSE_REJECTS of the good pairs of its length class. */
async function caught(sample: readonly SamplePair[], iterations: number): Promise<Record<Kind, number>> {
  const { folds, models } = await crossFit(sample, cutters, { iterations });
  const scoresOf = (pairs: readonly BenchPair[]) => {
    const scores: number[][] = SCORE_LENGTH_CLASSES.map(() => []);
    for (const [fold, model] of models.entries()) {
      const own = pairs.filter((pair) => foldOf(pair.source, folds) === fold);
      const { bitext, kept } = tokenizePairs(own, cutters, model, 'unknown');
      const forward = explain(model.forward, bitext).likelihoods;
      const reverse = explain(model.reverse, reversed(bitext)).likelihoods;
      for (const [at, score] of alignmentScores(bitext, model, { forward, reverse }).entries()) {
        const lengthClass = lengthClassOf(shorterLength(own[kept[at] as number] as BenchPair));
        scores[lengthClass]?.push(score);
      }
    }
    return scores;
  };
  const thresholds = scoresOf(test.good).map((scores) => {
    const ascending = Float64Array.from(scores).sort();
    return ascending[Math.floor(FALSE_REJECTS * ascending.length)] as number;
  });
  const rate = (kind: Kind) => {
    const scores = scoresOf(test[kind]);
    const below = scores.map((own, at) => own.filter((score) => score < (thresholds[at] as number)).length);
    return sum(below) / sum(scores.map((own) => own.length));
  };
  return Object.fromEntries(KINDS.map((kind) => [kind, rate(kind)])) as Record<Kind, number>;
}

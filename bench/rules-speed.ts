// How fast pairs are filtered: eight filters of OpusFilter 3.3 against the same ones on our scanner, with all decisions
// compared, and our own chain of rules: `node --import tsx bench/rules-speed.ts [--pairs 100000] [--peer-pairs 10000]`.
// Needs the samples (local/samples/fetch.ts). OpusFilter is installed into .cache/opusfilter; without it, its part is
// skipped with a notice. All times are CPU times of one core.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PreparationRecipe } from '../contracts/preparation-recipe.ts';
import { Rule } from '../contracts/recipe/rules.ts';
import { eldIdentifier } from '../core/text/language-identifier.ts';
import { pairScanner } from '../core/text/rules/rule.ts';
import { applyRules } from '../core/text/rules/rules.ts';
import { goodTrainingPairs } from '../local/samples/demo-sources.ts';
import { OPUSFILTER_FOLDER, opusFilterPython } from './opusfilter.ts';
import { OPUSFILTER_FILTERS, opusFilterRejections } from './opusfilter-filters.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '100000' },
    'peer-pairs': { type: 'string', default: '10000' },
  },
});

type TextPair = readonly [source: string, target: string];

/** Rules beyond the recipe's own, with their defaults, so that every rule is in the chain. */
const FURTHER_RULES: Rule[] = (
  ['symbols-only', 'terminal-punctuation', 'longest-common-substring'] as const
).map((rule) => Rule.parse({ rule }));

const pairs = await variedPairs(Number(values.pairs));
const characters = pairs.reduce((sum, [source, target]) => sum + source.length + target.length, 0);
console.log(`${pairs.length} pairs, ${(characters / pairs.length).toFixed(0)} characters each (en-de)\n`);

const ours = time(() => pairs.map(([source, target]) => opusFilterRejections(source, target)));
report('eight filters of OpusFilter, on our scanner', ours.seconds, pairs.length);
comparePeer(Math.min(pairs.length, Number(values['peer-pairs'])), ours.result, ours.seconds / pairs.length);

const identifier = eldIdentifier();
const languages = { source: 'en', target: 'de' };
const { rules } = PreparationRecipe.parse({});
for (const [name, chain] of [
  ['default rules', rules],
  ['all rules but patterns', [...FURTHER_RULES, ...rules]],
  ['default rules without language', rules.filter(({ rule }) => rule !== 'language')],
] as const) {
  const check = applyRules(chain, { languages, identifier });
  const scan = pairScanner(languages);
  const { seconds, result } = time(() => {
    let rejected = 0;
    for (const [source, target] of pairs) if (check(scan(source, target))) rejected++;
    return rejected;
  });
  report(`${name}, with normalisation`, seconds, pairs.length, `${result} rejected`);
}

/**
 * So many pairs from the demo's packages: first each as it is, then each joined with another one, further along in every
 * round, so that no text stands twice.
 */
async function variedPairs(count: number): Promise<TextPair[]> {
  const good = goodTrainingPairs('en-de');
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / good.length);
    const first = good[index % good.length];
    if (!first) throw new RangeError('The sample packages have no pairs.');
    if (round === 0) return [first.source, first.target];
    const second = good[(index * 7 + round) % good.length] ?? first;
    return [`${first.source} ${second.source}`, `${first.target} ${second.target}`];
  });
}

/** The fastest of three runs, after one to warm up. */
function time<Result>(work: () => Result): { seconds: number; result: Result } {
  let result = work();
  let seconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { seconds, result };
}

function report(what: string, seconds: number, count: number, remark = ''): void {
  const microseconds = (seconds * 1e6) / count;
  console.log(
    `${what.padEnd(52)} ${microseconds.toFixed(2).padStart(8)} µs a pair ${Math.round(count / seconds)
      .toLocaleString('en')
      .padStart(12)} pairs/s  ${remark}`,
  );
}

function comparePeer(count: number, decisions: readonly number[], ourSecondsAPair: number): void {
  const python = opusFilterPython();
  if (python === undefined) return;
  const files = { filters: 'filters.json', pairs: 'pairs.tsv', decisions: 'decisions.txt' };
  const [filters, input, output] = Object.values(files).map((name) => path.join(OPUSFILTER_FOLDER, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(filters, JSON.stringify(OPUSFILTER_FILTERS));
  writeFileSync(
    input,
    pairs
      .slice(0, count)
      .map(([source, target]) => `${source}\t${target}\n`)
      .join(''),
  );
  const run = spawnSync(python, [path.join(here, 'opusfilter-decisions.py'), filters, input, output], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) {
    console.log(
      `OpusFilter failed, so there is nothing to compare with: ${run.stderr.trim().split('\n').at(-1)}`,
    );
    return;
  }
  const { seconds, chainSeconds } = JSON.parse(run.stdout) as { seconds: number; chainSeconds: number };
  report('OpusFilter, every filter decides', seconds, count);
  report('OpusFilter, rejected pairs go no further', chainSeconds, count);
  const theirs = readFileSync(output, 'utf8').trim().split('\n').map(Number);
  const differing = theirs.flatMap((decision, index) => (decision === decisions[index] ? [] : [index]));
  const ratio = (secondsTaken: number) => Math.round(secondsTaken / count / ourSecondsAPair);
  console.log(
    `ratio: ${ratio(seconds)} (${ratio(chainSeconds)} against the chain); ${differing.length} of ${count} pairs with a differing decision\n`,
  );
  for (const index of differing.slice(0, 10)) console.log(theirs[index], decisions[index], pairs[index]);
}

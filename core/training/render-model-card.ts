import {
  type Comparison,
  METRICS,
  type MetricName,
  type MetricScores,
  type TestSetEvaluation,
} from '../../contracts/evaluation.ts';
import type { ModelCard } from '../../contracts/model-card.ts';
import { languagesOf, TABULAR } from '../../contracts/primitives.ts';
import { formatMetric } from '../evaluation/describe-scores.ts';
import { ownTestSet } from '../evaluation/own-test-set.ts';
import { sum } from '../statistics/counts.ts';

/** Lists of names are cut here; `card.json` has all. */
const LONGEST_LIST = 20;
const WEAKEST_SLICES = 3;

/**
 * The card of a model version for people, as Markdown: what model cards ask for (Mitchell et al. 2019), in the order of
 * the functions of the NIST AI Risk Management Framework (AI RMF 1.0, 2023). Everything in it is a fact of the card; where
 * there is none, it says what is not known.
 */
export function renderModelCard(card: ModelCard): string {
  return [
    `# ${card.model} ${card.version}`,
    `${whatItIs(card)} Made by run ${card.runId} on ${card.createdAt.slice(0, 10)}.`,
    '## Govern: who answers for it',
    ...govern(card),
    '## Map: what it is for, and what it was made of',
    ...map(card),
    '## Measure: how good it is',
    ...measure(card),
    '## Manage: limits, promotion, cost',
    ...manage(card),
  ]
    .join('\n\n')
    .concat('\n');
}

function whatItIs({ recipe, languagePair, corpus, evaluation }: ModelCard): string {
  const size = 'size' in recipe ? `, size ${recipe.size}` : '';
  const parameters = evaluation.parameters > 0 ? `, ${number(evaluation.parameters)} parameters` : '';
  const subject = languagePair === TABULAR ? `tables of corpus ${corpus}` : directionOf(languagePair);
  return `Task: ${recipe.task}, ${subject}${size}${parameters}.`;
}

const directionOf = (languagePair: string) => {
  const { source, target } = languagesOf(languagePair);
  return `${source} to ${target}`;
};

function govern({ licences, dataset, codeVersion, recipeHash }: ModelCard): string[] {
  return [
    list('Licences of the training data', licences, 'not known: no input says under which terms it came'),
    list('Owners of the training data', dataset.owners, 'not known: no input names one'),
    `- **Can be made again from:** recipe ${recipeHash}, code ${codeVersion}, dataset ${dataset.version}.`,
    '- **Who promoted, rejected or named a version** is in the audit log of the deployment.',
  ];
}

function map({ corpus, languagePair, intendedUse, dataset, parents }: ModelCard): string[] {
  const counts = (title: string, parts: Record<string, number>) => {
    const rows = Object.entries(parts)
      .filter(([, pairs]) => pairs > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([name, pairs]) => [name, number(pairs), percent(pairs / Math.max(1, dataset.trainPairs))]);
    return rows.length === 0 ? [] : [table([title, 'training pairs', 'share'], rows)];
  };
  const text = languagePair === TABULAR ? 'rows' : `text from ${directionOf(languagePair)}`;
  return [
    `- **Intended use:** ${intendedUse === undefined ? 'not stated by whoever answers for the line.' : inline(intendedUse)}`,
    `- **Made for:** ${text} like that of corpus ${corpus}; other uses were not measured.`,
    `- **Training data:** ${number(dataset.trainPairs)} pairs of dataset version ${dataset.version} (${dataset.manifestUri}).`,
    list('Further corpora', dataset.corpora.map(nameOfDataset), 'none'),
    list('Made from versions', parents, 'none, it was trained from scratch or from published weights'),
    list('Titles', dataset.titles, 'not known: no input names one'),
    ...counts('source', dataset.sources),
    ...counts('domain', dataset.domains),
  ];
}

const nameOfDataset = ({ corpus, languagePair, version }: ModelCard['dataset']['corpora'][number]) =>
  `${corpus} ${languagePair} ${version}`;

function measure({ evaluation, leakage, leakedShare, humanComparisons }: ModelCard): string[] {
  const { testSets, serving } = evaluation;
  const scoresOf = (what: string, metrics: MetricScores) =>
    scored(metrics).map(([metric, { score, low, high, signature }]) => [
      what,
      METRICS[metric].title,
      formatMetric(metric, score),
      `${formatMetric(metric, low)} to ${formatMetric(metric, high)}`,
      signature,
    ]);
  const scores = testSets.flatMap(({ name, role, segments, metrics, baselines = {} }) => [
    ...scoresOf(`${name} (${role}, ${number(segments)} segments)`, metrics),
    ...Object.entries(baselines).flatMap(([baseline, to]) => scoresOf(`${name}: ${baseline} instead`, to)),
  ]);
  const absent = testSets.flatMap((set) => Object.entries(set.absent).map(([metric, why]) => [metric, why]));
  const compared = testSets.flatMap(({ name, versusChampion }) => comparisonRows(name, versusChampion));
  const own = ownTestSet(testSets);
  return [
    scores.length === 0
      ? 'It was measured on no test set.'
      : table(['test set', 'metric', 'score', '95 % interval', 'signature'], scores),
    ...(absent.length === 0 ? [] : [`Not measured: ${unique(absent.map(([m, why]) => `${m} (${why})`))}.`]),
    compared.length === 0
      ? 'It was not compared with another version.'
      : table(['test set', 'against', 'metric', 'difference', '95 % interval', 'segments'], compared),
    ...(own ? detailsOf(own, evaluation.primary) : []),
    ...(serving.length === 0
      ? ['Speed and size of the exported model were not measured.']
      : [
          table(
            ['form', 'MB', 'segments/s', 'median ms', '95 % ms', 'chrF'],
            serving.map(({ device, computeType, sizeBytes, chrf, ...speed }) => [
              `${computeType} on ${device}`,
              (sizeBytes / 1e6).toFixed(1),
              speed.segmentsPerSecond.toFixed(1),
              speed.latencyMedianMs.toFixed(0),
              speed.latencyP95Ms.toFixed(0),
              chrf === null ? 'not measured' : chrf.toFixed(2),
            ]),
          ),
        ]),
    leakage.length === 0
      ? 'None of the test sets of the deployment was found in its training data.'
      : `Found in its training data (${percent(leakedShare)} of it is in test sets of the same languages): ${leakage
          .map(
            ({ setId, corpus, leaked }) =>
              `${number(sum(Object.values(leaked)))} pairs of ${setId} (${corpus})`,
          )
          .join(', ')}.`,
    ...(humanComparisons.length === 0
      ? ['People have not compared it with another version.']
      : humanComparisons.map(
          ({ against, wins, losses, ties, preference, low, high, pValue, judges }) =>
            `People (${judges.length}) preferred it to ${against} in ${percent(preference)} of ${wins + losses} decided segments ` +
            `(95 % interval ${percent(low)} to ${percent(high)}; sign test p ${pValue.toFixed(3)}; ${ties} ties).`,
        )),
  ];
}

function comparisonRows(name: string, comparison: Comparison | null): string[][] {
  if (comparison === null) return [];
  return Object.entries(comparison.metrics).map(([metric, { difference, low, high }]) => [
    name,
    comparison.champion,
    METRICS[metric as MetricName].title,
    formatMetric(metric as MetricName, difference),
    `${formatMetric(metric as MetricName, low)} to ${formatMetric(metric as MetricName, high)}`,
    number(comparison.segments),
  ]);
}

function detailsOf({ slices, rates, robustness }: TestSetEvaluation, primary: MetricName): string[] {
  const { title } = METRICS[primary];
  const sliced = slices.flatMap(({ slice, segments, metrics }) => {
    const found = metrics[primary];
    return found ? [[slice, number(segments), formatMetric(primary, found.score)]] : [];
  });
  const shares = Object.entries(rates).flatMap(([name, rate]) =>
    rate ? [[name, percent(rate.share), number(rate.segments)]] : [],
  );
  const disturbed = Object.entries(robustness).map(([name, chrf]) => [name, chrf.toFixed(2)]);
  return [
    sliced.length === 0
      ? 'By slices it was not measured.'
      : table(["slice of the corpus' own test set", 'segments', title], sliced),
    ...(shares.length === 0 ? [] : [table(['check', 'share', 'of segments'], shares)]),
    ...(disturbed.length === 0 ? [] : [table(['disturbed source', 'chrF'], disturbed)]),
  ];
}

function manage(card: ModelCard): string[] {
  const { promotion, costUsd, training } = card;
  return [
    ...limitsOf(card).map((limit) => `- **Limit:** ${limit}`),
    `- **Promotion:** ${promotion.promote ? 'by policy.' : 'not by itself.'} ${inline(promotion.reason)}`,
    table(
      ['condition', 'met', 'evidence'],
      promotion.conditions.map(({ name, met, message }) => [name, met ? 'yes' : 'no', message]),
    ),
    `- **Going back:** \`npx dragoman models roll-back ${card.model}\` makes the champion before it champion again.`,
    `- **Cost:** ${costUsd === undefined ? 'not known' : `${costUsd.toFixed(2)} US dollars`}; training took ${number(Math.round(training.seconds))} s.`,
  ];
}

function limitsOf({ recipe, languagePair, evaluation, leakedShare }: ModelCard): string[] {
  const { primary } = evaluation;
  const own = ownTestSet(evaluation.testSets);
  const sign = METRICS[primary].better === 'higher' ? 1 : -1;
  const weakest = (own?.slices ?? [])
    .flatMap(({ slice, metrics }) => (metrics[primary] ? [{ slice, score: metrics[primary].score }] : []))
    .sort((a, b) => sign * (a.score - b.score))
    .slice(0, WEAKEST_SLICES)
    .map(({ slice, score }) => `${slice} (${METRICS[primary].title} ${formatMetric(primary, score)})`);
  const hallucinated = own?.rates.hallucinated;
  return [
    ...(languagePair === TABULAR ? [] : [`It knows one direction: ${directionOf(languagePair)}.`]),
    ...('batch' in recipe
      ? [`Segments of more than ${recipe.batch.maximumLength} pieces were not in its training.`]
      : []),
    weakest.length > 0
      ? `Weakest slices: ${weakest.join(', ')}.`
      : 'Where it is weakest is not known: no slices were measured.',
    ...(hallucinated ? [`${percent(hallucinated.share)} of the test segments look hallucinated.`] : []),
    ...(leakedShare > 0
      ? [
          `Scores on test sets of other corpora in these languages may be too good: it has seen parts of them.`,
        ]
      : []),
  ];
}

const scored = (metrics: MetricScores) =>
  (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
    const found = metrics[name];
    return found ? [[name, found] as const] : [];
  });

const number = (value: number) => value.toLocaleString('en-US');
const percent = (share: number) => `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;
const unique = (texts: string[]) => [...new Set(texts)].join(', ');
function list(title: string, items: readonly string[], none: string): string {
  const more = items.length - LONGEST_LIST;
  const shown = items.slice(0, LONGEST_LIST).map(inline).join(', ');
  const rest = more > 0 ? ` and ${number(more)} more (all in card.json)` : '';
  return `- **${title}:** ${items.length === 0 ? none : `${shown}${rest}`}.`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(inline).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Names come from uploads; none of them may break a table or become markup. */
const inline = (text: string) => text.replace(/\s+/g, ' ').replace(/[\\|`*_<>[\]]/g, '\\$&');

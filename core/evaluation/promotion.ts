import type { Model } from '../../contracts/entities.ts';
import {
  type Comparison,
  type EvaluationFile,
  METRICS,
  type MetricName,
  type Serving,
  type TestSetEvaluation,
} from '../../contracts/evaluation.ts';
import type { HumanComparison } from '../../contracts/human-comparison.ts';
import type { PromotionCondition, PromotionDecision } from '../../contracts/model-card.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { formatMetric } from './describe-scores.ts';
import { ownTestSet } from './own-test-set.ts';

/** Least gain for which consumers are given another model; of other metrics any gain that is significant. */
const LEAST_GAIN: Partial<Record<MetricName, number>> = { chrf: 0.3 };
/** On a declared slice the challenger may be worse by so much chrF, at the lower bound of the interval. */
const SLICE_MARGIN = 0.5;
/** Of smaller slices the interval says nothing. */
const LEAST_SLICE_SEGMENTS = 300;
/** A sign test below it says that people prefer one side. */
const SIGNIFICANCE = 0.05;

/** How the decision about a version begins that only a person's word is missing for. */
export const WAITS_FOR_A_PERSON = 'It may take the place, and waits for a person.';

interface Challenger {
  /** The line as it is now: its champion may not be the one that the evaluation compared with. */
  model: Pick<Model, 'promotion' | 'champion' | 'humanComparison'>;
  recipe: TrainingRecipe;
  evaluation: Pick<EvaluationFile, 'primary' | 'testSets' | 'serving'>;
  /** Blind comparisons of the version by people. */
  humanComparisons?: readonly HumanComparison[];
  /** Whether it is one of many of a sweep, none of which is promoted for having been better by chance. */
  inSweep?: boolean;
}

/**
 * Decides whether a new version takes the champion's place, and lists every condition with its numbers. The first
 * version of a line has only to be measured. A later one must be better on the corpus' own test set by the task's
 * primary metric (chrF by at least 0.3), with the whole interval of the paired bootstrap (Koehn 2004) on its side; not be
 * worse by more than 0.5 chrF on the slices that the recipe declared beforehand; and be better on every reserve set, which
 * nothing else looks at: testing again and again promotes noise. What quantization costs must be within the recipe's
 * bound, and where the line wants it, people must not prefer the champion. With the policy `automatic` that promotes;
 * with `approval` a person is asked; with `never` a person does it unasked.
 */
export function decidePromotion(challenger: Challenger): PromotionDecision {
  const { promotion: policy } = challenger.model;
  const conditions = conditionsOf(challenger);
  const unmet = conditions.filter(({ met }) => !met);
  const decided = (promote: boolean, reason: string) => ({ promote, reason, conditions });
  if (challenger.inSweep) return decided(false, 'It is of a sweep, whose best a person promotes.');
  if (policy === 'never')
    return decided(false, 'The policy of this model line leaves promotion to a person.');
  if (unmet.length > 0) return decided(false, unmet.map(({ message }) => message).join(' '));
  const evidence =
    challenger.model.champion === undefined
      ? 'It is the first version of its line.'
      : conditions
          .filter(({ name }) => name !== 'test-set' && name !== 'champion')
          .map(({ message }) => message)
          .join(' ');
  if (policy === 'approval')
    return decided(false, `It may take the place, and waits for a person. ${evidence}`);
  return decided(true, evidence);
}

function conditionsOf(challenger: Challenger): PromotionCondition[] {
  const { evaluation, model, recipe } = challenger;
  const { primary } = evaluation;
  const own = ownTestSet(evaluation.testSets);
  const measured = own?.metrics[primary];
  const { title } = METRICS[primary];
  const conditions: PromotionCondition[] = [
    {
      name: 'test-set',
      met: Boolean(measured),
      message: measured
        ? `${title} ${formatMetric(primary, measured.score)} on the corpus' own test set.`
        : `The corpus has no test set of its own that ${title} was measured on.`,
    },
    ...quantization(recipe, evaluation.serving),
  ];
  if (model.champion === undefined || !own) return conditions;
  const against = comparedWith(model.champion, own.versusChampion);
  conditions.push(against.condition);
  if (!against.comparison) return conditions;
  conditions.push(
    gainOf(primary, against.comparison),
    ...declaredSlices(recipe).map((slice) => sliceNotWorse(slice, primary, own)),
    ...reservesConfirm(primary, model.champion, evaluation.testSets),
    ...peopleAgree(model.champion, challenger),
  );
  return conditions;
}

function comparedWith(champion: string, comparison: Comparison | null) {
  const condition = (met: boolean, message: string): PromotionCondition => ({
    name: 'champion',
    met,
    message,
  });
  if (comparison === null) {
    return { condition: condition(false, `It was not compared with the champion ${champion}.`) };
  }
  if (comparison.champion !== champion) {
    const other = `It was compared with ${comparison.champion}, but the champion is ${champion} by now.`;
    return { condition: condition(false, other) };
  }
  const { segments, documents } = comparison;
  const message = `Compared with the champion ${champion} on ${segments} segments of ${documents} documents.`;
  return { condition: condition(true, message), comparison };
}

/** A difference with its sign turned so that more is better, and words for it. */
function gainIn(metric: MetricName, comparison: Comparison) {
  const compared = comparison.metrics[metric];
  const { better, title } = METRICS[metric];
  if (!compared) return undefined;
  const { difference, low, high } = compared;
  const signed = (value: number) => `${value >= 0 ? '+' : ''}${formatMetric(metric, value)}`;
  return {
    gain: better === 'higher' ? difference : -difference,
    worst: better === 'higher' ? low : -high,
    above: better === 'higher' ? 'above' : 'below',
    difference: `${title} ${signed(difference)}`,
    text: `${title} ${signed(difference)} (95 % interval ${signed(low)} to ${signed(high)}) against ${comparison.champion}`,
  };
}

function gainOf(primary: MetricName, comparison: Comparison): PromotionCondition {
  const name = 'gain';
  const compared = gainIn(primary, comparison);
  if (!compared) return { name, met: false, message: `It was not compared by ${METRICS[primary].title}.` };
  const { gain, worst, above, text } = compared;
  if (worst <= 0) return { name, met: false, message: `${text}: the interval is not ${above} zero.` };
  const least = LEAST_GAIN[primary] ?? 0;
  if (gain < least)
    return { name, met: false, message: `${text}: less than the ${least} that a change is worth.` };
  return { name, met: true, message: `${text}.` };
}

const declaredSlices = ({ evaluation }: TrainingRecipe): readonly string[] =>
  'slices' in evaluation ? evaluation.slices : [];

function sliceNotWorse(slice: string, primary: MetricName, own: TestSetEvaluation): PromotionCondition {
  const condition = (met: boolean, message: string) => ({ name: `slice ${slice}`, met, message });
  const found = own.slices.find((one) => one.slice === slice);
  if (!found) return condition(false, `The test set has no slice ${slice}; look at its name in the recipe.`);
  const segments = found.versusChampion?.segments ?? found.segments;
  if (segments < LEAST_SLICE_SEGMENTS) {
    const few = `Slice ${slice} has ${segments} segments to compare, less than ${LEAST_SLICE_SEGMENTS}, and decides nothing.`;
    return condition(true, few);
  }
  const compared = found.versusChampion && gainIn(primary, found.versusChampion);
  if (!compared) return condition(false, `Slice ${slice} was not compared with the champion.`);
  const met = compared.worst > -SLICE_MARGIN;
  const verdict = met ? 'not worse' : `may be worse by more than ${SLICE_MARGIN}`;
  return condition(met, `On slice ${slice} ${verdict}: ${compared.text}.`);
}

function reservesConfirm(
  primary: MetricName,
  champion: string,
  testSets: readonly TestSetEvaluation[],
): PromotionCondition[] {
  return testSets
    .filter(({ role }) => role === 'reserve')
    .map(({ setId, versusChampion }) => {
      const compared = versusChampion?.champion === champion ? gainIn(primary, versusChampion) : undefined;
      const name = `reserve ${setId}`;
      if (!compared)
        return { name, met: false, message: `On the reserve it was not compared with ${champion}.` };
      const met = compared.gain > 0;
      const verdict = met ? 'confirms it' : 'does not confirm it';
      return { name, met, message: `The reserve ${verdict}: ${compared.difference} against ${champion}.` };
    });
}

function quantization({ evaluation }: TrainingRecipe, serving: readonly Serving[]): PromotionCondition[] {
  if (!('computeType' in evaluation) || evaluation.computeType === 'float32') return [];
  const { computeType, quantizationLoss } = evaluation;
  const name = 'quantization';
  for (const { device, chrf: exact } of serving.filter((form) => form.computeType === 'float32')) {
    const form = serving.find((one) => one.device === device && one.computeType === computeType);
    if (!form || form.chrf === null || exact === null) continue;
    const loss = exact - form.chrf;
    const met = loss <= quantizationLoss;
    const message = `As ${computeType} it loses ${loss.toFixed(2)} chrF; the recipe bears ${quantizationLoss}.`;
    return [{ name, met, message }];
  }
  return [{ name, met: false, message: `What it loses as ${computeType} was not measured.` }];
}

function peopleAgree(champion: string, { model, humanComparisons = [] }: Challenger): PromotionCondition[] {
  const name = 'human-comparison';
  const comparison = humanComparisons.findLast(({ against }) => against === champion);
  if (!comparison) {
    if (model.humanComparison !== 'required') return [];
    return [{ name, met: false, message: `People have not compared it with the champion ${champion} yet.` }];
  }
  const { wins, losses, preference, low, high, pValue } = comparison;
  const met = losses <= wins || pValue >= SIGNIFICANCE;
  const percent = (share: number) => Math.round(share * 100);
  const message =
    `People prefer it in ${percent(preference)} % of ${wins + losses} decided segments (95 % interval ` +
    `${percent(low)} to ${percent(high)}; sign test p ${pValue.toFixed(3)}).`;
  return [{ name, met, message }];
}

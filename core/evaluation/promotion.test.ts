import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../contracts/entities.ts';
import type { Comparison, MetricDifference, Serving, TestSetEvaluation } from '../../contracts/evaluation.ts';
import type { HumanComparison } from '../../contracts/human-comparison.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { decidePromotion } from './promotion.ts';

const score = { score: 30, signature: 's', low: 29, high: 31 };
const BETTER: MetricDifference = { difference: 1, low: 0.5, high: 1.5, pValue: 0.01 };
const comparison = (chrf: Partial<MetricDifference> = {}, segments = 400, champion = 'm1'): Comparison => ({
  champion,
  segments,
  documents: 40,
  metrics: {
    chrf: { ...BETTER, ...chrf },
    // A worse BLEU decides nothing.
    bleu: { difference: -1, low: -2, high: 0, pValue: 0.9 },
  },
});
const testSet = (versusChampion: Comparison | null, change: Partial<TestSetEvaluation> = {}) => ({
  setId: 'test-corpus-0',
  name: 'corpus',
  role: 'own' as const,
  segments: 400,
  metrics: { bleu: score, chrf: score, ter: score },
  absent: {},
  rates: {},
  lengthRatio: 1,
  slices: [],
  robustness: {},
  versusChampion,
  samples: [],
  ...change,
});
const slice = (name: string, chrf: Partial<MetricDifference>, segments = 300) => ({
  slice: name,
  segments,
  metrics: { chrf: score },
  versusChampion: comparison(chrf, segments),
});

interface Situation {
  promotion?: Model['promotion'];
  champion?: string | undefined;
  humanComparison?: Model['humanComparison'];
  recipe?: unknown;
  testSets?: TestSetEvaluation[];
  serving?: Serving[];
  people?: HumanComparison[];
}

/** A challenger that is better than the champion m1, unless told otherwise. */
function decide({ promotion = 'automatic', testSets, serving = [], people = [], ...rest }: Situation) {
  const champion = 'champion' in rest ? rest.champion : 'm1';
  return decidePromotion({
    model: {
      promotion,
      ...(champion === undefined ? {} : { champion }),
      ...(rest.humanComparison === undefined ? {} : { humanComparison: rest.humanComparison }),
    },
    recipe: TrainingRecipe.parse(rest.recipe ?? {}),
    evaluation: { primary: 'chrf', testSets: testSets ?? [testSet(comparison())], serving },
    humanComparisons: people,
  });
}

describe('decidePromotion', () => {
  it('promotes the first version of a line', () => {
    const decision = decide({ champion: undefined, testSets: [testSet(null)] });
    expect(decision).toMatchObject({ promote: true, reason: 'It is the first version of its line.' });
    expect(decide({ champion: undefined, testSets: [] }).promote).toBe(false);
  });

  it('leaves it to a person where the policy says so, and shows a person what speaks for it', () => {
    expect(decide({ promotion: 'never', champion: undefined }).promote).toBe(false);
    expect(decide({ promotion: 'never' })).toMatchObject({
      promote: false,
      reason: 'The policy of this model line leaves promotion to a person.',
    });
    const asked = decide({ promotion: 'approval' });
    expect(asked.promote).toBe(false);
    expect(asked.reason).toContain('waits for a person. chrF +1.00');
  });

  it('promotes a clear gain and says it, condition by condition', () => {
    expect(decide({})).toEqual({
      promote: true,
      reason: 'chrF +1.00 (95 % interval +0.50 to +1.50) against m1.',
      conditions: [
        { name: 'test-set', met: true, message: "chrF 30.00 on the corpus' own test set." },
        {
          name: 'champion',
          met: true,
          message: 'Compared with the champion m1 on 400 segments of 40 documents.',
        },
        { name: 'gain', met: true, message: 'chrF +1.00 (95 % interval +0.50 to +1.50) against m1.' },
      ],
    });
  });

  it.each([
    ['nothing to judge by', { testSets: [] }, 'test-set'],
    ['only a set of others', { testSets: [testSet(comparison(), { role: 'public' })] }, 'test-set'],
    ['no comparison', { testSets: [testSet(null)] }, 'champion'],
    ['a comparison with another version', { champion: 'm2' }, 'champion'],
    ['an interval that touches zero', { testSets: [testSet(comparison({ low: 0 }))] }, 'gain'],
    ['a gain too small', { testSets: [testSet(comparison({ difference: 0.29, low: 0.1 }))] }, 'gain'],
    ['a loss', { testSets: [testSet(comparison({ difference: -1, low: -2, high: -0.5 }))] }, 'gain'],
  ] satisfies [string, Situation, string][])('waits with %s', (_name, situation, condition) => {
    const { promote, conditions } = decide(situation);
    expect(promote).toBe(false);
    expect(conditions.filter(({ met }) => !met).map(({ name }) => name)).toEqual([condition]);
  });

  it('never promotes against a champion without a significant gain', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(number, number, (difference, low) => {
        const { promote } = decide({ testSets: [testSet(comparison({ difference, low }))] });
        expect(promote).toBe(difference >= 0.3 && low > 0);
      }),
    );
  });

  it('takes less for better where less is better', () => {
    const logLoss = (low: number, high: number) =>
      decidePromotion({
        model: { promotion: 'automatic', champion: 'm1' },
        recipe: TrainingRecipe.parse({ task: 'tabular', time: 'date', target: 'result' }),
        evaluation: {
          primary: 'logLoss',
          serving: [],
          testSets: [
            testSet(
              {
                ...comparison(),
                metrics: { logLoss: { difference: (low + high) / 2, low, high, pValue: 0.01 } },
              },
              { metrics: { logLoss: { ...score, score: 0.98 } } },
            ),
          ],
        },
      });
    expect(logLoss(-0.03, -0.01)).toMatchObject({
      promote: true,
      reason: 'log loss -0.0200 (95 % interval -0.0300 to -0.0100) against m1.',
    });
    expect(logLoss(-0.03, 0.01).reason).toContain('the interval is not below zero');
    expect(logLoss(0.01, 0.03).promote).toBe(false);
  });

  describe('slices declared beforehand', () => {
    const recipe = { evaluation: { slices: ['domain:legal'] } };
    const withSlices = (...slices: TestSetEvaluation['slices']) => [testSet(comparison(), { slices })];

    it('must not be clearly worse', () => {
      const bearable = withSlices(slice('domain:legal', { difference: -0.1, low: -0.49 }));
      expect(decide({ recipe, testSets: bearable }).promote).toBe(true);
      const worse = withSlices(slice('domain:legal', { difference: -0.1, low: -0.5 }));
      expect(decide({ recipe, testSets: worse })).toMatchObject({
        promote: false,
        reason: expect.stringContaining('On slice domain:legal may be worse by more than 0.5: chrF -0.10'),
      });
    });

    it('decide nothing when they are small or were not declared', () => {
      const small = withSlices(slice('domain:legal', { low: -5 }, 299), slice('domain:web', { low: -5 }));
      const { promote, conditions } = decide({ recipe, testSets: small });
      expect(promote).toBe(true);
      expect(conditions.map(({ name }) => name)).toContain('slice domain:legal');
      expect(conditions.map(({ name }) => name)).not.toContain('slice domain:web');
    });

    it('wait when the name is wrong', () => {
      expect(decide({ recipe }).reason).toContain('no slice domain:legal');
    });
  });

  it('wants the reserve to confirm it, where there is one', () => {
    const reserve = (versus: Comparison | null) => [
      testSet(comparison()),
      testSet(versus, { setId: 'test-reserve-1', name: 'reserve', role: 'reserve' }),
    ];
    expect(decide({ testSets: reserve(comparison({ difference: 0.01, low: -1 })) }).promote).toBe(true);
    expect(decide({ testSets: reserve(comparison({ difference: -0.01 })) }).reason).toContain(
      'does not confirm it',
    );
    expect(decide({ testSets: reserve(null) }).promote).toBe(false);
    expect(decide({ testSets: reserve(comparison({}, 400, 'm0')) }).promote).toBe(false);
  });

  it('wants to know what quantization costs, also of the first version', () => {
    const recipe = { evaluation: { computeType: 'int8', quantizationLoss: 0.5 } };
    const form = (computeType: Serving['computeType'], chrf: number | null): Serving => ({
      device: 'cpu',
      computeType,
      sizeBytes: 1,
      segmentsPerSecond: 1,
      latencyMedianMs: 1,
      latencyP95Ms: 1,
      chrf,
    });
    const first = { champion: undefined, recipe };
    const lost = (chrf: number | null) => [form('float32', 30), form('int8', chrf)];
    expect(decide({ ...first, serving: lost(29.6) }).promote).toBe(true);
    expect(decide({ ...first, serving: lost(29.4) }).reason).toBe(
      'As int8 it loses 0.60 chrF; the recipe bears 0.5.',
    );
    expect(decide({ ...first, serving: lost(null) }).promote).toBe(false);
    expect(decide(first).reason).toBe('What it loses as int8 was not measured.');
  });

  describe('people', () => {
    const people = (wins: number, losses: number, pValue: number, against = 'm1'): HumanComparison[] => [
      {
        ...{ comparisonId: '0'.repeat(16), against, setId: 's', judges: ['ann'], judgedAt: '2026-01-01' },
        ...{ wins, losses, ties: 0, preference: wins / (wins + losses), low: 0, high: 1, pValue },
      },
    ];
    const required = { humanComparison: 'required' } as const;

    it('are waited for only where the line wants it', () => {
      expect(decide(required)).toMatchObject({
        promote: false,
        reason: 'People have not compared it with the champion m1 yet.',
      });
      expect(decide({ ...required, people: people(20, 10, 0.1, 'm0') }).promote).toBe(false);
      expect(decide({ ...required, people: people(20, 10, 0.1) }).promote).toBe(true);
      expect(decide({ ...required, champion: undefined }).promote).toBe(true);
    });

    it('are heard wherever they have spoken', () => {
      expect(decide({ people: people(10, 14, 0.5) }).promote).toBe(true);
      expect(decide({ people: people(5, 20, 0.004) }).reason).toContain(
        'People prefer it in 20 % of 25 decided segments',
      );
    });
  });
});

import { MODEL_COMPARISON_ENDPOINTS } from '../../contracts/api/model-comparisons.ts';
import type { BlindComparison, Verdict } from '../../contracts/human-comparison.ts';
import {
  keepVerdicts,
  listComparisons,
  openComparison,
  readComparison,
  verdictsOf,
} from '../../core/evaluation/compare-by-eye.ts';
import { acceptPostEdits, measurePostEdits } from '../../core/evaluation/measure-post-edits.ts';
import { pairTranslations } from '../../core/evaluation/pair-translations.ts';
import { readSegments } from '../../core/evaluation/segments-file.ts';
import { settleAndPromote } from '../../core/evaluation/settle-and-promote.ts';
import { pageItems } from '../pipeline/page-items.ts';
import { type CallContext, route } from '../route.ts';
import { steeringOf } from './models.ts';

const withoutPairs = ({ v: _, pairs, ...rest }: BlindComparison, verdicts: Record<string, Verdict>) => ({
  ...rest,
  pairs: pairs.length,
  judged: Object.keys(verdicts).length,
});

const commandsOf = ({ registry, models, steering, now, newId }: CallContext) => ({
  registry,
  models,
  commands: steering,
  now,
  newId,
});

/** Versions beside each other, and what people think of them. */
export const modelComparisonRoutes = {
  listTranslations: route(
    MODEL_COMPARISON_ENDPOINTS.listTranslations,
    async ({ params, query }, { models }) => {
      const { model, version, setId } = params;
      const { against, limit, cursor, ...filter } = query;
      const [ours, theirs] = await Promise.all([
        readSegments(models, { model, version, setId }),
        against === undefined ? undefined : readSegments(models, { model, version: against, setId }),
      ]);
      const { pairs, ...choices } = pairTranslations(ours, theirs, filter);
      return {
        ...pageItems(pairs, ({ pairId }) => pairId, { limit, cursor }),
        total: pairs.length,
        ...choices,
      };
    },
  ),

  listBlindComparisons: route(
    MODEL_COMPARISON_ENDPOINTS.listBlindComparisons,
    async ({ params }, { models, caller }) => {
      const comparisons = await listComparisons(models, params);
      const items = await Promise.all(
        comparisons.map(async (one) => withoutPairs(one, await verdictsOf(one, caller.name, models))),
      );
      return { items };
    },
  ),

  openBlindComparison: route(
    MODEL_COMPARISON_ENDPOINTS.openBlindComparison,
    async ({ params, body }, context) => {
      const comparison = await openComparison({ ...params, ...body }, context);
      return withoutPairs(comparison, await verdictsOf(comparison, context.caller.name, context.models));
    },
  ),

  getBlindComparison: route(
    MODEL_COMPARISON_ENDPOINTS.getBlindComparison,
    async ({ params }, { models, caller }) => {
      const comparison = await readComparison(models, params);
      const verdicts = await verdictsOf(comparison, caller.name, models);
      return {
        ...withoutPairs(comparison, verdicts),
        pairs: comparison.pairs.map(({ challenger: _, ...shown }) => shown),
        verdicts,
      };
    },
  ),

  judgePairs: route(MODEL_COMPARISON_ENDPOINTS.judgePairs, async ({ params, body }, context) => {
    const comparison = await readComparison(context.models, params);
    const said = { comparison, judge: context.caller.name, verdicts: body.verdicts };
    return withoutPairs(comparison, await keepVerdicts(said, context));
  }),

  settleComparison: route(MODEL_COMPARISON_ENDPOINTS.settleComparison, async ({ params }, context) =>
    settleAndPromote(await readComparison(context.models, params), context.caller.name, {
      ...steeringOf(context),
    }),
  ),

  measurePostEdits: route(MODEL_COMPARISON_ENDPOINTS.measurePostEdits, async ({ params, body }, context) => ({
    measurementId: await measurePostEdits({ ...params, ...body }, commandsOf(context)),
  })),

  acceptPostEdits: route(MODEL_COMPARISON_ENDPOINTS.acceptPostEdits, ({ params }, context) =>
    acceptPostEdits({ ...params, by: context.caller.name }, commandsOf(context)),
  ),
};

import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import type { Model } from '../../contracts/entities.ts';
import { metricHistory } from '../../core/evaluation/metric-history.ts';
import { FIGURES_AT_ONCE } from '../../core/listings/list-figures.ts';
import { modelMissing, modelVersionMissing } from '../../core/registry/models.ts';
import { forEachOf } from '../../core/registry/writes.ts';
import { waitingVersions, withScores } from '../../core/training/describe-lines.ts';
import {
  promoteByHand,
  rejectByHand,
  rollBack,
  type SteerDependencies,
  setAliasByHand,
} from '../../core/training/steer-versions.ts';
import { requireMatch } from '../pipeline/etag.ts';
import { pageItems } from '../pipeline/page-items.ts';
import { type CallContext, route } from '../route.ts';

/** What core needs to steer versions. */
export const steeringOf = ({ registry, models, steering, now, newId }: CallContext) =>
  ({ registry, models, publishEvent: steering.publishEvent, now, newId }) satisfies SteerDependencies;

/** The line as it is now. @throws NotRegistered */
async function lineOf(model: string, { registry }: Pick<CallContext, 'registry'>): Promise<Model> {
  const line = await registry.getModel(model);
  if (!line) throw modelMissing(model);
  return line;
}

/** The line, which the caller must have seen as it is. @throws NotRegistered, ChangedMeanwhile, MatchRequired */
async function seenLine(model: string, context: CallContext): Promise<Model> {
  const line = await lineOf(model, context);
  requireMatch(context.ifMatch, line, `the model line ${model}`);
  return line;
}

/** Model lines and what a person does about their versions. */
export const modelRoutes = {
  listModels: route(MODEL_ENDPOINTS.listModels, async ({ query }, { registry, figures }) => {
    const { corpus, languagePair, limit, cursor } = query;
    const lines = (await registry.listAllModels()).filter(
      (line) =>
        (corpus === undefined || line.corpus === corpus) &&
        (languagePair === undefined || line.languagePair === languagePair),
    );
    const page = pageItems(lines, ({ model }) => model, { limit, cursor });
    return { ...page, items: await forEachOf(page.items, figures.ofLine, FIGURES_AT_ONCE) };
  }),

  getModel: route(MODEL_ENDPOINTS.getModel, ({ params }, context) => lineOf(params.model, context)),

  listModelVersions: route(MODEL_ENDPOINTS.listModelVersions, async ({ params, query }, context) => {
    const line = await lineOf(params.model, context);
    const { registry } = context;
    const versions = (await registry.listModelVersions(line.model)).filter(
      ({ stage }) => query.stage === undefined || stage === query.stage,
    );
    const page = pageItems(versions, ({ version }) => version, query);
    return { ...page, items: withScores(line, page.items, await registry.listEvaluations(line.model)) };
  }),

  getMetricHistory: route(MODEL_ENDPOINTS.getMetricHistory, async ({ params, query }, context) =>
    metricHistory(await lineOf(params.model, context), query, context),
  ),

  listWaitingVersions: route(MODEL_ENDPOINTS.listWaitingVersions, async ({ params }, context) => ({
    items: await waitingVersions(await lineOf(params.model, context), context),
  })),

  promoteVersion: route(MODEL_ENDPOINTS.promoteVersion, async ({ params, body }, context) => {
    const seen = await seenLine(params.model, context);
    const { version } = body;
    await promoteByHand({ by: context.caller.name, model: seen.model, version, seen }, steeringOf(context));
    return lineOf(params.model, context);
  }),

  rollBackModel: route(MODEL_ENDPOINTS.rollBackModel, async ({ params }, context) => {
    const seen = await seenLine(params.model, context);
    await rollBack({ by: context.caller.name, model: seen.model, seen }, steeringOf(context));
    return lineOf(params.model, context);
  }),

  rejectVersion: route(MODEL_ENDPOINTS.rejectVersion, async ({ params, body }, context) => {
    const { model, version } = params;
    await rejectByHand({ by: context.caller.name, model, version, ...body }, steeringOf(context));
    const rejected = await context.registry.getModelVersion(model, version);
    if (!rejected) throw modelVersionMissing(model, version);
    return rejected;
  }),

  setAlias: route(MODEL_ENDPOINTS.setAlias, ({ params, body }, context) =>
    aliasTo(params, body.version, context),
  ),

  removeAlias: route(MODEL_ENDPOINTS.removeAlias, ({ params }, context) =>
    aliasTo(params, undefined, context),
  ),
};

async function aliasTo(
  { model, alias }: { model: string; alias: string },
  version: string | undefined,
  context: CallContext,
): Promise<Model> {
  const seen = await seenLine(model, context);
  await setAliasByHand({ by: context.caller.name, model, alias, version, seen }, steeringOf(context));
  return lineOf(model, context);
}

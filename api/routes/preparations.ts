import { AlignerCard } from '../../contracts/aligner.ts';
import { PREPARATION_ENDPOINTS } from '../../contracts/api/preparations.ts';
import { searchPairs } from '../../core/browse/search-pairs.ts';
import { cursorOf, positionOf } from '../../core/browse/search-parts.ts';
import { estimatePreparation } from '../../core/costs/estimate-preparation.ts';
import { ObjectMissing } from '../../core/errors.ts';
import { startByHand } from '../../core/intake/start-by-hand.ts';
import { keys } from '../../core/keys.ts';
import { readIfThere } from '../../core/objects/read-if-there.ts';
import { describePreparation } from '../../core/preparation/describe-preparation.ts';
import { listInputs } from '../../core/preparation/list-inputs.ts';
import { openChecked, openPreparation } from '../../core/preparation/open-preparation.ts';
import { createCorpus } from '../../core/registry/create-corpus.ts';
import { route } from '../route.ts';

/** A request that reads much text ends after so long, and the caller asks for the rest. */
const READING_MILLISECONDS = 3000;
const REPORT_SECONDS = 300;

/** Preparations of datasets. */
export const preparationRoutes = {
  getPreparation: route(PREPARATION_ENDPOINTS.getPreparation, ({ params }, context) =>
    describePreparation(params.runId, context),
  ),

  listPreparationInputs: route(
    PREPARATION_ENDPOINTS.listPreparationInputs,
    async ({ params, query: { limit, cursor, only } }, context) => {
      const opened = await openPreparation(params.runId, context);
      const from = cursor === undefined ? 0 : positionOf(cursor).row;
      const { items, next } = await listInputs(opened, context, { from, limit, ...(only && { only }) });
      return { items, ...(next === undefined ? {} : { next: cursorOf({ part: 0, row: next }) }) };
    },
  ),

  listDroppedPairs: route(
    PREPARATION_ENDPOINTS.listDroppedPairs,
    async ({ params, query: { limit, cursor, reason, source } }, context) => {
      const { registry, data, now } = context;
      const { manifest } = await openChecked(params.runId, context);
      const removals = await registry.listRemovals(manifest);
      const until = now().getTime() + READING_MILLISECONDS;
      const { rows, withheld, next } = await searchPairs(
        { data, manifest, removals },
        {
          in: 'dropped',
          syntax: 'words',
          side: 'either',
          ...(reason && { reason }),
          ...(source && { source }),
        },
        {
          ...(cursor === undefined ? {} : { from: positionOf(cursor) }),
          rows: limit,
          isOver: () => now().getTime() >= until,
        },
      );
      return { items: rows, withheld, ...(next && { next: cursorOf(next) }) };
    },
  ),

  getConsistency: route(PREPARATION_ENDPOINTS.getConsistency, async ({ params: { runId } }, context) => {
    const { report } = await openPreparation(runId, context);
    if (!report) throw reportMissing(runId);
    const { manifest: _, v: __, ...rest } = report;
    return rest;
  }),

  getScores: route(PREPARATION_ENDPOINTS.getScores, async ({ params }, context) => {
    const { manifest } = await openChecked(params.runId, context);
    const card =
      manifest.aligner === undefined
        ? undefined
        : await readIfThere(context.data, manifest.aligner, AlignerCard);
    return {
      histograms: manifest.scoreHistograms,
      falseRejectRate: manifest.recipe.alignment.falseRejectRate,
      ...(card && { aligner: card }),
    };
  }),

  openReport: route(PREPARATION_ENDPOINTS.openReport, async ({ params: { runId } }, context) => {
    const { run } = await openPreparation(runId, context);
    const pages = [
      keys.consistencyPage(runId),
      ...(run.datasetVersion === undefined ? [] : [keys.reportPage(run, run.datasetVersion)]),
    ];
    for (const key of pages) {
      if ((await context.data.size(key)) === undefined) continue;
      const url = await context.steering.presignDownload('data', key, { seconds: REPORT_SECONDS });
      return { url, seconds: REPORT_SECONDS };
    }
    throw reportMissing(runId);
  }),

  createCorpus: route(PREPARATION_ENDPOINTS.createCorpus, ({ body: { recipe, ...id } }, context) => {
    context.about(`${id.corpus}/${id.languagePair}`);
    return createCorpus({ id, recipe }, context);
  }),

  estimatePreparation: route(PREPARATION_ENDPOINTS.estimatePreparation, ({ params }, { registry }) =>
    estimatePreparation(params, registry),
  ),

  startPreparation: route(
    PREPARATION_ENDPOINTS.startPreparation,
    async ({ params, body }, { registry, steering, caller }) => ({
      runId: await startByHand(
        { id: params, again: body.again, by: caller.name },
        { registry, startPreparation: steering.startPreparation },
      ),
    }),
  ),
};

const reportMissing = (runId: string) =>
  new ObjectMissing(
    `Run ${runId} has no consistency report: it has not come so far, or its files have expired.`,
  );

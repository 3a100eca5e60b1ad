import { TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { EvaluationFile } from '../../contracts/evaluation.ts';
import { JobStep, ProgressFile } from '../../contracts/job.ts';
import { LeakageReport } from '../../contracts/model-card.ts';
import { leftOfMonthUsd } from '../../core/costs/month-to-date.ts';
import { keys } from '../../core/keys.ts';
import { readIfThere } from '../../core/objects/read-if-there.ts';
import { modelMissing } from '../../core/registry/models.ts';
import { runMissing } from '../../core/registry/runs.ts';
import { previewTraining } from '../../core/training/preview-training.ts';
import { type CallContext, route } from '../route.ts';

/** Trainings as they go on, and their start. */
export const trainingRoutes = {
  getTrainingProgress: route(TRAINING_ENDPOINTS.getTrainingProgress, async ({ params }, context) => {
    const { runId } = await knownRun(params.runId, context);
    const files = JobStep.options.map((step) =>
      readIfThere(context.models, keys.progress(runId, step), ProgressFile),
    );
    return { items: (await Promise.all(files)).filter((file) => file !== undefined) };
  }),

  getTrainingLog: route(TRAINING_ENDPOINTS.getTrainingLog, async ({ params, query }, context) => {
    const { runId } = await knownRun(params.runId, context);
    const attempts = await context.registry.listAttempts(runId);
    const { logStreamName } =
      attempts.find(({ step, attempt }) => step === query.step && attempt === query.attempt) ?? {};
    if (logStreamName === undefined) return { lines: [] };
    return { logStreamName, lines: await context.steering.logTail(logStreamName, query.lines) };
  }),

  getTrainingResults: route(TRAINING_ENDPOINTS.getTrainingResults, async ({ params }, context) => {
    const { runId } = await knownRun(params.runId, context);
    const [leakage, evaluation] = await Promise.all([
      readIfThere(context.models, keys.leakage(runId), LeakageReport),
      readIfThere(context.models, keys.evaluation(runId), EvaluationFile),
    ]);
    return { leakage, evaluation };
  }),

  getTrainingQueue: route(TRAINING_ENDPOINTS.getTrainingQueue, async (_request, { registry, terms, now }) => {
    const { concurrentRuns, monthlyLimitUsd } = terms.limits;
    const items = await registry.listOpenRuns();
    const left = await leftOfMonthUsd(registry, items, monthlyLimitUsd, now());
    return {
      items,
      concurrentRuns,
      monthlyLimitUsd,
      leftOfMonthUsd: Number.isFinite(left) ? left : undefined,
    };
  }),

  previewTraining: route(TRAINING_ENDPOINTS.previewTraining, ({ query }, context) =>
    previewTraining(query, context),
  ),

  startTraining: route(TRAINING_ENDPOINTS.startTraining, async ({ body }, context) => {
    const { trainedBefore } = await previewTraining(body, context);
    const [runId] = await context.steering.startTraining({
      ...body,
      how: 'person',
      who: context.caller.name,
    });
    context.about(runId);
    return { runId, queued: runId !== trainedBefore };
  }),

  startMonitoring: route(TRAINING_ENDPOINTS.startMonitoring, async ({ params }, context) => {
    const { registry, steering, caller } = context;
    if (!(await registry.getModel(params.model))) throw modelMissing(params.model);
    const [runId] = await steering.startTraining({
      monitor: params.model,
      how: 'person',
      who: caller.name,
    });
    return { runId };
  }),
};

async function knownRun(runId: string, { registry }: CallContext) {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  return run;
}

import { z } from 'zod';
import { LineSettings, Model, Run, RunStatus } from '../entities.ts';
import { EvaluationFile } from '../evaluation.ts';
import { JobStep, ProgressFile } from '../job.ts';
import { LeakageReport } from '../model-card.ts';
import { CorpusName, Count, LanguagePair, RunId } from '../primitives.ts';
import { Sweep, SweepRequest } from '../sweep.ts';
import { TrainingRecipe } from '../training-recipe.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

const ofRun = z.object({ runId: RunId });
const ofLine = z.object({ model: Model.shape.model });

/** A part of a JSON document in an address, where a GET has no body. */
const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .max(4000)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `no JSON: ${(error as Error).message}` });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** What starting a training now would mean. */
export const TrainingPreview = z.object({
  /** What it would train on: the latest version of the line's corpus. */
  datasetVersion: z.string(),
  trainPairs: Count,
  /** If it takes all its steps. */
  estimateUsd: z.number().min(0),
  /** `runs`: as the last trainings of the line cost; `table`: by assumed throughputs. */
  basis: z.enum(['runs', 'table']),
  /** A run of the same recipe on the same version that goes on or has succeeded. */
  trainedBefore: RunId.optional(),
  /** Trainings and monitorings of the deployment now, and how many of them it runs at once. */
  waiting: Count,
  running: Count,
  concurrentRuns: Count,
  /** Absent where there is no limit. */
  leftOfMonthUsd: z.number().optional(),
  monthlyLimitUsd: z.number().optional(),
});
export type TrainingPreview = z.infer<typeof TrainingPreview>;

/** A member of a sweep and how its validations went. */
export const SweepMember = z.object({
  runId: RunId,
  settings: Sweep.shape.members.element.shape.settings,
  status: RunStatus,
  /** Ended because it was hopeless beside the others. */
  stoppedEarly: z.boolean(),
  costUsd: z.number().optional(),
  /** Of its validations, oldest first; higher is better. */
  scores: z.array(z.object({ optimizerStep: Count, score: z.number() })),
});
export type SweepMember = z.infer<typeof SweepMember>;

/** Trainings, the lines that are trained, and sweeps. What all runs have in common is in runs.ts. */
export const TRAINING_ENDPOINTS = {
  getTrainingProgress: endpoint({
    id: 'getTrainingProgress',
    method: 'get',
    path: '/trainings/{runId}/progress',
    role: 'viewer',
    summary:
      'What the jobs of a training have written of themselves, step by step, with curves of at most 400 points.',
    params: ofRun,
    response: z.object({ items: z.array(ProgressFile) }),
  }),
  getTrainingLog: endpoint({
    id: 'getTrainingLog',
    method: 'get',
    path: '/trainings/{runId}/log',
    role: 'viewer',
    summary: 'The last lines of the log of one attempt of a job.',
    params: ofRun,
    query: z.object({
      step: JobStep,
      attempt: z.coerce.number().int().min(1),
      lines: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    response: z.object({
      /** Absent as long as the attempt has no log. */
      logStreamName: z.string().optional(),
      /** Oldest first. */
      lines: z.array(z.string()),
    }),
  }),
  getTrainingResults: endpoint({
    id: 'getTrainingResults',
    method: 'get',
    path: '/trainings/{runId}/results',
    role: 'viewer',
    summary:
      'Whether test sets leak into the training data, and what the evaluation measured, as far as it is known.',
    params: ofRun,
    response: z.object({ leakage: LeakageReport.optional(), evaluation: EvaluationFile.optional() }),
  }),
  getTrainingQueue: endpoint({
    id: 'getTrainingQueue',
    method: 'get',
    path: '/training-queue',
    role: 'viewer',
    summary: 'Trainings and monitorings that go on or wait, oldest first, and what limits them.',
    response: z.object({
      items: z.array(Run),
      concurrentRuns: Count,
      monthlyLimitUsd: z.number().optional(),
      leftOfMonthUsd: z.number().optional(),
    }),
  }),
  previewTraining: endpoint({
    id: 'previewTraining',
    method: 'get',
    path: '/training-preview',
    role: 'viewer',
    summary: 'What a training would cost, what it would train on, and whether it was done before.',
    query: z.object({ model: Model.shape.model, recipe: jsonText(TrainingRecipe).optional() }),
    response: TrainingPreview,
  }),
  startTraining: endpoint({
    id: 'startTraining',
    method: 'post',
    path: '/trainings',
    role: 'operator',
    summary: 'Queues a training of a model line on the latest version of its corpus.',
    body: z.strictObject({
      model: Model.shape.model,
      /** For this training alone; absent: the line's. */
      recipe: TrainingRecipe.optional(),
      /** Also when the same was trained before. */
      again: z.boolean().default(false),
    }),
    response: z.object({
      runId: RunId,
      /** False: the same was trained before, by this run. */
      queued: z.boolean(),
    }),
  }),
  startMonitoring: endpoint({
    id: 'startMonitoring',
    method: 'post',
    path: '/model-lines/{model}/monitorings',
    role: 'operator',
    summary: 'Evaluates the champion of a model line on the text that has come since it was trained.',
    params: ofLine,
    response: z.object({ runId: RunId }),
  }),

  listModelLines: endpoint({
    id: 'listModelLines',
    method: 'get',
    path: '/model-lines',
    role: 'viewer',
    summary: 'All model lines, by name.',
    query: PageQuery,
    response: pageOf(Model),
  }),
  createModelLine: endpoint({
    id: 'createModelLine',
    method: 'post',
    path: '/model-lines',
    role: 'operator',
    summary: 'Creates a model line of a corpus. Its name is made of the corpus, the languages and `name`.',
    body: z.strictObject({
      corpus: CorpusName,
      languagePair: LanguagePair,
      name: CorpusName,
      settings: LineSettings,
    }),
    response: Model,
  }),
  getLineSettings: endpoint({
    id: 'getLineSettings',
    method: 'get',
    path: '/model-lines/{model}/settings',
    role: 'viewer',
    summary: 'What was decided about a model line: its recipe, when it trains by itself, and who promotes.',
    params: ofLine,
    response: LineSettings,
  }),
  changeLineSettings: endpoint({
    id: 'changeLineSettings',
    method: 'put',
    path: '/model-lines/{model}/settings',
    role: 'operator',
    summary: 'Replaces what was decided about a model line; what is left out is taken away.',
    params: ofLine,
    body: LineSettings,
    response: LineSettings,
    needsMatch: true,
  }),

  listSweeps: endpoint({
    id: 'listSweeps',
    method: 'get',
    path: '/sweeps',
    role: 'viewer',
    summary: 'The last fifty sweeps, newest first.',
    response: z.object({ items: z.array(Sweep) }),
  }),
  getSweep: endpoint({
    id: 'getSweep',
    method: 'get',
    path: '/sweeps/{sweepId}',
    role: 'viewer',
    summary: 'A sweep with what has become of its members.',
    params: z.object({ sweepId: RunId }),
    response: z.object({ sweep: Sweep, members: z.array(SweepMember) }),
  }),
  startSweep: endpoint({
    id: 'startSweep',
    method: 'post',
    path: '/sweeps',
    role: 'operator',
    summary:
      'Trains a model line with many recipes. The same request on the same dataset version is the same sweep.',
    body: SweepRequest.omit({ by: true }).extend({ model: Model.shape.model }),
    response: z.object({ sweepId: RunId, runIds: z.array(RunId) }),
  }),
};

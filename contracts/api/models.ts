import { z } from 'zod';
import { Evaluation, Model, ModelVersion } from '../entities.ts';
import { METRICS, type MetricName, MetricScore, MetricScores, TestSetEvaluation } from '../evaluation.ts';
import { PromotionDecision } from '../model-card.ts';
import { CorpusName, Count, IsoTime, LanguagePair } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

/** A name as it stands in addresses and in keys. */
export const ModelVersionId = z.string().regex(/^m[0-9a-f]{1,64}$/, 'use the id of a version: m0123456789ab');
export const TestSetId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'use the id of a test set as the evaluation names it');
export const ofModel = z.object({ model: Model.shape.model });
export const ofVersion = ofModel.extend({ version: ModelVersionId });

const Metric = z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]);

/** A model line in a list. */
export const ModelLine = z.object({
  model: Model.shape.model,
  corpus: CorpusName,
  languagePair: LanguagePair,
  task: z.string(),
  promotion: Model.shape.promotion,
  champion: z.string().optional(),
  /** What its versions are judged by, and what the champion reaches on the corpus' own test set. */
  metric: Metric,
  score: MetricScore.optional(),
  versions: Count,
  lastVersionAt: IsoTime.optional(),
  /** The last versions' scores on the test set that the newest of them was measured on, oldest first. */
  trend: z.array(z.object({ version: z.string(), createdAt: IsoTime, score: z.number() })),
});
export type ModelLine = z.infer<typeof ModelLine>;

/** A version in a list, with what it reaches on the corpus' own test set. */
export const ListedVersion = ModelVersion.extend({ metric: Metric, score: MetricScore.optional() });
export type ListedVersion = z.infer<typeof ListedVersion>;

/** One version on one test set, or on a slice of it. */
export const HistoryPoint = z.object({
  version: z.string(),
  createdAt: IsoTime,
  stage: ModelVersion.shape.stage,
  /** Scores on different sets do not compare, even where the sets have one name. */
  setId: z.string(),
  segments: Count,
  metrics: MetricScores,
  /** Absent on slices that were not declared, and where there was no champion. */
  versusChampion: Evaluation.shape.versusChampion,
});
export type HistoryPoint = z.infer<typeof HistoryPoint>;

/** A candidate that a person has to decide about, and what speaks for and against it. */
export const WaitingVersion = z.object({
  version: z.string(),
  createdAt: IsoTime,
  decision: PromotionDecision,
});
export type WaitingVersion = z.infer<typeof WaitingVersion>;

/** Model lines, their versions over time, and what a person does about them. */
export const MODEL_ENDPOINTS = {
  listModels: endpoint({
    id: 'listModels',
    method: 'get',
    path: '/models',
    role: 'viewer',
    summary: 'Model lines by name, with their champions and how they have come along.',
    query: PageQuery.extend({ corpus: CorpusName.optional(), languagePair: LanguagePair.optional() }),
    response: pageOf(ModelLine),
  }),
  getModel: endpoint({
    id: 'getModel',
    method: 'get',
    path: '/models/{model}',
    role: 'viewer',
    summary: 'A model line as it is set.',
    params: ofModel,
    response: Model,
  }),
  listModelVersions: endpoint({
    id: 'listModelVersions',
    method: 'get',
    path: '/models/{model}/versions',
    role: 'viewer',
    summary: 'Versions of a line, newest first.',
    params: ofModel,
    query: PageQuery.extend({ stage: ModelVersion.shape.stage.optional() }),
    response: pageOf(ListedVersion),
  }),
  getMetricHistory: endpoint({
    id: 'getMetricHistory',
    method: 'get',
    path: '/models/{model}/history',
    role: 'viewer',
    summary: 'How the last versions of a line do on a test set or on a slice of it, oldest first.',
    params: ofModel,
    query: z.object({
      /** Name of the test set; absent: the corpus' own. */
      set: z.string().max(200).optional(),
      slice: z.string().max(200).optional(),
      versions: z.coerce.number().int().min(1).max(60).default(30),
    }),
    response: z.object({
      metric: Metric,
      set: z.string().optional(),
      /** What can be asked for. */
      sets: z.array(z.object({ name: z.string(), role: TestSetEvaluation.shape.role })),
      slices: z.array(z.string()),
      points: z.array(HistoryPoint),
    }),
  }),
  listWaitingVersions: endpoint({
    id: 'listWaitingVersions',
    method: 'get',
    path: '/models/{model}/waiting',
    role: 'viewer',
    summary:
      'The newest candidates since the last promotion, with every condition of a promotion as it stands now.',
    params: ofModel,
    response: z.object({ items: z.array(WaitingVersion) }),
  }),
  promoteVersion: endpoint({
    id: 'promoteVersion',
    method: 'put',
    path: '/models/{model}/champion',
    role: 'operator',
    summary: 'Makes a version the champion, whatever its conditions say.',
    params: ofModel,
    body: z.object({ version: ModelVersionId }),
    response: Model,
    needsMatch: true,
  }),
  rollBackModel: endpoint({
    id: 'rollBackModel',
    method: 'post',
    path: '/models/{model}/rollback',
    role: 'operator',
    summary: 'Makes the champion before the present one champion again.',
    params: ofModel,
    response: Model,
    needsMatch: true,
  }),
  rejectVersion: endpoint({
    id: 'rejectVersion',
    method: 'put',
    path: '/models/{model}/versions/{version}/rejection',
    role: 'operator',
    summary: 'Takes a version out of use for good.',
    params: ofVersion,
    body: z.object({ reason: z.string().trim().min(1).max(1000) }),
    response: ModelVersion,
  }),
  setAlias: endpoint({
    id: 'setAlias',
    method: 'put',
    path: '/models/{model}/aliases/{alias}',
    role: 'operator',
    summary: 'Lets a name of the line stand for a version.',
    params: ofModel.extend({
      alias: z
        .string()
        .max(40)
        .regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
    }),
    body: z.object({ version: ModelVersionId }),
    response: Model,
    needsMatch: true,
  }),
  removeAlias: endpoint({
    id: 'removeAlias',
    method: 'delete',
    path: '/models/{model}/aliases/{alias}',
    role: 'operator',
    summary: 'Takes a name away from the line.',
    params: ofModel.extend({ alias: z.string().max(40) }),
    response: Model,
    needsMatch: true,
  }),
};

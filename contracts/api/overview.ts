import { z } from 'zod';
import { DatasetVersion, Heartbeat, Run, RunKind, Upload } from '../entities.ts';
import { METRICS, type MetricName } from '../evaluation.ts';
import { CorpusName, Count, IsoTime, LanguagePair, RunId } from '../primitives.ts';
import { SourceName } from '../source.ts';
import { endpoint } from './endpoint.ts';

const ofCorpus = z.object({ corpus: CorpusName, languagePair: LanguagePair });
const Metric = z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]);

/** A run that goes on, and how far its stage is. */
export const LiveRun = Run.pick({
  runId: true,
  kind: true,
  corpus: true,
  languagePair: true,
  model: true,
  status: true,
  createdAt: true,
  costUsd: true,
  estimateUsd: true,
}).extend({
  stage: z.string().optional(),
  /** Items of a map, or steps of a job. */
  done: Count.optional(),
  total: Count.optional(),
  /** What the trainer expects. */
  secondsLeft: z.number().optional(),
});
export type LiveRun = z.infer<typeof LiveRun>;

/** Something that goes on only when a person does something, or that a person should know. */
export const Waiting = z.discriminatedUnion('kind', [
  /** A run asks whether to publish. */
  ofCorpus.extend({ kind: z.literal('approval'), since: IsoTime, runId: RunId, question: z.string() }),
  /** A version met every condition and its line leaves the word to a person. */
  ofCorpus.extend({
    kind: z.literal('promotion'),
    since: IsoTime,
    model: z.string(),
    version: z.string(),
    reason: z.string(),
  }),
  /** A version lacks nothing but that people have compared it blindly with the champion. */
  ofCorpus.extend({
    kind: z.literal('comparison'),
    since: IsoTime,
    model: z.string(),
    version: z.string(),
    reason: z.string(),
  }),
  ofCorpus.extend({
    kind: z.literal('failure'),
    since: IsoTime,
    runId: RunId,
    runKind: RunKind,
    model: z.string().optional(),
    error: z.string().optional(),
    cause: z.string().optional(),
  }),
  ofCorpus.extend({
    kind: z.literal('quarantine'),
    since: IsoTime,
    uploadId: Upload.shape.uploadId,
    runId: RunId.optional(),
    sourceId: z.string(),
    file: z.string(),
    reason: z.string(),
  }),
  /** The last run of a source failed. */
  SourceName.extend({
    kind: z.literal('source'),
    since: IsoTime,
    scheduleId: z.string(),
    reason: z.string(),
  }),
]);
export type Waiting = z.infer<typeof Waiting>;

/** What has become better, or at least more. */
export const Novelty = z.discriminatedUnion('kind', [
  ofCorpus.extend({
    kind: z.literal('dataset'),
    at: IsoTime,
    version: z.string(),
    runId: RunId,
    verdict: DatasetVersion.shape.verdict,
    /** Pairs, or rows, to train on, and what the version before had. */
    train: Count,
    trainBefore: Count.optional(),
  }),
  ofCorpus.extend({
    kind: z.literal('champion'),
    at: IsoTime,
    model: z.string(),
    version: z.string(),
    /** What the line is judged by, on the corpus' own test set. */
    metric: Metric,
    score: z.number().optional(),
    /** Against the champion before, on the segments that neither has seen; absent for the first. */
    difference: z.number().optional(),
  }),
]);
export type Novelty = z.infer<typeof Novelty>;

/** Whether everything that should happen by itself does. */
export const Health = z.object({
  /** Messages that nobody could work off. */
  deadLetters: z.object({ uploads: Count, events: Count }),
  /** What rings. */
  alarms: z.array(z.object({ name: z.string(), meaning: z.string(), since: IsoTime.optional() })),
  /** `late`: should have been done again long ago. */
  heartbeats: z.array(Heartbeat.extend({ late: z.boolean() })),
  /** The oldest upload that waits for a preparation or is in one. */
  oldestUploadAt: IsoTime.optional(),
  /** Of trainings and monitorings of this month, and what they may cost. */
  monthUsd: z.number(),
  monthlyLimitUsd: z.number().optional(),
});
export type Health = z.infer<typeof Health>;

export const Overview = z.object({
  running: z.array(LiveRun),
  waiting: z.array(Waiting),
  news: z.array(Novelty),
  /** There are no corpora yet. */
  empty: z.boolean(),
});
export type Overview = z.infer<typeof Overview>;

/** The start page. */
export const OVERVIEW_ENDPOINTS = {
  getOverview: endpoint({
    id: 'getOverview',
    method: 'get',
    path: '/overview',
    role: 'viewer',
    summary:
      'What goes on, what waits for a person, and what is new; of the last runs and the busiest corpora.',
    response: Overview,
  }),
  getHealth: endpoint({
    id: 'getHealth',
    method: 'get',
    path: '/overview/health',
    role: 'viewer',
    summary: 'Whether everything that should happen by itself does, and what the month has cost.',
    response: Health,
  }),
};

import { z } from 'zod';
import { SavedView } from '../entities.ts';
import { METRICS, type MetricName } from '../evaluation.ts';
import { CorpusName, Count, IsoTime, LanguagePair } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery } from './paging.ts';

/** What is searched, as one list: the three kinds of runs, and what they are made of and make. */
export const SearchKind = z.enum([
  'corpus',
  'source',
  'upload',
  'title',
  'preparation',
  'dataset',
  'training',
  'monitoring',
  'line',
  'model',
]);
export type SearchKind = z.infer<typeof SearchKind>;

const Metric = z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]);

/** Something that was found, in the same form whatever it is. */
export const SearchHit = z.object({
  kind: SearchKind,
  /** Names it among all of its kind. */
  id: z.string(),
  /** What people call it: a file, a title, the id of a run. */
  name: z.string(),
  /** What else people know it by. */
  detail: z.string().optional(),
  corpus: CorpusName,
  languagePair: LanguagePair,
  /** Of a run or an upload; the stage of a model, the verdict on a dataset, the last outcome of a source. */
  status: z.string().optional(),
  /** When it came into being. */
  at: IsoTime,
  runId: z.string().optional(),
  model: z.string().optional(),
  version: z.string().optional(),
  sourceId: z.string().optional(),
  /** On the line's own test set. */
  scores: z.partialRecord(Metric, z.number()).optional(),
  costUsd: z.number().optional(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** What a search asks for; every condition must hold. */
export const SearchFilter = z.object({
  /** Words that must all occur in name, id or detail; beginnings count, too. */
  text: z.string().max(200).default(''),
  kind: SearchKind.optional(),
  status: z.string().max(40).optional(),
  corpus: CorpusName.optional(),
  languagePair: LanguagePair.optional(),
  from: IsoTime.optional(),
  /** Not included. */
  before: IsoTime.optional(),
  /** What `least` and `most` are about; alone: whatever has such a score. */
  metric: Metric.optional(),
  least: z.coerce.number().optional(),
  most: z.coerce.number().optional(),
});
export type SearchFilter = z.infer<typeof SearchFilter>;

export const SearchAnswer = z.object({
  /** What fits best first, then the newest. */
  items: z.array(SearchHit),
  next: z.string().optional(),
  /** How many of each kind there are when the kind is left open. */
  counts: z.partialRecord(SearchKind, Count),
  /** False where there is more than is kept in memory: the oldest uploads were left out. */
  complete: z.boolean(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

const View = SavedView.omit({ owner: true });

/** Search over everything, and the searches that a person has named. */
export const SEARCH_ENDPOINTS = {
  search: endpoint({
    id: 'search',
    method: 'get',
    path: '/search',
    role: 'viewer',
    summary: 'Runs, datasets, models, uploads, titles and sources that fit, as one list.',
    query: PageQuery.extend({
      ...SearchFilter.shape,
      /** At most so many of each kind: for a glance at all kinds. */
      perKind: z.coerce.number().int().min(1).max(50).optional(),
    }),
    response: SearchAnswer,
  }),
  listViews: endpoint({
    id: 'listViews',
    method: 'get',
    path: '/views',
    role: 'viewer',
    summary: 'The searches that the caller has named, by name; at most 200.',
    response: z.object({ items: z.array(View) }),
  }),
  saveView: endpoint({
    id: 'saveView',
    method: 'post',
    path: '/views',
    role: 'viewer',
    summary: 'Keeps a search for the caller under a name; one of the same name is replaced.',
    body: View.pick({ name: true, query: true }),
    response: View,
  }),
  removeView: endpoint({
    id: 'removeView',
    method: 'delete',
    path: '/views/{viewId}',
    role: 'viewer',
    summary: 'Forgets a named search of the caller.',
    params: z.object({ viewId: z.string().max(80) }),
    response: z.object({ removed: z.boolean() }),
  }),
};

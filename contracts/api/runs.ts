import { z } from 'zod';
import { JobAttempt, Run, RunEvent, RunKind, RunStatus } from '../entities.ts';
import { CorpusName, Count, IsoTime, LanguagePair, RunId } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

const ofRun = z.object({ runId: RunId });

/** How far the items of a stage that is a map have come. */
export const ItemProgress = z.object({
  /** All there are, once that is known. */
  items: Count.optional(),
  done: Count,
  /** Of those that are done: tried one by one after they had failed, and in quarantine if that failed too. */
  quarantined: Count,
});
export type ItemProgress = z.infer<typeof ItemProgress>;

/** A run as somebody watches it. */
export const RunWatch = z.object({
  run: Run,
  /** By stage; only stages that are maps. */
  progress: z.record(z.string(), ItemProgress),
  /** By stage, US dollars: of the Lambdas of a preparation by now, by the prices of the deployment's table. */
  costs: z.record(z.string(), z.number().min(0)),
  /** The latest, newest first. */
  events: z.array(RunEvent),
  /** Events there are in all. */
  allEvents: Count,
  /** Of the list of events, for those before; absent where there are none. */
  earlierEvents: z.string().optional(),
});
export type RunWatch = z.infer<typeof RunWatch>;

/** What all kinds of runs have in common; preparations.ts and trainings.ts add what is their own. */
export const RUN_ENDPOINTS = {
  listRuns: endpoint({
    id: 'listRuns',
    method: 'get',
    path: '/runs',
    role: 'viewer',
    summary: 'Runs of one kind, or of one corpus, newest first; every page but the last is full.',
    query: PageQuery.extend({
      kind: RunKind.optional(),
      corpus: CorpusName.optional(),
      languagePair: LanguagePair.optional(),
      status: RunStatus.optional(),
      model: z.string().max(200).optional(),
      from: IsoTime.optional(),
      /** Not included. */
      before: IsoTime.optional(),
    })
      .refine(({ kind, corpus }) => kind !== undefined || corpus !== undefined, {
        message: 'name a kind, or a corpus with its language pair',
        path: ['kind'],
      })
      .refine(({ corpus, languagePair }) => (corpus === undefined) === (languagePair === undefined), {
        message: 'name a corpus together with its language pair',
        path: ['languagePair'],
      }),
    response: pageOf(Run),
  }),
  getRun: endpoint({
    id: 'getRun',
    method: 'get',
    path: '/runs/{runId}',
    role: 'viewer',
    summary: 'One run with its stages.',
    params: ofRun,
    response: Run,
  }),
  watchRun: endpoint({
    id: 'watchRun',
    method: 'get',
    path: '/runs/{runId}/watch',
    role: 'viewer',
    summary:
      'One run with the progress of its maps and its latest events: what a page asks while the run is live.',
    params: ofRun,
    query: z.object({ events: z.coerce.number().int().min(0).max(200).default(50) }),
    response: RunWatch,
  }),
  listRunEvents: endpoint({
    id: 'listRunEvents',
    method: 'get',
    path: '/runs/{runId}/events',
    role: 'viewer',
    summary: 'What happened in a run, newest first.',
    params: ofRun,
    query: PageQuery,
    response: pageOf(RunEvent),
  }),
  listAttempts: endpoint({
    id: 'listAttempts',
    method: 'get',
    path: '/runs/{runId}/attempts',
    role: 'viewer',
    summary:
      'The attempts of the jobs of a run in the order of its stages, with what was made of their failures.',
    params: ofRun,
    query: PageQuery,
    response: pageOf(JobAttempt),
  }),
  cancelRun: endpoint({
    id: 'cancelRun',
    method: 'post',
    path: '/runs/{runId}/cancel',
    role: 'operator',
    summary: 'Stops a run with everything that it runs. The run is closed a little later.',
    params: ofRun,
    body: z.object({ reason: z.string().max(500).optional() }),
    response: Run,
  }),
  answerApproval: endpoint({
    id: 'answerApproval',
    method: 'post',
    path: '/runs/{runId}/approval',
    role: 'operator',
    summary: 'Answers the question of a run that awaits approval.',
    params: ofRun,
    body: z.object({ approved: z.boolean() }),
    response: z.object({ question: z.string(), status: z.enum(['APPROVED', 'REJECTED']) }),
  }),
};

import { z } from 'zod';
import { JobAttempt, Run, RunEvent, RunKind, RunStatus } from '../entities.ts';
import { CorpusName, LanguagePair, RunId } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

const ofRun = z.object({ runId: RunId });

/** What all kinds of runs have in common; preparations.ts and trainings.ts add what is their own. */
export const RUN_ENDPOINTS = {
  listRuns: endpoint({
    id: 'listRuns',
    method: 'get',
    path: '/runs',
    role: 'viewer',
    summary: 'Runs of one kind, or of one corpus, newest first.',
    query: PageQuery.extend({
      kind: RunKind.optional(),
      corpus: CorpusName.optional(),
      languagePair: LanguagePair.optional(),
      status: RunStatus.optional(),
    }).refine(({ kind, corpus, languagePair }) => kind !== undefined || (corpus && languagePair), {
      message: 'name a kind, or a corpus with its language pair',
      path: ['kind'],
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
  listRunEvents: endpoint({
    id: 'listRunEvents',
    method: 'get',
    path: '/runs/{runId}/events',
    role: 'viewer',
    summary: 'What happened in a run, in order of time.',
    params: ofRun,
    response: z.object({ items: z.array(RunEvent) }),
  }),
  listAttempts: endpoint({
    id: 'listAttempts',
    method: 'get',
    path: '/runs/{runId}/attempts',
    role: 'viewer',
    summary: 'The attempts of the jobs of a run, with what was made of their failures.',
    params: ofRun,
    response: z.object({ items: z.array(JobAttempt) }),
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
    auditedByCore: true,
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
    auditedByCore: true,
  }),
};

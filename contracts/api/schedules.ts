import { z } from 'zod';
import { RunStatus } from '../entities.ts';
import { CorpusName, IsoTime, LanguagePair, RunId, SourceId } from '../primitives.ts';
import { Rights } from '../rights.ts';
import { FetchLimits, FetchOutcome, SourceLocation, SourceName, SourceSettings } from '../source.ts';
import { LineSchedule, Timing } from '../timing.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

/** What recurs: fetching a source, preparing a corpus anew, training a model line, evaluating its champion on newer text. */
export const ScheduleKind = z.enum(['source', 'preparation', 'training', 'monitoring']);
export type ScheduleKind = z.infer<typeof ScheduleKind>;

/** What a schedule is of, and when it fires. */
export const Schedule = z.object({
  /** `source.media.en-ko.nightly`, `preparation.media.en-ko`, `training.media-en-ko-base`. */
  scheduleId: z.string(),
  kind: ScheduleKind,
  corpus: CorpusName,
  languagePair: LanguagePair,
  /** Of a source. */
  sourceId: SourceId.optional(),
  /** Of a model line. */
  model: z.string().optional(),
  timing: LineSchedule,
});
export type Schedule = z.infer<typeof Schedule>;

/** A schedule among others, with what comes next and what came last. */
export const ScheduleOverview = Schedule.extend({
  /** The ETag of the schedule itself: what a change of it sends as If-Match. */
  etag: z.string(),
  /** The next moment; absent while it is paused, and when there is none any more. */
  next: IsoTime.optional(),
  /** Why there is none, when the expression is not understood. */
  problem: z.string().optional(),
  /** Since when it is at work. */
  runningSince: IsoTime.optional(),
  /** The last run of a source. */
  fetched: FetchOutcome.optional(),
  /** The last run of the corpus or the line that is of this kind, by whomever it was started. */
  run: z
    .object({ runId: RunId, status: RunStatus, createdAt: IsoTime, error: z.string().optional() })
    .optional(),
});
export type ScheduleOverview = z.infer<typeof ScheduleOverview>;

const WantedTiming = LineSchedule.omit({ since: true });

/** A source as a person describes it: addresses may be OPUS or mtdata identifiers. */
export const SourceDescription = z.strictObject({
  locations: z
    .array(SourceLocation.extend({ url: z.string().min(1).max(2000) }))
    .min(1)
    .max(50),
  timing: WantedTiming,
  /** @default those of contracts/source.ts */
  limits: FetchLimits.prefault({}),
  /** Put beside every file that comes. */
  rights: Rights.optional(),
});
export type SourceDescription = z.infer<typeof SourceDescription>;

const ofSchedule = z.object({ scheduleId: z.string().max(300) });

/** Everything that recurs. */
export const SCHEDULE_ENDPOINTS = {
  listSchedules: endpoint({
    id: 'listSchedules',
    method: 'get',
    path: '/schedules',
    role: 'viewer',
    summary: 'All schedules by corpus; a page ends with a corpus, so it may have a few more than its limit.',
    query: PageQuery,
    response: pageOf(ScheduleOverview),
  }),
  previewSchedule: endpoint({
    id: 'previewSchedule',
    method: 'get',
    path: '/schedules/preview',
    role: 'viewer',
    summary: 'When an expression fires next.',
    query: Timing.omit({ since: true }).extend({ count: z.coerce.number().int().min(1).max(50).default(5) }),
    response: z.object({ next: z.array(IsoTime) }),
  }),
  getSchedule: endpoint({
    id: 'getSchedule',
    method: 'get',
    path: '/schedules/{scheduleId}',
    role: 'viewer',
    summary: 'One schedule.',
    params: ofSchedule,
    response: Schedule,
  }),
  createSchedule: endpoint({
    id: 'createSchedule',
    method: 'post',
    path: '/schedules',
    role: 'operator',
    summary:
      'Lets a corpus be prepared anew, or a model line train or be monitored, by schedule; sources have their own address.',
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('preparation'),
        corpus: CorpusName,
        languagePair: LanguagePair,
        timing: WantedTiming,
      }),
      z.strictObject({
        kind: ScheduleKind.extract(['training', 'monitoring']),
        model: z.string().max(200),
        timing: WantedTiming,
      }),
    ]),
    response: Schedule,
  }),
  changeSchedule: endpoint({
    id: 'changeSchedule',
    method: 'put',
    path: '/schedules/{scheduleId}',
    role: 'operator',
    summary: 'Changes when a schedule fires, pauses or resumes it.',
    params: ofSchedule,
    body: WantedTiming,
    response: Schedule,
    needsMatch: true,
  }),
  removeSchedule: endpoint({
    id: 'removeSchedule',
    method: 'delete',
    path: '/schedules/{scheduleId}',
    role: 'operator',
    summary: 'Takes a schedule away; a source goes with it, and what it brought stays.',
    params: ofSchedule,
    response: z.object({ scheduleId: z.string() }),
    needsMatch: true,
  }),
  runSchedule: endpoint({
    id: 'runSchedule',
    method: 'post',
    path: '/schedules/{scheduleId}/run',
    role: 'operator',
    summary:
      'Does now what the schedule does, also when it is paused; a source is fetched in the background.',
    params: ofSchedule,
    response: z.object({ runIds: z.array(RunId) }),
  }),
  createSource: endpoint({
    id: 'createSource',
    method: 'post',
    path: '/sources',
    role: 'operator',
    summary: 'Registers a source that is fetched by schedule; its corpus is made where there is none.',
    body: SourceName.extend(SourceDescription.shape),
    response: SourceSettings,
  }),
  getSource: endpoint({
    id: 'getSource',
    method: 'get',
    path: '/sources/{corpus}/{languagePair}/{sourceId}',
    role: 'viewer',
    summary: 'The settings of a source.',
    params: SourceName,
    response: SourceSettings,
  }),
  changeSource: endpoint({
    id: 'changeSource',
    method: 'put',
    path: '/sources/{corpus}/{languagePair}/{sourceId}',
    role: 'operator',
    summary: 'Replaces the settings of a source.',
    params: SourceName,
    body: SourceDescription,
    response: SourceSettings,
    needsMatch: true,
  }),
};

import { z } from 'zod';
import { CorpusName, Count, IsoTime, LanguagePair } from '../primitives.ts';
import { endpoint } from './endpoint.ts';

const Usd = z.number().min(0);
const Hours = z.number().min(0);

/** What a month, or all of the time, came to. */
export const BusinessFigures = z.object({
  /** Of attempts of jobs, and of the Lambdas of preparations, by the prices of their time; of what goes on: by now. */
  costUsd: Usd,
  /** What the same machines would have cost more on demand. */
  savedBySpotUsd: Usd,
  gpuHours: Hours,
  machineHours: Hours,
  /** Runs that ended; of them those that failed or timed out, and those that somebody stopped. */
  ended: Count,
  failed: Count,
  aborted: Count,
  /** Pairs, or rows, that dataset versions were made from, and those that were kept to train on. */
  pairsRead: Count,
  pairsKept: Count,
  /** Of both sides of what was kept, as the manifests count them; of versions from before it was kept: none. */
  words: Count,
  /** Hours that the stages of the preparations of these versions took, without waiting for a person. */
  preparationHours: Hours,
  /** The median time from the first upload of a dataset version to the promotion of a model that was trained on it. */
  leadHours: Hours.optional(),
  promotions: Count,
});
export type BusinessFigures = z.infer<typeof BusinessFigures>;

export const BusinessReport = z.object({
  total: BusinessFigures,
  /** Every month (UTC) of the time, in order. */
  months: z.array(BusinessFigures.extend({ month: z.string() })),
  /** By model line, or corpus for what has no line; what cost most first. */
  lines: z.array(
    z.object({
      corpus: CorpusName,
      languagePair: LanguagePair,
      model: z.string().optional(),
      costUsd: Usd,
      gpuHours: Hours,
      ended: Count,
      failed: Count,
    }),
  ),
  stages: z.array(z.object({ step: z.string(), attempts: Count, hours: Hours, costUsd: Usd })),
  instances: z.array(
    z.object({
      /** Absent where the machine did not say and the queue does not tell. */
      instanceType: z.string().optional(),
      purchase: z.enum(['spot', 'on-demand']).optional(),
      attempts: Count,
      hours: Hours,
      costUsd: Usd,
      savedBySpotUsd: Usd,
    }),
  ),
  /** Newest first. */
  leads: z.array(
    z.object({
      model: z.string(),
      version: z.string(),
      uploadedAt: IsoTime,
      promotedAt: IsoTime,
      hours: Hours,
    }),
  ),
  /** Attempts that ended and whose machine has no known price: their cost is missing. */
  unpriced: Count,
  /** False where the oldest uploads are not known, so that some lead times are missing. */
  complete: z.boolean(),
});
export type BusinessReport = z.infer<typeof BusinessReport>;

/** Longest time that is reported at once: five years. */
const LONGEST_DAYS = 1830;

export const BUSINESS_ENDPOINTS = {
  getBusiness: endpoint({
    id: 'getBusiness',
    method: 'get',
    path: '/business',
    role: 'viewer',
    summary:
      'What was spent, done and delivered in some time, by month, line, stage and machine. Costs are those of Batch jobs and of the Lambdas of preparations, also of those that go on; storage and transfer are not included.',
    query: z
      .object({
        from: IsoTime,
        /** Not included. */
        before: IsoTime,
      })
      .refine(({ from, before }) => from < before, { message: 'must be after from', path: ['before'] })
      .refine(({ from, before }) => Date.parse(before) - Date.parse(from) <= LONGEST_DAYS * 86_400_000, {
        message: `name at most ${LONGEST_DAYS} days`,
        path: ['before'],
      }),
    response: BusinessReport,
  }),
};

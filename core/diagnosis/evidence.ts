import { z } from 'zod';
import type { ResultFile } from '../../contracts/job.ts';

/** What Batch says of a job that ended, however Step Functions or the Batch API spelled it. */
export interface JobOutcome {
  jobId?: string;
  status?: string;
  statusReason?: string;
  /** Of the container; 128 + n when signal n ended it. Absent when no container ever started. */
  exitCode?: number;
  /** Why the container ended, e.g. `OutOfMemoryError: Container killed due to memory usage`. */
  containerReason?: string;
  logStreamName?: string;
  startedAt?: string;
  stoppedAt?: string;
}

/** Everything a diagnosis looks at. */
export interface FailureEvidence {
  /** As the state machine's Catch handed them over. */
  error: string;
  cause: string;
  /** Absent when the job was never described, e.g. because submitting it failed. */
  outcome?: JobOutcome;
  /** What the trainer wrote last, when it belongs to this attempt. */
  result?: ResultFile;
  /** The last lines of the job's log, oldest first. */
  logTail: readonly string[];
}

/**
 * Reads the description of a job from the cause of a failed `batch:submitJob.sync` (PascalCase keys) or from the Batch
 * API (camelCase keys). @returns undefined for a text that describes no job
 */
export function parseJobOutcome(cause: string): JobOutcome | undefined {
  let described: unknown;
  try {
    described = JSON.parse(cause);
  } catch {
    return undefined;
  }
  const parsed = JobDescription.safeParse(camelCaseKeys(described));
  if (!parsed.success) return undefined;
  const { jobId, status, statusReason, container, attempts, startedAt, stoppedAt } = parsed.data;
  const last = attempts?.at(-1);
  return {
    jobId,
    status: status ?? undefined,
    statusReason: statusReason ?? last?.statusReason ?? undefined,
    exitCode: container?.exitCode ?? last?.container?.exitCode ?? undefined,
    containerReason: container?.reason ?? last?.container?.reason ?? undefined,
    logStreamName: container?.logStreamName ?? last?.container?.logStreamName ?? undefined,
    startedAt: isoTime(startedAt),
    stoppedAt: isoTime(stoppedAt),
  };
}

/** Milliseconds since the epoch; 0 and null stand for a job that never ran. */
const isoTime = (milliseconds: number | null | undefined) =>
  milliseconds ? new Date(milliseconds).toISOString() : undefined;

const Container = z.object({
  exitCode: z.number().nullish(),
  reason: z.string().nullish(),
  logStreamName: z.string().nullish(),
});

const JobDescription = z.object({
  jobId: z.string(),
  status: z.string().nullish(),
  statusReason: z.string().nullish(),
  container: Container.nullish(),
  startedAt: z.number().nullish(),
  stoppedAt: z.number().nullish(),
  attempts: z
    .array(z.object({ statusReason: z.string().nullish(), container: Container.nullish() }))
    .nullish(),
});

function camelCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      camelCaseKeys(inner),
    ]),
  );
}

import type { z } from 'zod';
import { DiagnosisFile, type FailureKind } from '../../contracts/diagnosis.ts';
import type { Run } from '../../contracts/entities.ts';
import { JobFile, ResultFile } from '../../contracts/job.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import type { BatchJob, DiagnoseEvent, DiagnoseOutput } from '../../contracts/states.ts';
import { runCost } from '../costs/attempt-cost.ts';
import { costOfAttempt } from '../costs/cost-of-attempt.ts';
import { ObjectMissing } from '../errors.ts';
import { keys } from '../keys.ts';
import { jobRelaunched, type Message } from '../notifications/messages.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { LONGEST_CAUSE } from '../runs/readable-cause.ts';
import { type BatchSettings, nextAttemptOf, placementOf } from '../training/batch-jobs.ts';
import { type Classification, classify } from './classify.ts';
import { type FailureEvidence, type JobOutcome, parseJobOutcome } from './evidence.ts';
import { FAILURES } from './failures.ts';
import { isAlive, type Jobs } from './jobs.ts';
import { decideRemedy, type Money, type NextAttempt } from './remedies.ts';

interface DiagnosisDependencies {
  registry: Pick<Registry, 'getRun' | 'getModel' | 'putAttempt' | 'listAttempts' | 'addDiagnosis'>;
  models: Objects;
  /** What `models` is called in URIs. */
  modelsBucket: string;
  jobs: Jobs;
  settings: BatchSettings;
  prices: PriceTable;
  notify: (message: Message) => Promise<void>;
  dashboardUrl: string;
  now: () => Date;
}

const LOG_LINES = 200;
const LOG_LINES_KEPT = 50;
const LOG_LINES_TOLD = 10;
/** So that the end of the log still fits into a cause. */
const LONGEST_FACT_CHARACTERS = 240;
const LONGEST_LINE_CHARACTERS = 120;

/**
 * Finds out why a Batch job failed, and either prepares its next attempt (a job file under the next number) or says why
 * there is none. Writes a diagnosis file and the registry's entry of the attempt; called again for the same attempt, it
 * comes to the same result. A job that still lives although the state machine lost sight of it is ended first.
 */
export async function diagnoseFailure(
  event: z.infer<typeof DiagnoseEvent>,
  dependencies: DiagnosisDependencies,
): Promise<z.infer<typeof DiagnoseOutput>> {
  const { runId, job } = event;
  const { registry, models, modelsBucket, settings } = dependencies;
  const evidence = await gatherEvidence(event, dependencies);
  const classification = classify(evidence);
  const jobFile = await readJson(models, keys.job(runId, job.step, job.attempt), JobFile);
  const { memoryLimitMiB } = placementOf(job.step, settings, jobFile.task);
  const run = await registry.getRun(runId);
  const money = await moneyOf(run, event, evidence, dependencies);
  const decision = decideRemedy(
    {
      kind: classification.kind,
      earlier: await earlierFailures(models, runId, job),
      saved: evidence.result !== undefined,
    },
    job,
    jobFile.adjustments,
    { memoryLimitMiB, spotQueue: settings.gpuQueue, onDemandQueue: settings.gpuOnDemandQueue },
    money,
  );
  await recordDiagnosis(event, evidence, classification, decision, money, dependencies);
  if ('final' in decision) {
    return {
      decision: 'fail',
      error: decision.error ?? FAILURES[classification.kind].error,
      cause: readableCause(job, classification, decision.final, evidence.logTail),
    };
  }
  const attempt = job.attempt + 1;
  const nextKey = keys.job(runId, job.step, attempt);
  await writeJson(models, nextKey, JobFile, {
    ...jobFile,
    attempt,
    adjustments: decision.next.adjustments,
  });
  if (run) {
    const { corpus, languagePair, model = corpus } = run;
    const message = jobRelaunched({
      runId,
      corpus,
      languagePair,
      model,
      step: job.step,
      attempt: job.attempt,
      diagnosis: classification.message,
      remedy: decision.next.description,
      effect: decision.next.effect,
      money,
      dashboardUrl: dependencies.dashboardUrl,
    });
    await dependencies.notify(message);
  }
  return {
    decision: 'relaunch',
    job: nextAttemptOf(job, runId, `s3://${modelsBucket}/${nextKey}`, decision.next),
    waitSeconds: decision.next.waitSeconds,
  };
}

async function gatherEvidence(
  { runId, job, error, cause }: z.infer<typeof DiagnoseEvent>,
  { jobs, models }: DiagnosisDependencies,
): Promise<FailureEvidence> {
  const outcome = parseJobOutcome(cause) ?? (await findLost(job, jobs));
  const result = await resultOf(models, runId, job);
  const logTail =
    outcome?.logStreamName === undefined ? [] : await jobs.logTail(outcome.logStreamName, LOG_LINES);
  return { error, cause, outcome, result, logTail };
}

/** A job that was submitted although submitting or watching it failed; ended, so that it does not meet its successor. */
async function findLost(job: BatchJob, jobs: Jobs): Promise<JobOutcome | undefined> {
  const found = await jobs.find(job.jobQueue, job.jobName);
  if (!found?.jobId || !isAlive(found)) return found;
  await jobs.terminate(found.jobId, 'Superseded: the state machine lost sight of this job.');
  return undefined;
}

/** The result of this very attempt; one of an earlier attempt lies in the same place until it is replaced. */
async function resultOf(models: Objects, runId: string, job: BatchJob): Promise<ResultFile | undefined> {
  try {
    const result = await readJson(models, keys.result(runId, job.step), ResultFile);
    return result.attempt === job.attempt ? result : undefined;
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

/**
 * What the run has cost and may cost. The event of Batch with which an attempt is priced may not have come yet, so the
 * failed one is priced here too. An attempt on a machine without a known price counts as nothing.
 */
async function moneyOf(
  run: Run | undefined,
  { runId, job: { step, attempt, jobQueue } }: z.infer<typeof DiagnoseEvent>,
  { outcome }: FailureEvidence,
  { registry, models, settings: { machines }, prices }: DiagnosisDependencies,
): Promise<Money> {
  const id = { runId, step, attempt };
  const cost = outcome && (await costOfAttempt(id, jobQueue, outcome, { models, machines, prices }));
  const others = (await registry.listAttempts(runId)).filter(
    (other) => other.step !== step || other.attempt !== attempt,
  );
  const attemptUsd = cost?.costUsd ?? 0;
  const budgetUsd = run?.model === undefined ? undefined : (await registry.getModel(run.model))?.budgetUsd;
  return { attemptUsd, spentUsd: runCost(others).usd + attemptUsd, budgetUsd };
}

async function earlierFailures(models: Objects, runId: string, job: BatchJob): Promise<FailureKind[]> {
  const attempts = Array.from({ length: job.attempt - 1 }, (_, index) => index + 1);
  const files = await Promise.all(
    attempts.map((attempt) => readJson(models, keys.diagnosis(runId, job.step, attempt), DiagnosisFile)),
  );
  return files.map(({ kind }) => kind);
}

async function recordDiagnosis(
  { runId, job }: z.infer<typeof DiagnoseEvent>,
  { outcome, logTail }: FailureEvidence,
  { kind, message, evidence }: Classification,
  decision: { next: NextAttempt } | { final: string },
  { attemptUsd, spentUsd }: Money,
  { registry, models, now }: DiagnosisDependencies,
): Promise<void> {
  const next = 'next' in decision ? decision.next : undefined;
  const { step, attempt, jobName, jobQueue } = job;
  const { exitClass } = FAILURES[kind];
  await writeJson(models, keys.diagnosis(runId, step, attempt), DiagnosisFile, {
    v: 1,
    runId,
    step,
    attempt,
    at: now().toISOString(),
    kind,
    exitClass,
    message,
    evidence,
    logTail: logTail.slice(-LOG_LINES_KEPT),
    costUsd: attemptUsd,
    spentUsd,
    ...('next' in decision ? { next } : { final: decision.final }),
  });
  // The events of Batch may come later than this, or never when the job was not submitted.
  await registry.putAttempt({
    runId,
    step,
    attempt,
    jobId: outcome?.jobId ?? 'not-submitted',
    jobName,
    jobQueue,
    status: 'FAILED',
    statusReason: outcome?.statusReason,
    exitCode: outcome?.exitCode,
    logStreamName: outcome?.logStreamName,
  });
  await registry.addDiagnosis(
    { runId, step, attempt },
    { diagnosis: exitClass, message, remedy: next?.description },
  );
}

function readableCause(
  job: BatchJob,
  { kind, message, evidence }: Classification,
  final: string,
  logTail: readonly string[],
): string {
  const lines = [
    `${message} ${FAILURES[kind].advice}`,
    `Job ${job.jobName}, attempt ${job.attempt} of step ${job.step}. ${final}`,
    ...evidence
      .filter((fact) => !message.includes(fact))
      .map((fact) => `- ${shortened(fact, LONGEST_FACT_CHARACTERS)}`),
    ...(logTail.length > 0 ? ['End of the log:'] : []),
    ...logTail.slice(-LOG_LINES_TOLD).map((line) => shortened(line, LONGEST_LINE_CHARACTERS)),
  ];
  return shortened(lines.join('\n'), LONGEST_CAUSE);
}

const shortened = (text: string, characters: number) =>
  text.length > characters ? `${text.slice(0, characters - 1)}…` : text;

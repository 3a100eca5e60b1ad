import type { Approval, Run, Upload } from '../../contracts/entities.ts';
import type { EventDetail } from '../../contracts/events.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import type { CloseRunEvent } from '../../contracts/states.ts';
import { lambdaCostOfRun } from '../costs/lambda-cost.ts';
import { DragomanError } from '../errors.ts';
import { type CorpusId, keys } from '../keys.ts';
import {
  type Message,
  preparationSucceeded,
  runFailed,
  trainingSucceeded,
} from '../notifications/messages.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { ApprovalAlreadyAnswered } from '../registry/errors.ts';
import type { Registry, RunEnd } from '../registry/registry.ts';
import type { LiveJobs } from './live-jobs.ts';
import { readableCause } from './readable-cause.ts';
import { noteRunEvent } from './run-events.ts';
import { settleUploads } from './settle-uploads.ts';

/** An execution succeeded without having produced anything. */
export class EndWithoutResult extends DragomanError {}

/** Marks a run whose end was announced. */
const ANNOUNCED = 'end-announced';
/** What Step Functions calls the failure of a map, whatever its items died of. */
const MAP_FAILED = 'States.ExceedToleratedFailureThreshold';

export interface CloseRunDependencies {
  registry: Pick<
    Registry,
    | 'getRun'
    | 'closeRun'
    | 'getApproval'
    | 'answerApproval'
    | 'releaseUploads'
    | 'markPublished'
    | 'quarantineUpload'
    | 'listUploadsOfRun'
    | 'unlockCorpus'
    | 'listRunEvents'
    | 'putRunEvent'
    | 'getDatasetVersion'
    | 'getModel'
    | 'getModelVersion'
    | 'listEvaluations'
    | 'listStageUse'
    | 'noteRun'
  >;
  data: Objects;
  describeEnd: (executionArn: string) => Promise<{ endedAt?: Date; error?: string; cause?: string }>;
  stopExecution: (executionArn: string, error: string, cause: string) => Promise<void>;
  jobs: Pick<LiveJobs, 'ofRun' | 'terminate'>;
  publishEvent: (type: 'RunClosed', detail: EventDetail<'RunClosed'>) => Promise<void>;
  notify: (message: Message) => Promise<void>;
  /** Asks `start-preparation` whether the corpus has uploads that wait. */
  startPreparation: (corpus: CorpusId) => Promise<void>;
  /** Asks `start-training` whether something waits. */
  startTraining: () => Promise<void>;
  prices: PriceTable;
  now: () => Date;
  dashboardUrl: string;
}

/**
 * Closes the run of an execution that has ended, however it ended: status and stages, open question, jobs, uploads,
 * lock, event, message; then what waits may start. Or ends a run itself, whether or not it has an execution. Every step may be done again, so a call that
 * died is made good by the next delivery of the event; people are told at least once, and once unless it died then.
 * An execution that is not a run of ours, or goes on, is left alone.
 */
export async function closeRun(event: CloseRunEvent, dependencies: CloseRunDependencies): Promise<void> {
  const { registry, jobs, now } = dependencies;
  const runId = 'runId' in event ? event.runId : event.detail.name;
  const open = await registry.getRun(runId);
  const end = open && (await endOf(event, open, dependencies));
  if (!end) return;

  // Before it is closed: who sees that it has ended sees what it cost.
  await noteCost(open, dependencies);
  await registry.closeRun(runId, end);
  const run = await registry.getRun(runId);
  if (!run) return;
  await expireApproval(run, registry, now);
  for (const { jobId } of await jobs.ofRun(runId)) {
    await jobs.terminate(
      jobId,
      `Run ${runId} has ended: ${run.status}${run.cause ? `, ${run.cause}` : ''}`.slice(0, 256),
    );
  }
  const released = await settleUploads(run, dependencies);
  await registry.unlockCorpus(run, runId);
  try {
    await announceEnd(run, released, dependencies);
  } finally {
    // What waits need not wait until the message gets through.
    if (run.kind === 'preparation') {
      await dependencies.startPreparation({ corpus: run.corpus, languagePair: run.languagePair });
    } else {
      await dependencies.startTraining();
    }
  }
}

/** A training's cost is noted with each of its jobs; a preparation has only Lambdas, and they have all ended. */
async function noteCost(
  { runId, kind }: Run,
  { registry, prices }: Pick<CloseRunDependencies, 'registry' | 'prices'>,
): Promise<void> {
  if (kind !== 'preparation') return;
  const costUsd = lambdaCostOfRun(await registry.listStageUse(runId), prices);
  if (costUsd !== undefined) await registry.noteRun(runId, { costUsd });
}

/** @returns undefined for an execution that goes on */
async function endOf(
  event: CloseRunEvent,
  run: Run,
  { describeEnd, stopExecution, now }: Pick<CloseRunDependencies, 'describeEnd' | 'stopExecution' | 'now'>,
): Promise<RunEnd | undefined> {
  if ('runId' in event) {
    const { error, cause } = event;
    if (run.executionArn !== undefined) await stopExecution(run.executionArn, error, cause);
    return { status: 'ABORTED', endedAt: now().toISOString(), error, cause };
  }
  const { detail } = event;
  const { status } = detail;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return undefined;
  const { error, cause, endedAt } = await describeEnd(detail.executionArn);
  const item = detail.error === MAP_FAILED || error === MAP_FAILED ? failureOfItem(run) : undefined;
  const named = item?.error ?? detail.error ?? error;
  const told = item?.cause ?? detail.cause ?? cause;
  return {
    status,
    endedAt: (endedAt ?? now()).toISOString(),
    ...(named ? { error: named } : {}),
    ...(told ? { cause: readableCause(told) } : {}),
  };
}

/** A map says only that items failed; the item has left its error as the end of the stage. */
function failureOfItem({ stages }: Run): { error: string; cause: string } | undefined {
  const message = Object.values(stages).find((stage) => stage.status === 'FAILED')?.message;
  const parts = /^(\w+): (.+)$/s.exec(message ?? '');
  return parts ? { error: parts[1], cause: parts[2] } : undefined;
}

/** Nobody can answer any more: the token has died with the execution. */
async function expireApproval(
  { runId }: Run,
  registry: Pick<Registry, 'getApproval' | 'answerApproval'>,
  now: () => Date,
): Promise<void> {
  const approval: Approval | undefined = await registry.getApproval(runId);
  if (approval?.status !== 'WAITING') return;
  try {
    await registry.answerApproval(runId, { status: 'EXPIRED', by: 'close-run', at: now().toISOString() });
  } catch (error) {
    if (!(error instanceof ApprovalAlreadyAnswered)) throw error;
  }
}

/** Tells systems and people, unless an earlier delivery of the event has done so. */
async function announceEnd(run: Run, released: Upload[], dependencies: CloseRunDependencies): Promise<void> {
  const { registry, publishEvent, notify, now } = dependencies;
  const { runId, corpus, languagePair, kind, error, cause } = run;
  const events = await registry.listRunEvents(runId);
  if (events.some(({ eventId }) => eventId === ANNOUNCED)) return;
  await publishEvent('RunClosed', {
    runId,
    corpus,
    languagePair,
    kind,
    status: run.status as RunEnd['status'],
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  if (isTold(run)) await notify(await endMessage(run, released, dependencies));
  const message = `The run ended: ${run.status}.`;
  await noteRunEvent(registry, { runId, eventId: ANNOUNCED, stage: 'Announce', message }, now());
}

/** People hear of a sweep when all of it has ended, and of a monitoring when it found something or failed. */
const isTold = ({ kind, sweepId, status }: Run) =>
  sweepId === undefined && !(kind === 'monitoring' && status === 'SUCCEEDED');

async function endMessage(
  run: Run,
  released: Upload[],
  { registry, data, dashboardUrl }: CloseRunDependencies,
): Promise<Message> {
  if (run.status !== 'SUCCEEDED') return runFailed(run, { released, dashboardUrl });
  if (run.kind === 'preparation' && run.datasetVersion !== undefined) {
    const version = await registry.getDatasetVersion(run, run.datasetVersion);
    const { drops } = await readJson(data, keys.manifest(run, run.datasetVersion), DatasetManifest);
    const uploads = await registry.listUploadsOfRun(run.runId);
    const quarantined = uploads.filter(({ status }) => status === 'QUARANTINED');
    if (version) return preparationSucceeded(run, { version, drops, quarantined, dashboardUrl });
  }
  if (run.model !== undefined && run.modelVersion !== undefined) {
    const model = await registry.getModel(run.model);
    const version = await registry.getModelVersion(run.model, run.modelVersion);
    const evaluations = await registry.listEvaluations(run.model, run.modelVersion);
    if (model && version) return trainingSucceeded(run, { model, version, evaluations, dashboardUrl });
  }
  throw new EndWithoutResult(
    `Run ${run.runId} succeeded, but no ${run.kind === 'preparation' ? 'dataset' : 'model'} version of it is registered. ` +
      'Look at its last stages.',
  );
}

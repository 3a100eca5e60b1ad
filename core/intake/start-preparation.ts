import type { z } from 'zod';
import type { Corpus, Run } from '../../contracts/entities.ts';
import type { PreparationInput, StartPreparationEvent } from '../../contracts/states.ts';
import { AlreadyExists, DragomanError } from '../errors.ts';
import type { CorpusId } from '../keys.ts';
import type { Log } from '../log.ts';
import { type Message, runStarted } from '../notifications/messages.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { releaseReason } from '../runs/settle-uploads.ts';
import { withoutEarlySidecars } from './early-sidecars.ts';

/** The sweep could not look after every corpus; the others were. */
export class SweepIncomplete extends DragomanError {}

/** A start or an end that takes longer than this has died: no Lambda of ours that does these lives so long. */
const DEAD_SECONDS = 300;

export interface StartPreparationDependencies {
  registry: Pick<
    Registry,
    | 'getCorpus'
    | 'listCorpora'
    | 'lockCorpus'
    | 'unlockCorpus'
    | 'listPending'
    | 'claimUploads'
    | 'listUploadsOfRun'
    | 'createRun'
    | 'getRun'
    | 'markStarted'
    | 'closeRun'
    | 'releaseUploads'
    | 'listRemovals'
    | 'putHeartbeat'
  >;
  /** Starts `prepare-dataset` under the run's id; a second start under the same id is the first one. @returns its ARN */
  startExecution: (input: PreparationInput) => Promise<string>;
  notify: (message: Message) => Promise<void>;
  log: Log;
  now: () => Date;
  /** Four hexadecimal digits. */
  randomDigits: () => string;
  dashboardUrl: string;
}

/**
 * Starts a preparation of one corpus, or of every corpus that needs one, unless one is under way. Safe to call at any
 * time and any number of times: the lock on the corpus keeps two runs apart, and a start that died is finished or undone.
 * An event for one corpus starts nothing for uploads that only failed runs have left: those wait for the sweep.
 * @returns the ids of the started runs. @throws SweepIncomplete when a corpus of a sweep failed
 */
export async function startPreparation(
  event: z.infer<typeof StartPreparationEvent>,
  dependencies: StartPreparationDependencies,
): Promise<string[]> {
  if (!('sweep' in event)) {
    const corpus = await dependencies.registry.getCorpus(event);
    const which = event.again ? 'again' : event.always ? 'all' : 'fresh';
    const { by: who, how = 'person' } = event;
    const startedBy = who === undefined ? undefined : { how, who };
    const started = corpus && (await startCorpus(corpus, which, dependencies, startedBy));
    return started ? [started] : [];
  }
  const startedRuns: string[] = [];
  const failures: string[] = [];
  const { now, log, registry } = dependencies;
  let oldestPendingSeconds = 0;
  for (const corpus of await registry.listCorpora()) {
    try {
      const since = (await registry.listPending(corpus))[0]?.receivedAt;
      const seconds = since === undefined ? 0 : (now().getTime() - Date.parse(since)) / 1000;
      oldestPendingSeconds = Math.max(oldestPendingSeconds, seconds);
      const started = await startCorpus(corpus, 'all', dependencies);
      if (started) startedRuns.push(started);
    } catch (error) {
      failures.push(`${corpus.corpus}/${corpus.languagePair}: ${error}`);
    }
  }
  // A metric filter reads this figure; the alarm on it says that uploads wait although the sweep comes by.
  log.info('oldest pending upload', { oldestPendingSeconds });
  await registry.putHeartbeat({ beat: 'sweep', at: now().toISOString() });
  if (failures.length > 0) throw new SweepIncomplete(`The sweep failed for ${failures.join('; ')}`);
  return startedRuns;
}

async function startCorpus(
  listed: Corpus,
  which: 'fresh' | 'all' | 'again',
  dependencies: StartPreparationDependencies,
  startedBy?: Run['startedBy'],
): Promise<string | undefined> {
  const { registry, now, randomDigits } = dependencies;
  const id: CorpusId = { corpus: listed.corpus, languagePair: listed.languagePair };
  const corpus = await registry.getCorpus(id);
  if (corpus?.lockedBy !== undefined) {
    const resumed = await releaseDeadLock(corpus, corpus.lockedBy, dependencies);
    if (resumed !== 'free') return resumed;
  }
  /** Undefined when there is nothing to do; no uploads when all there is to do is to remove text. */
  const wanted = async () => {
    const pending = withoutEarlySidecars(await registry.listPending(id), now());
    if (pending.some(({ attempts }) => attempts === 0)) return pending;
    if (which === 'fresh') return undefined;
    if (which === 'again' && corpus?.latestVersion !== undefined) return pending;
    return pending.length > 0 || (await mustRemove(id, dependencies)) ? pending : undefined;
  };
  if (!(await wanted())) return undefined;

  const startedAt = now().toISOString();
  const runId = `prep-${id.corpus}-${id.languagePair}-${startedAt.replace(/\D/g, '').slice(0, 14)}-${randomDigits()}`;
  if (!(await registry.lockCorpus(id, runId, startedAt))) return undefined;
  // Another run may have taken them between the look and the lock.
  const pending = await wanted();
  if (!pending) {
    await registry.unlockCorpus(id, runId);
    return undefined;
  }
  const run: Run = {
    ...id,
    runId,
    kind: 'preparation',
    status: 'STARTING',
    createdAt: startedAt,
    stages: {},
    ...(startedBy === undefined ? {} : { startedBy }),
  };
  if (!(await registry.createRun(run))) {
    throw new AlreadyExists(`Run ${runId} exists. It keeps its corpus until it ends; call again after that.`);
  }
  await registry.claimUploads(
    pending.map(({ uploadId }) => uploadId),
    runId,
  );
  return launch(run, dependencies);
}

/** Whether the latest version was made before a removal. */
async function mustRemove(
  id: CorpusId,
  { registry }: Pick<StartPreparationDependencies, 'registry'>,
): Promise<boolean> {
  if ((await registry.getCorpus(id))?.latestVersion === undefined) return false;
  return (await registry.listRemovals(id)).some(({ appliedIn }) => appliedIn === undefined);
}

/** Starts the execution of a run that has claimed its uploads. */
async function launch(run: Run, dependencies: StartPreparationDependencies): Promise<string> {
  const { registry, startExecution, notify, dashboardUrl } = dependencies;
  const { runId, corpus, languagePair } = run;
  const uploads = await registry.listUploadsOfRun(runId);
  await registry.markStarted(runId, await startExecution({ runId, corpus, languagePair }));
  await notify(runStarted(run, { uploads: uploads.length, dashboardUrl }));
  return runId;
}

/**
 * Looks at who holds a corpus. A start that died is finished when it had claimed uploads (nothing more is claimed: the
 * execution may have begun), and undone when it had not; an end that died is finished.
 * @returns 'free', the id of a run that was started now, or undefined while a live run holds the corpus
 */
async function releaseDeadLock(
  corpus: Corpus,
  runId: string,
  dependencies: StartPreparationDependencies,
): Promise<'free' | string | undefined> {
  const { registry, now } = dependencies;
  const run = await registry.getRun(runId);
  if (run && isLive(run) && run.status !== 'STARTING') return undefined;
  const since = run?.endedAt ?? corpus.lockedAt ?? corpus.createdAt;
  if ((now().getTime() - Date.parse(since)) / 1000 < DEAD_SECONDS) return undefined;
  if (run && isLive(run)) {
    if ((await registry.listUploadsOfRun(runId)).length > 0) return launch(run, dependencies);
    const endedAt = now().toISOString();
    const cause = 'The Lambda that started the run died before it had claimed an upload. Nothing was lost.';
    await registry.closeRun(runId, { status: 'ABORTED', endedAt, error: 'NeverStarted', cause });
  }
  // `close-run` has died. What is in a published version stays as it is; the event of the end is in the dead-letter queue.
  if (run && run.datasetVersion === undefined) await registry.releaseUploads(runId, releaseReason(run));
  await registry.unlockCorpus(corpus, runId);
  return 'free';
}

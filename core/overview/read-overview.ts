import type { Overview, Waiting } from '../../contracts/api/overview.ts';
import type { Corpus, Run } from '../../contracts/entities.ts';
import type { Source } from '../../contracts/source.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { forEachOf } from '../registry/writes.ts';
import { scheduleIdOf } from '../schedules/schedule-id.ts';
import { describeLive } from './live-runs.ts';
import { newChampions, newDatasets } from './news.ts';
import { unsettledVersions } from './unsettled-versions.ts';

/** So many runs of each kind are looked at, ... */
const RUNS = 50;
/** ... and the models of so many corpora: those that had runs last, then others. */
const CORPORA = 25;
/** What is older is no news, and nobody waits for it any more. */
const DAYS = 14;
const LONGEST_LIST = 50;

export interface OverviewDependencies {
  registry: Pick<
    Registry,
    | 'getApproval'
    | 'getDatasetVersion'
    | 'getModel'
    | 'getModelVersion'
    | 'getRun'
    | 'listCorpora'
    | 'listEvaluations'
    | 'listAllModels'
    | 'listAllSources'
    | 'listModelVersions'
    | 'listOpenRuns'
    | 'listRunEvents'
    | 'listRuns'
    | 'listRefusedUploads'
  >;
  models: Objects;
  /** A run with what it has cost by now. */
  priced: (run: Run) => Promise<Run>;
  now: () => Date;
}

/**
 * What goes on, what waits for a person, and what is new, newest first, at most fifty of each. Looks at the last fifty runs
 * of each kind and uploads in quarantine, at all that is open, and at the models of the twenty-five corpora that were busy
 * last, so its cost does not grow with the history.
 */
export async function readOverview({
  registry,
  models,
  priced,
  now,
}: OverviewDependencies): Promise<Overview> {
  const since = new Date(now().getTime() - DAYS * 86_400_000).toISOString();
  const [corpora, open, ...recent] = await Promise.all([
    registry.listCorpora(),
    registry.listOpenRuns(),
    ...(['preparation', 'training', 'monitoring'] as const).map((kind) =>
      registry.listRuns({ kind, from: since }, { limit: RUNS }).then(({ items }) => items),
    ),
  ]);
  const runs = recent.flat().sort(newestFirst);
  const live = await liveRuns(runs, open, corpora, registry);
  const [running, approvals, unsettled, sources, refused, datasets, champions] = await Promise.all([
    describeLive(live.slice(0, LONGEST_LIST), { registry, models, priced }),
    approvalsOf(live, registry),
    unsettledVersions(recent[1] ?? [], { registry, models }),
    registry.listAllSources(),
    refusedUploads(since, registry),
    newDatasets(recent[0] ?? [], registry),
    newChampions(busiest(corpora, runs), since, registry),
  ]);
  const waiting = [...approvals, ...unsettled, ...failures(runs), ...failingSources(sources), ...refused];
  return {
    running,
    waiting: waiting.sort((a, b) => later(a.since, b.since)).slice(0, LONGEST_LIST),
    news: [...datasets, ...champions].sort((a, b) => later(a.at, b.at)).slice(0, LONGEST_LIST),
    empty: corpora.length === 0,
  };
}

const later = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
const newestFirst = (a: Run, b: Run) => later(a.createdAt, b.createdAt);
const nameOf = ({ corpus, languagePair }: Pick<Corpus, 'corpus' | 'languagePair'>) =>
  `${corpus}/${languagePair}`;

function busiest(corpora: readonly Corpus[], runs: readonly Run[]): Corpus[] {
  const byName = new Map(corpora.map((corpus) => [nameOf(corpus), corpus]));
  const names = new Set([...runs.map(nameOf), ...byName.keys()]);
  return [...names].flatMap((name) => byName.get(name) ?? []).slice(0, CORPORA);
}

/** All that goes on. A preparation may be older than the last runs: its corpus names it. */
async function liveRuns(
  runs: readonly Run[],
  open: readonly Run[],
  corpora: readonly Corpus[],
  registry: Pick<Registry, 'getRun'>,
): Promise<Run[]> {
  const preparations = runs.filter((run) => run.kind === 'preparation' && isLive(run));
  const known = new Set(runs.map(({ runId }) => runId));
  const locks = corpora.flatMap(({ lockedBy }) => (lockedBy && !known.has(lockedBy) ? [lockedBy] : []));
  const older = await forEachOf(locks, (runId) => registry.getRun(runId));
  return [
    ...preparations,
    ...older.filter((run): run is Run => run !== undefined && isLive(run)),
    ...open,
  ].sort(newestFirst);
}

function approvalsOf(live: readonly Run[], registry: Pick<Registry, 'getApproval'>): Promise<Waiting[]> {
  const asking = live.filter(({ status }) => status === 'AWAITING_APPROVAL');
  return forEachOf(asking, async ({ runId, corpus, languagePair, createdAt }) => {
    const approval = await registry.getApproval(runId);
    return {
      ...{ kind: 'approval' as const, corpus, languagePair, runId },
      since: approval?.askedAt ?? createdAt,
      question: approval?.question ?? '',
    };
  });
}

/** Runs that failed and that no later run of the same kind, of the same corpus or line, has made good. */
function failures(runs: readonly Run[]): Waiting[] {
  const what = ({ kind, corpus, languagePair, model }: Run) =>
    [kind, corpus, languagePair, model ?? ''].join(' ');
  const settled = new Set<string>();
  return runs.flatMap((run): Waiting[] => {
    const { runId, corpus, languagePair, model, createdAt, endedAt, error, cause } = run;
    if (settled.has(what(run))) return [];
    if (run.status === 'SUCCEEDED') settled.add(what(run));
    if (run.status !== 'FAILED' && run.status !== 'TIMED_OUT') return [];
    const failed = { runId, runKind: run.kind, corpus, languagePair, model, error, cause };
    return [{ kind: 'failure', since: endedAt ?? createdAt, ...failed }];
  });
}

/** Sources that could not be fetched. */
function failingSources(sources: readonly Source[]): Waiting[] {
  return sources.flatMap(({ corpus, languagePair, sourceId, last }): Waiting[] => {
    if (last?.outcome !== 'failed') return [];
    const name = { corpus, languagePair, sourceId };
    const scheduleId = scheduleIdOf({ kind: 'source', name });
    return [{ kind: 'source', ...name, scheduleId, since: last.at, reason: last.message }];
  });
}

/** Uploads in quarantine. */
async function refusedUploads(
  since: string,
  registry: Pick<Registry, 'listRefusedUploads'>,
): Promise<Waiting[]> {
  const uploads = await registry.listRefusedUploads(since, LONGEST_LIST);
  return uploads.map(
    ({ corpus, languagePair, receivedAt, uploadId, runId, sourceId, file, reason = '' }) => ({
      ...{ kind: 'quarantine' as const, corpus, languagePair, uploadId, runId, sourceId, file, reason },
      since: receivedAt,
    }),
  );
}

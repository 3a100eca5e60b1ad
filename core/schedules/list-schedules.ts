import type { Schedule, ScheduleOverview } from '../../contracts/api/schedules.ts';
import type { Corpus, Model, Run } from '../../contracts/entities.ts';
import type { Source } from '../../contracts/source.ts';
import type { CorpusId } from '../keys.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import type { LineWork } from '../training/line-schedules.ts';
import { FIELD_OF } from './change-line-schedule.ts';
import { ScheduleInvalid } from './errors.ts';
import { nextTimes } from './next-times.ts';
import { parseScheduleId, scheduleIdOf, scheduleMissing } from './schedule-id.ts';

/** Corpora that are read at once. */
const AT_ONCE = 10;

export interface ReadSchedulesDependencies {
  registry: Pick<Registry, 'listCorpora' | 'listAllSources' | 'listAllModels' | 'listRuns'>;
  now: () => Date;
}

/**
 * Schedules of all corpora, in the order of the corpora's names, with what comes next and what came last. Reads three
 * lists, and one run a scheduled line or corpus, of ten corpora at once, until there are `limit` schedules.
 */
export async function listSchedules(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { registry, now }: ReadSchedulesDependencies,
): Promise<{ items: Omit<ScheduleOverview, 'etag'>[]; next?: string }> {
  const nameOf = ({ corpus, languagePair }: CorpusId) => `${corpus}/${languagePair}`;
  const [found, sources, models] = await Promise.all([
    registry.listCorpora(),
    registry.listAllSources(),
    registry.listAllModels(),
  ]);
  const corpora = found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const rest = corpora.filter((corpus) => cursor === undefined || nameOf(corpus) > cursor);
  const items: Omit<ScheduleOverview, 'etag'>[] = [];
  for (let first = 0; first < rest.length; first += AT_ONCE) {
    const some = rest.slice(first, first + AT_ONCE);
    const schedules = await forEachOf(some, (corpus) => {
      const isOfCorpus = (one: CorpusId) => nameOf(one) === nameOf(corpus);
      return schedulesOf(corpus, sources.filter(isOfCorpus), models.filter(isOfCorpus), { registry, now });
    });
    for (const [index, corpus] of some.entries()) {
      items.push(...(schedules[index] ?? []));
      const more = rest.at(-1) !== corpus;
      if (items.length >= limit && more) return { items, next: nameOf(corpus) };
    }
  }
  return { items };
}

async function schedulesOf(
  corpus: Corpus,
  sources: readonly Source[],
  models: readonly Model[],
  { registry, now }: ReadSchedulesDependencies,
) {
  const lines = models.flatMap((model) =>
    (['training', 'monitoring'] as const).flatMap((work) => {
      const schedule = lineSchedule(model, work);
      return schedule ? [{ model, work, schedule }] : [];
    }),
  );
  const preparation = corpusSchedule(corpus);
  return [
    ...(preparation
      ? [
          {
            ...preparation,
            ...upcoming(preparation, now()),
            ...lastRun((await registry.listRuns({ corpus, kind: 'preparation' }, { limit: 1 })).items[0]),
          },
        ]
      : []),
    ...sources.map((source) => ({
      ...sourceSchedule(source),
      ...upcoming(sourceSchedule(source), now()),
      ...(source.last === undefined ? {} : { fetched: source.last }),
      ...(source.fetchingSince === undefined ? {} : { runningSince: source.fetchingSince }),
    })),
    ...(await forEachOf(lines, async ({ model: { model, corpus: name, languagePair }, work, schedule }) => {
      const filter = { corpus: { corpus: name, languagePair }, kind: work, model };
      const [run] = (await registry.listRuns(filter, { limit: 1 })).items;
      return { ...schedule, ...upcoming(schedule, now()), ...lastRun(run) };
    })),
  ];
}

function lastRun(run: Run | undefined) {
  if (!run) return {};
  const { runId, status, createdAt, error, endedAt } = run;
  return {
    run: { runId, status, createdAt, ...(error === undefined ? {} : { error }) },
    ...(endedAt === undefined ? { runningSince: createdAt } : {}),
  };
}

/** The next moment of a schedule that is not paused, or why it has none. */
function upcoming({ timing }: Schedule, now: Date): Pick<ScheduleOverview, 'next' | 'problem'> {
  if (!timing.enabled) return {};
  try {
    const [next] = nextTimes(timing, { after: now, count: 1 });
    return next ? { next: next.toISOString() } : {};
  } catch (error) {
    if (error instanceof ScheduleInvalid) return { problem: error.message };
    throw error;
  }
}

/** A source as a schedule. */
export function sourceSchedule({
  corpus,
  languagePair,
  sourceId,
  schedule,
  enabled,
}: Pick<Source, 'corpus' | 'languagePair' | 'sourceId' | 'schedule' | 'enabled'>): Schedule {
  const name = { corpus, languagePair, sourceId };
  return {
    scheduleId: scheduleIdOf({ kind: 'source', name }),
    kind: 'source',
    ...name,
    timing: { ...schedule, enabled },
  };
}

/** When a corpus is prepared anew; undefined where that happens only when uploads come, or when asked. */
export function corpusSchedule({ corpus, languagePair, prepareEvery }: Corpus): Schedule | undefined {
  const id = { corpus, languagePair };
  const kind = 'preparation';
  return prepareEvery && { scheduleId: scheduleIdOf({ kind, id }), kind, ...id, timing: prepareEvery };
}

/** When a line trains or is monitored; undefined where it does so only when asked. */
export function lineSchedule(
  { model, corpus, languagePair, ...settings }: Model,
  work: LineWork,
): Schedule | undefined {
  const timing = settings[FIELD_OF[work]];
  const kind = work;
  return timing && { scheduleId: scheduleIdOf({ kind, model }), kind, corpus, languagePair, model, timing };
}

/** One schedule by its id. @throws NotRegistered */
export async function findSchedule(
  scheduleId: string,
  registry: Pick<Registry, 'getSource' | 'getModel' | 'getCorpus'>,
): Promise<Schedule> {
  const subject = parseScheduleId(scheduleId);
  if (subject.kind === 'source') {
    const source = await registry.getSource(subject.name);
    if (source) return sourceSchedule(source);
  } else if (subject.kind === 'preparation') {
    const corpus = await registry.getCorpus(subject.id);
    const schedule = corpus && corpusSchedule(corpus);
    if (schedule) return schedule;
  } else {
    const model = await registry.getModel(subject.model);
    const schedule = model && lineSchedule(model, subject.kind);
    if (schedule) return schedule;
  }
  throw scheduleMissing(scheduleId);
}

import { SCHEDULE_ENDPOINTS, type Schedule } from '../../contracts/api/schedules.ts';
import type { LineSchedule } from '../../contracts/timing.ts';
import { AlreadyExists } from '../../core/errors.ts';
import { startByHand } from '../../core/intake/start-by-hand.ts';
import type { CorpusId } from '../../core/keys.ts';
import { modelMissing } from '../../core/registry/models.ts';
import { sourceMissing } from '../../core/registry/sources.ts';
import { changeCorpusSchedule } from '../../core/schedules/change-corpus-schedule.ts';
import { changeLineSchedule } from '../../core/schedules/change-line-schedule.ts';
import { findSchedule, listSchedules, sourceSchedule } from '../../core/schedules/list-schedules.ts';
import { nextTimes } from '../../core/schedules/next-times.ts';
import { parseScheduleId, scheduleIdOf } from '../../core/schedules/schedule-id.ts';
import { registerSource, removeSource, settingsOf } from '../../core/sources/register-source.ts';
import { etagOf, requireMatch } from '../pipeline/etag.ts';
import { type CallContext, route } from '../route.ts';

const { listSchedules: LIST, previewSchedule: PREVIEW, getSchedule: GET } = SCHEDULE_ENDPOINTS;

/** Everything that recurs. */
export const scheduleRoutes = {
  listSchedules: route(LIST, async ({ query }, { registry, now }) => {
    const { items, next } = await listSchedules(query, { registry, now });
    // The ETag is of the schedule as getSchedule answers it.
    const withEtag = items.map((item) => ({ ...item, etag: etagOf(GET.response.parse(item)) }));
    return { items: withEtag, next };
  }),

  previewSchedule: route(PREVIEW, async ({ query: { count, ...timing } }, { now }) => ({
    next: nextTimes(timing, { after: now(), count }).map((at) => at.toISOString()),
  })),

  getSchedule: route(GET, async ({ params }, { registry }) =>
    GET.response.parse(await findSchedule(params.scheduleId, registry)),
  ),

  createSchedule: route(SCHEDULE_ENDPOINTS.createSchedule, async ({ body }, context) => {
    if (body.kind === 'preparation') return createPreparationSchedule(body, context);
    const { model, kind, timing } = body;
    if ((await mustGetModel(model, context))[kind === 'training' ? 'trainEvery' : 'monitorEvery']) {
      throw alreadyThere(scheduleIdOf({ kind, model }));
    }
    await changeLineSchedule(
      { model, work: kind, before: undefined, wanted: timing },
      lineDependencies(context),
    );
    return mustFind(scheduleIdOf({ kind, model }), context);
  }),

  changeSchedule: route(SCHEDULE_ENDPOINTS.changeSchedule, ({ params, body }, context) =>
    change(params.scheduleId, body, context),
  ),

  removeSchedule: route(SCHEDULE_ENDPOINTS.removeSchedule, async ({ params: { scheduleId } }, context) => {
    const subject = parseScheduleId(scheduleId);
    if (subject.kind === 'source') {
      const { settings } = await seenSource(scheduleId, subject.name, context);
      await removeSource(subject.name, sourceDependencies(context), settings);
    } else await change(scheduleId, undefined, context);
    return { scheduleId };
  }),

  runSchedule: route(SCHEDULE_ENDPOINTS.runSchedule, async ({ params: { scheduleId } }, context) => {
    const { steering, caller } = context;
    await findSchedule(scheduleId, context.registry);
    const subject = parseScheduleId(scheduleId);
    const who = { how: 'person', who: caller.name } as const;
    switch (subject.kind) {
      case 'source':
        await steering.fetchSource(subject.name);
        return { runIds: [] };
      case 'preparation': {
        const { registry } = context;
        const wish = { id: subject.id, again: true, by: caller.name };
        return {
          runIds: [await startByHand(wish, { registry, startPreparation: steering.startPreparation })],
        };
      }
      case 'training':
        return { runIds: await steering.startTraining({ model: subject.model, ...who }) };
      case 'monitoring':
        return { runIds: await steering.startTraining({ monitor: subject.model, ...who }) };
    }
  }),

  createSource: route(SCHEDULE_ENDPOINTS.createSource, async ({ body }, context) => {
    const { corpus, languagePair, sourceId } = body;
    if (await context.registry.getSource({ corpus, languagePair, sourceId })) {
      throw new AlreadyExists(
        `${corpus} ${languagePair} has a source ${sourceId} already. Change it, or choose another name.`,
      );
    }
    return registerSource(described(body), sourceDependencies(context), null);
  }),

  getSource: route(SCHEDULE_ENDPOINTS.getSource, async ({ params }, { registry }) => {
    const source = await registry.getSource(params);
    if (!source) throw sourceMissing(params);
    return settingsOf(source);
  }),

  changeSource: route(SCHEDULE_ENDPOINTS.changeSource, async ({ params, body }, context) => {
    const source = await context.registry.getSource(params);
    if (!source) throw sourceMissing(params);
    const seen = settingsOf(source);
    requireMatch(context.ifMatch, seen, `the source ${params.sourceId}`);
    return registerSource(described({ ...params, ...body }), sourceDependencies(context), seen);
  }),
};

/** @throws AlreadyExists, NotRegistered, ScheduleInvalid */
async function createPreparationSchedule(
  { corpus, languagePair, timing }: CorpusId & { timing: Omit<LineSchedule, 'since'> },
  context: CallContext,
): Promise<Schedule> {
  const id = { corpus, languagePair };
  const scheduleId = scheduleIdOf({ kind: 'preparation', id });
  if ((await context.registry.getCorpus(id))?.prepareEvery) throw alreadyThere(scheduleId);
  await changeCorpusSchedule({ id, before: undefined, wanted: timing }, corpusDependencies(context));
  return mustFind(scheduleId, context);
}

const alreadyThere = (scheduleId: string) =>
  new AlreadyExists(`There is a schedule ${scheduleId} already. Change it, or take it away first.`);

/** Sets the timing of a schedule that the caller has seen; of a line, undefined takes it away. */
async function change(
  scheduleId: string,
  wanted: Omit<LineSchedule, 'since'> | undefined,
  context: CallContext,
): Promise<Schedule> {
  const subject = parseScheduleId(scheduleId);
  if (subject.kind !== 'source') {
    const seen = await mustFind(scheduleId, context);
    requireMatch(context.ifMatch, seen, `the schedule ${scheduleId}`);
    const change = { before: seen.timing, wanted };
    const timing =
      subject.kind === 'preparation'
        ? await changeCorpusSchedule({ id: subject.id, ...change }, corpusDependencies(context))
        : await changeLineSchedule(
            { model: subject.model, work: subject.kind, ...change },
            lineDependencies(context),
          );
    return timing ? { ...seen, timing } : seen;
  }
  const { settings } = await seenSource(scheduleId, subject.name, context);
  if (!wanted) return sourceSchedule(settings);
  const { enabled, ...schedule } = wanted;
  return sourceSchedule(
    await registerSource({ ...settings, schedule, enabled }, sourceDependencies(context), settings),
  );
}

/** The source of a schedule that the caller has seen as it is. */
async function seenSource(
  scheduleId: string,
  name: Parameters<CallContext['registry']['getSource']>[0],
  { registry, ifMatch }: CallContext,
) {
  const source = await registry.getSource(name);
  if (!source) throw sourceMissing(name);
  requireMatch(ifMatch, GET.response.parse(sourceSchedule(source)), `the schedule ${scheduleId}`);
  return { settings: settingsOf(source) };
}

async function mustFind(scheduleId: string, { registry }: CallContext): Promise<Schedule> {
  return GET.response.parse(await findSchedule(scheduleId, registry));
}

async function mustGetModel(name: string, { registry }: CallContext) {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  return model;
}

/** The body of a request as the core takes it. */
function described<Body extends { timing: { enabled: boolean; expression: string; timeZone: string } }>({
  timing: { enabled, ...schedule },
  ...body
}: Body) {
  return { ...body, schedule, enabled };
}

const lineDependencies = ({ registry, steering, caller, now, newId }: CallContext) => ({
  registry,
  schedules: { set: steering.setLineSchedule },
  now,
  newId,
  by: caller.name,
});

const corpusDependencies = ({ registry, steering, caller, now, newId }: CallContext) => ({
  registry,
  schedules: { set: steering.setCorpusSchedule },
  now,
  newId,
  by: caller.name,
});

const sourceDependencies = ({ registry, steering, caller, now, newId }: CallContext) => ({
  registry,
  schedules: { set: steering.setSourceSchedule, remove: steering.removeSourceSchedule },
  now,
  newId,
  by: caller.name,
});

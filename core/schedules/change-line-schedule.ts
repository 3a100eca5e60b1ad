import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../contracts/entities.ts';
import { LineSchedule } from '../../contracts/timing.ts';
import { requireTextLine } from '../monitoring/start-monitoring.ts';
import { parseContract } from '../objects/json-objects.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import type { LineSchedules, LineWork } from '../training/line-schedules.ts';
import { nextTimes } from './next-times.ts';

/** Where a line keeps the schedule of its work. */
export const FIELD_OF = { training: 'trainEvery', monitoring: 'monitorEvery' } as const satisfies Record<
  LineWork,
  keyof Model
>;

/** What a person says about when something recurs. */
export type WantedTiming = { expression: string; timeZone?: string; enabled?: boolean };

export interface ChangeLineScheduleDependencies {
  registry: Pick<Registry, 'getModel' | 'setLineSchedule' | 'putAudit'>;
  schedules: LineSchedules;
  now: () => Date;
  newId: () => string;
  /** Who does it, for the audit entry. */
  by: string;
}

/**
 * Sets when a line trains or is monitored, as long as that is still `before`; undefined: no more.
 * @returns the schedule as it is now. @throws ScheduleInvalid, ScheduleChanged, TablesNotMonitored, NotRegistered, ContractViolation
 */
export async function changeLineSchedule(
  change: {
    model: string;
    work: LineWork;
    before: LineSchedule | undefined;
    wanted: WantedTiming | undefined;
  },
  { registry, schedules, now, newId, by }: ChangeLineScheduleDependencies,
): Promise<LineSchedule | undefined> {
  const { model, work, before, wanted } = change;
  if (work === 'monitoring' && wanted) requireTextLine(await mustGet(model, registry));
  const at = now().toISOString();
  const schedule =
    wanted &&
    parseContract(LineSchedule, { ...wanted, since: sinceOf(wanted, before, at) }, `schedule of ${model}`);
  if (schedule) nextTimes(schedule, { after: now(), count: 1 });
  await registry.setLineSchedule(model, FIELD_OF[work], schedule, before);
  await settle(
    async () => (await mustGet(model, registry))[FIELD_OF[work]],
    (current) => schedules.set(model, work, current),
  );
  const action = schedule === undefined ? 'remove-schedule' : 'set-schedule';
  await registry.putAudit({ auditId: newId(), at, who: by, action, subject: `${model}/${work}` });
  return schedule;
}

/** A rate goes on counting unless it becomes another one. */
export const sinceOf = (
  wanted: { expression: string },
  before: { expression: string; since?: string | undefined } | undefined,
  at: string,
): string => (before?.expression === wanted.expression ? (before.since ?? at) : at);

/**
 * Sets a schedule as the registry says, and again when that has changed meanwhile: of two people at once the one who
 * wrote last is also the one whose schedule stands.
 */
export async function settle<Value>(read: () => Promise<Value>, set: (value: Value) => Promise<void>) {
  for (let current = await read(); ; ) {
    await set(current);
    const after = await read();
    if (isDeepStrictEqual(after, current)) return;
    current = after;
  }
}

async function mustGet(name: string, registry: Pick<Registry, 'getModel'>): Promise<Model> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  return model;
}

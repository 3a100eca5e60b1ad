import { LineSchedule } from '../../contracts/timing.ts';
import type { CorpusId } from '../keys.ts';
import { parseContract } from '../objects/json-objects.ts';
import { corpusMissing, nameOf } from '../registry/corpora.ts';
import type { Registry } from '../registry/registry.ts';
import { settle, sinceOf, type WantedTiming } from './change-line-schedule.ts';
import type { CorpusSchedules } from './corpus-schedules.ts';
import { nextTimes } from './next-times.ts';

export interface ChangeCorpusScheduleDependencies {
  registry: Pick<Registry, 'getCorpus' | 'setCorpusSchedule' | 'putAudit'>;
  schedules: CorpusSchedules;
  now: () => Date;
  newId: () => string;
  /** Who does it, for the audit entry. */
  by: string;
}

/**
 * Sets when a corpus is prepared anew, as long as that is still `before`; undefined: no more.
 * @returns the schedule as it is now. @throws ScheduleInvalid, ScheduleChanged, NotRegistered, ContractViolation
 */
export async function changeCorpusSchedule(
  change: { id: CorpusId; before: LineSchedule | undefined; wanted: WantedTiming | undefined },
  { registry, schedules, now, newId, by }: ChangeCorpusScheduleDependencies,
): Promise<LineSchedule | undefined> {
  const { id, before, wanted } = change;
  const at = now().toISOString();
  const schedule =
    wanted &&
    parseContract(
      LineSchedule,
      { ...wanted, since: sinceOf(wanted, before, at) },
      `schedule of ${nameOf(id)}`,
    );
  if (schedule) nextTimes(schedule, { after: now(), count: 1 });
  await registry.setCorpusSchedule(id, schedule, before);
  await settle(
    async () => {
      const corpus = await registry.getCorpus(id);
      if (!corpus) throw corpusMissing(id);
      return corpus.prepareEvery;
    },
    (current) => schedules.set(id, current),
  );
  const action = schedule === undefined ? 'remove-schedule' : 'set-schedule';
  const subject = `${id.corpus}/${id.languagePair}/preparation`;
  await registry.putAudit({ auditId: newId(), at, who: by, action, subject });
  return schedule;
}

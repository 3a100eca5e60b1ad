import type { ScheduleKind } from '../../contracts/api/schedules.ts';
import { SourceName } from '../../contracts/source.ts';
import { NotRegistered } from '../registry/errors.ts';

/** What a schedule is of. */
export type ScheduleSubject =
  | { kind: 'source'; name: SourceName }
  | { kind: Exclude<ScheduleKind, 'source'>; model: string };

/** Names a schedule in addresses: `source.media.en-ko.nightly`, `training.media-en-ko-base`. */
export const scheduleIdOf = (subject: ScheduleSubject): string =>
  subject.kind === 'source'
    ? ['source', subject.name.corpus, subject.name.languagePair, subject.name.sourceId].join('.')
    : `${subject.kind}.${subject.model}`;

/** @throws NotRegistered for what is no id of a schedule */
export function parseScheduleId(scheduleId: string): ScheduleSubject {
  const [kind, first, languagePair, sourceId, ...more] = scheduleId.split('.');
  const name = SourceName.safeParse({ corpus: first, languagePair, sourceId });
  if (kind === 'source' && name.success && more.length === 0) return { kind, name: name.data };
  if ((kind === 'training' || kind === 'monitoring') && first && languagePair === undefined) {
    return { kind, model: first };
  }
  throw scheduleMissing(scheduleId);
}

export const scheduleMissing = (scheduleId: string): NotRegistered =>
  new NotRegistered(`There is no schedule ${scheduleId}. Look at the list of schedules for the right one.`);

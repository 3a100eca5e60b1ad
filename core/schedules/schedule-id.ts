import type { ScheduleKind } from '../../contracts/api/schedules.ts';
import { CorpusName, LanguagePair } from '../../contracts/primitives.ts';
import { SourceName } from '../../contracts/source.ts';
import type { CorpusId } from '../keys.ts';
import { NotRegistered } from '../registry/errors.ts';

/** What a schedule is of. */
export type ScheduleSubject =
  | { kind: 'source'; name: SourceName }
  | { kind: 'preparation'; id: CorpusId }
  | { kind: Exclude<ScheduleKind, 'source' | 'preparation'>; model: string };

/** Names a schedule in addresses: `source.media.en-ko.nightly`, `preparation.media.en-ko`, `training.media-en-ko-base`. */
export function scheduleIdOf(subject: ScheduleSubject): string {
  switch (subject.kind) {
    case 'source':
      return ['source', subject.name.corpus, subject.name.languagePair, subject.name.sourceId].join('.');
    case 'preparation':
      return ['preparation', subject.id.corpus, subject.id.languagePair].join('.');
    default:
      return `${subject.kind}.${subject.model}`;
  }
}

/** @throws NotRegistered for what is no id of a schedule */
export function parseScheduleId(scheduleId: string): ScheduleSubject {
  const [kind, first, languagePair, sourceId, ...more] = scheduleId.split('.');
  const name = SourceName.safeParse({ corpus: first, languagePair, sourceId });
  if (kind === 'source' && name.success && more.length === 0) return { kind, name: name.data };
  const [corpus, pair] = [CorpusName.safeParse(first), LanguagePair.safeParse(languagePair)];
  if (kind === 'preparation' && corpus.success && pair.success && sourceId === undefined) {
    return { kind, id: { corpus: corpus.data, languagePair: pair.data } };
  }
  if ((kind === 'training' || kind === 'monitoring') && first && languagePair === undefined) {
    return { kind, model: first };
  }
  throw scheduleMissing(scheduleId);
}

export const scheduleMissing = (scheduleId: string): NotRegistered =>
  new NotRegistered(`There is no schedule ${scheduleId}. Look at the list of schedules for the right one.`);

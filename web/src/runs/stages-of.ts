import type { Run } from '../../../contracts/entities.ts';
import { TABULAR } from '../../../contracts/primitives.ts';
import { STAGES, type Stage } from '../../../contracts/stages.ts';

/** Stages that most runs do without: shown once they have begun. */
const EXCEPTIONAL: readonly Stage[] = ['AwaitApproval', 'Generate', 'ImportTables'];
/** Of tables, ImportTables does all that these do. */
const OF_TEXT: readonly Stage[] = [
  'Ingest',
  'TrainAligner',
  'Refine',
  'Compare',
  'Finish',
  'CheckConsistency',
];

/** The stages that a run has gone through or will, as far as that is known beforehand, in their order. */
export function stagesOf({ kind, languagePair, stages }: Run): Stage[] {
  const isTable = kind === 'preparation' && languagePair === TABULAR;
  return STAGES[kind].filter((stage) => {
    if (stages[stage]) return true;
    if (stage === 'ImportTables') return isTable;
    return !EXCEPTIONAL.includes(stage) && !(isTable && OF_TEXT.includes(stage));
  });
}

/** Seconds that a stage took, or has taken by `now` (milliseconds since the epoch). */
export function secondsOf(
  { startedAt, endedAt }: { startedAt: string; endedAt?: string },
  now: number,
): number {
  return Math.max(0, ((endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt)) / 1000);
}

import type { Run } from '../../contracts/entities.ts';

/** What a person does about an error, by its name. An error whose message says it already needs no entry. */
const ADVICE: Record<string, string> = {
  ApprovalRejected:
    'nothing, if the answer was meant. Otherwise mend the recipe or the files; the uploads are in the next preparation.',
  VersionConflict: 'nothing: the next preparation starts by itself on the latest version.',
  RunAlreadyClosed: 'nothing: the next preparation starts by itself.',
  LeakageFound: 'look at the leakage report of the run, and take the source that leaks out of the recipe.',
  TrainingConfigError: 'mend the training recipe as the message says, then start the training again.',
  TrainingDataError:
    'look at the record that the message names, upload it mended, then train on the new version.',
  Cancelled: 'nothing: a person stopped it.',
  TooLittleFreshText: 'nothing: the next monitoring looks again.',
  'States.Timeout': 'look at the stage that was running; if the work has grown, raise its time limit.',
  'States.DataLimitExceeded': 'report it: a state passed data instead of a key.',
};

/** One sentence for the end of a message about a run that did not succeed. */
export function adviceFor({ status, error, kind }: Pick<Run, 'status' | 'error' | 'kind'>): string {
  const known =
    ADVICE[error ?? (status === 'ABORTED' ? 'Cancelled' : status === 'TIMED_OUT' ? 'States.Timeout' : '')];
  if (known) return known;
  return kind === 'preparation'
    ? 'look at the failed stage on the page of the run. The hourly sweep tries the uploads again, three times in all.'
    : 'look at the failed stage and the log of its job on the page of the run, then start the training again.';
}

import type { Run } from '../../../../contracts/entities.ts';

/** Where the page of a run is. */
export const pageOfRun = ({ kind, runId }: Pick<Run, 'kind' | 'runId'>): string =>
  kind === 'preparation' ? `/preparations/${runId}` : `/trainings/${runId}`;

import type { SweepMember } from '../../../../contracts/api/trainings.ts';

/** The best score that a member has had; undefined before its first validation. */
export const bestScore = ({ scores }: Pick<SweepMember, 'scores'>): number | undefined =>
  scores.length === 0 ? undefined : Math.max(...scores.map(({ score }) => score));

/** Whether values are so far apart that only a logarithm shows them: all positive, over more than a factor of 20. */
export const isLogarithmic = (values: readonly number[]): boolean =>
  values.length > 1 && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 20;

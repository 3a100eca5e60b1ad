import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';

/** A figure that passes up to its limit; above it the recipe says whether it warns or fails. */
export const drift = (
  check: string,
  subject: string,
  value: number,
  limit: number,
  { onDrift }: Pick<ConsistencySettings, 'onDrift'>,
  figures: string,
): ConsistencyFinding => ({
  check,
  kind: 'drift',
  verdict: value <= limit ? 'pass' : onDrift,
  subject,
  message: `${subject}: ${figures} (limit ${limit}).`,
  value,
  limit,
});

/** A share as people read it: `12.3 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

import { z } from 'zod';
import { Count } from './primitives.ts';

/** What one item of Refine found out about the terms of the recipe's termbase. `runs/<run>/terms/<item>.json`. */
export const TermReport = z.strictObject({
  v: z.literal(1),
  /** Pairs that were checked, and those of them that violate the termbase. */
  checked: Count,
  violating: Count,
  /** By term, ascending. */
  terms: z.record(
    z.string(),
    z.strictObject({
      violations: Count,
      expected: z.array(z.string()),
      /** The first few, in the order of pairs. */
      examples: z
        .array(z.strictObject({ pairId: z.string(), source: z.string(), target: z.string() }))
        .max(3),
    }),
  ),
});
export type TermReport = z.infer<typeof TermReport>;

import { z } from 'zod';
import { Count } from './primitives.ts';

/** A pair whose target misses a term. */
const TermExample = z.strictObject({ pairId: z.string(), source: z.string(), target: z.string() });

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
      examples: z.array(TermExample).max(3),
    }),
  ),
});
export type TermReport = z.infer<typeof TermReport>;

/** Terms of the recipe's termbase that targets of a version miss, all items of Refine together; none of the text. */
export const MissedTerms = z.strictObject({
  /** Pairs that were checked, and those of them whose targets miss a term. */
  checked: Count,
  violating: Count,
  /** Different terms that were missed. */
  terms: Count,
  /** Those missed most often, descending; terms of equal number ascending. */
  first: z
    .array(z.strictObject({ term: z.string(), expected: z.array(z.string()), violations: Count }))
    .max(100),
});
export type MissedTerms = z.infer<typeof MissedTerms>;

/** Pairs that miss a term of MissedTerms, by term. */
export const MissedTermExamples = z.record(z.string(), z.array(TermExample).max(3));
export type MissedTermExamples = z.infer<typeof MissedTermExamples>;

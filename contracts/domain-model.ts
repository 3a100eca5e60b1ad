import { z } from 'zod';
import { Count, ShortHash } from './primitives.ts';

/**
 * Domains that were found by clustering, frozen for a corpus: a segment belongs to the cluster whose words it has most
 * of. Stays until the recipe's domain settings change, so that a pair's domain is the same in every version.
 */
export const DomainModel = z.strictObject({
  v: z.literal(1),
  modelId: ShortHash,
  /** Of the settings and the normaliser that it was made under. */
  settingsHash: ShortHash,
  trainedOn: Count,
  clusters: z.array(
    z.strictObject({
      /** `cluster-1`, the largest first. */
      name: z.string(),
      /** The words that tell it from the others best, for a person. */
      words: z.array(z.string()),
      /** Weight of each word, inverse document frequency included. */
      weights: z.record(z.string(), z.number()),
    }),
  ),
});
export type DomainModel = z.infer<typeof DomainModel>;

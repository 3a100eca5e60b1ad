import { z } from 'zod';

/** What is done about domains: text whose domain nobody named, and domains that are too large or too small. */
export const DomainSettings = z
  .strictObject({
    /** `cluster` finds domains by the words of the source side where there are enough pairs without one. */
    whenMissing: z.enum(['cluster', 'leave']).default('cluster'),
    clusters: z.int().min(2).max(64).default(8),
    /** With fewer pairs without a domain they are left without. */
    minimumPairs: z.int().min(1).default(20_000),
    /** Sampling weights flatten the shares of domains: 1 leaves them, 5 nearly evens them (Arivazhagan et al. 2019). */
    temperature: z.number().min(1).default(1),
    /** Sampling weights by domain; they hold instead of the ones made from the temperature. */
    weights: z.record(z.string(), z.number().min(0)).default({}),
  })
  .prefault({});
export type DomainSettings = z.infer<typeof DomainSettings>;

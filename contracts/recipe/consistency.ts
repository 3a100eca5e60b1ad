import { z } from 'zod';
import { Share } from '../primitives.ts';

/** When a delivery or a version looks unlike what came before. */
export const ConsistencySettings = z
  .strictObject({
    /** What drift does: `warn` reports it, `fail` asks a person. Broken invariants always ask. */
    onDrift: z.enum(['warn', 'fail']).default('warn'),
    minimumPairs: z.int().min(1).default(500),
    /** Largest change of the drop rate against the previous version, absolute. */
    maximumDropRateChange: Share.default(0.1),
    /** Largest loss of pairs of a source against the previous version, as a share. */
    maximumPairLoss: Share.default(0.1),
    /** Population stability index of segment lengths; 0.25 is the customary bound for "shifted". */
    maximumLengthShift: z.number().min(0).default(0.25),
    /** Jensen-Shannon divergence (base 2) of the identified languages. */
    maximumLanguageShift: Share.default(0.1),
    /** Median absolute deviations from the median of the last deliveries. */
    maximumDeviations: z.number().min(1).default(6),
  })
  .prefault({});
export type ConsistencySettings = z.infer<typeof ConsistencySettings>;

import { z } from 'zod';
import { Share } from '../primitives.ts';

/**
 * When a delivery or a version looks unlike what came before. The limits are fitted to successive releases of real
 * software catalogues (bench/consistency-releases.ts), which should pass them.
 */
export const ConsistencySettings = z
  .strictObject({
    /** What drift does: `warn` reports it, `fail` asks a person. Broken invariants always ask. */
    onDrift: z.enum(['warn', 'fail']).default('warn'),
    minimumPairs: z.int().min(1).default(500),
    /** Largest change of the drop rate against the previous version, absolute. */
    maximumDropRateChange: Share.default(0.1),
    /** Largest loss of pairs of a source against the previous version, as a share. */
    maximumPairLoss: Share.default(0.1),
    /** Population stability index of segment lengths and of ratios; 0.25 is the customary bound for "shifted". */
    maximumLengthShift: z.number().min(0).default(0.25),
    /** Population stability index of alignment scores. */
    maximumScoreShift: z.number().min(0).default(0.25),
    /** Jensen-Shannon divergence (base 2) of the identified languages. */
    maximumLanguageShift: Share.default(0.1),
    /** The same of scripts, of characters and of the vocabulary of tokens, on either side. */
    maximumScriptShift: Share.default(0.05),
    maximumCharacterShift: Share.default(0.05),
    maximumTokenShift: Share.default(0.25),
    /** Largest change of the share of formal among segments that address somebody, absolute. */
    maximumRegisterShift: Share.default(0.25),
    /** Largest share of tokens in new pairs that the previous version did not have. */
    maximumUnknownWords: Share.default(0.25),
    /** Largest share of source segments kept from the previous version whose translation is another one now. */
    maximumChangedShare: Share.default(0.1),
    /** A domain that is so many times larger than the smallest one is reported. */
    maximumDomainImbalance: z.number().min(1).default(100),
    /** Median absolute deviations from the median of the last deliveries. */
    maximumDeviations: z.number().min(1).default(6),
    /** Phrases that suddenly are in many target segments of a delivery. */
    phraseSpikes: z
      .strictObject({
        minimumShare: Share.default(0.02),
        minimumGrowth: z.number().min(1).default(10),
        /** `drop` keeps the delivery's pairs that have such a phrase out of training. */
        action: z.enum(['report', 'drop']).default('report'),
      })
      .prefault({}),
  })
  .prefault({});
export type ConsistencySettings = z.infer<typeof ConsistencySettings>;

import { z } from 'zod';
import { Count, IsoTime, Share, ShortHash } from './primitives.ts';

/** Two translations of one segment; which is the challenger's is told to nobody who judges. */
export const BlindPair = z.strictObject({
  pairId: z.string(),
  source: z.string(),
  reference: z.string(),
  a: z.string(),
  b: z.string(),
  challenger: z.enum(['a', 'b']),
});
export type BlindPair = z.infer<typeof BlindPair>;

/** `models/<model>/<version>/comparisons/<comparison>/pairs.json`: what people are asked about a version. */
export const BlindComparison = z.strictObject({
  v: z.literal(1),
  comparisonId: ShortHash,
  model: z.string(),
  version: z.string(),
  /** The version that it is compared with. */
  against: z.string(),
  setId: z.string(),
  createdAt: IsoTime,
  /** Segments that both have translated, and those of them that both translate alike, about which nobody is asked. */
  shared: Count,
  identical: Count,
  pairs: z.array(BlindPair),
});
export type BlindComparison = z.infer<typeof BlindComparison>;

export const Verdict = z.enum(['a', 'b', 'tie']);
export type Verdict = z.infer<typeof Verdict>;

/** What one person said, beside the pairs as `verdicts-<hash of the judge>.json`; said again, it is replaced. */
export const Judgement = z.strictObject({
  v: z.literal(1),
  comparisonId: ShortHash,
  judge: z.string(),
  judgedAt: IsoTime,
  /** By pair id. */
  verdicts: z.record(z.string(), Verdict),
});
export type Judgement = z.infer<typeof Judgement>;

/** What a comparison came to, over all who judged; a segment counts once, for the side that most of them prefer. */
export const HumanComparison = z.strictObject({
  comparisonId: ShortHash,
  against: z.string(),
  setId: z.string(),
  judges: z.array(z.string()),
  /** Of the last verdict. */
  judgedAt: IsoTime,
  wins: Count,
  losses: Count,
  ties: Count,
  /** Wins over wins and losses, with the bounds of its 95 % interval (Wilson 1927). */
  preference: Share,
  low: Share,
  high: Share,
  /** Two-sided sign test: how probable so uneven a result is if nobody prefers either. */
  pValue: Share,
});
export type HumanComparison = z.infer<typeof HumanComparison>;

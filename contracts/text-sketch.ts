import { z } from 'zod';
import { Count, Share } from './primitives.ts';

/** Histograms of a sketch have so many classes; characters and tokens fall into them by a hash. */
export const CHARACTER_CLASSES = 256;
export const TOKEN_CLASSES = 512;

const Side = z.strictObject({
  /** Letters by ISO 15924 script. */
  scripts: z.record(z.string(), Count),
  characters: z.array(Count).length(CHARACTER_CLASSES),
  tokens: z.array(Count).length(TOKEN_CLASSES),
  /** Segments that address the reader formally or informally, where the language shows it. */
  register: z.strictObject({ formal: Count, informal: Count }),
});
export type SideSketch = z.infer<typeof Side>;

/** What a random sample of some text looks like: what deliveries and versions are compared by, beside their counts. */
export const TextSketch = z.strictObject({
  /** Pairs of the sample. */
  pairs: Count,
  source: Side,
  target: Side,
  /** The phrases that most target segments have, with the share of segments; the commonest first. */
  phrases: z.array(z.strictObject({ phrase: z.string(), share: Share })),
  /** Targets that stand for most different sources. */
  repeatedTargets: z.array(z.strictObject({ target: z.string(), sources: Count })),
});
export type TextSketch = z.infer<typeof TextSketch>;

/** A phrase that one delivery has much more often than those before it. */
export const PhraseSpike = z.strictObject({
  sourceId: z.string(),
  /** Tokens joined by spaces, in lower case, as they follow one another in target segments. */
  phrase: z.string(),
  share: Share,
  /** The largest share in earlier deliveries; where none recorded it, the smallest that would have been recorded. */
  before: Share,
});
export type PhraseSpike = z.infer<typeof PhraseSpike>;

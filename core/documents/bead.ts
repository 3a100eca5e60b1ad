/** Consecutive source segments that together say what consecutive target segments say; one side may have none. */
export interface Bead {
  /** 0-based index of the first source segment (or of the place where it would stand). */
  sourceStart: number;
  sourceCount: number;
  targetStart: number;
  targetCount: number;
  /** 0 to 1: how much likelier the bead is than leaving its segments without a partner; 0 where a side has none. */
  score: number;
}

/** How many segments of each side a bead takes, and how common that is. */
export interface BeadShape {
  readonly source: number;
  readonly target: number;
  /** Probability a priori. */
  readonly prior: number;
}

/** Priors close to those of Gale and Church (1993, table 5), with the longer beads that they leave out. */
export const SENTENCE_SHAPES: readonly BeadShape[] = [
  { source: 1, target: 1, prior: 0.89 },
  { source: 1, target: 0, prior: 0.01 },
  { source: 0, target: 1, prior: 0.01 },
  { source: 1, target: 2, prior: 0.04 },
  { source: 2, target: 1, prior: 0.04 },
  { source: 2, target: 2, prior: 0.005 },
  { source: 1, target: 3, prior: 0.006 },
  { source: 3, target: 1, prior: 0.006 },
  { source: 1, target: 4, prior: 0.001 },
  { source: 4, target: 1, prior: 0.001 },
];

/**
 * Share of the segments' length that lies in beads with both sides, each weighted with its score: 0 to 1. Low when the
 * two texts are no translations of each other.
 * @param lengths of the segments of each side, in any one unit
 */
export function confidenceOf(
  beads: readonly Bead[],
  lengths: { source: Float64Array; target: Float64Array },
): number {
  const total = { source: 0, target: 0 };
  const aligned = { source: 0, target: 0 };
  for (const bead of beads) {
    for (let at = 0; at < bead.sourceCount; at++) {
      total.source += lengths.source[bead.sourceStart + at];
      aligned.source += lengths.source[bead.sourceStart + at] * bead.score;
    }
    for (let at = 0; at < bead.targetCount; at++) {
      total.target += lengths.target[bead.targetStart + at];
      aligned.target += lengths.target[bead.targetStart + at] * bead.score;
    }
  }
  if (total.source === 0 || total.target === 0) return 0;
  return (aligned.source / total.source + aligned.target / total.target) / 2;
}

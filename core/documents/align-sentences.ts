import { bandAlong, bandAround } from './band.ts';
import { type Bead, confidenceOf, SENTENCE_SHAPES } from './bead.ts';
import { learnDictionary } from './bead-dictionary.ts';
import { findAnchors } from './find-anchors.ts';
import { cheapestBeads } from './kernels/cheapest-beads.ts';
import { collectEvidence } from './kernels/lexical-evidence.ts';
import { tokeniseText } from './tokenised-text.ts';
import { WordFingerprints } from './word-fingerprints.ts';

/** An alignment of two texts: beads that cover both, in order, each segment exactly once. */
export interface SentenceAlignment {
  beads: Bead[];
  /** 0 to 1; low when the texts are no translations of each other. */
  confidence: number;
}

/** Weights of the first pass, which knows equal words only, and of the second, which has a dictionary. */
const FIRST_PASS = { lexicalGain: 4, lexicalChance: 0.15, skipCost: -2 };
const SECOND_PASS = { lexicalGain: 6, lexicalChance: 0.2, skipCost: -3 };
/** Columns to each side of the first pass's alignment that the second looks at. */
const SECOND_BAND = 10;

/**
 * Aligns the sentences of two texts that are translations of each other: lengths (Gale and Church 1993) and equal words
 * in a band around anchors, then a dictionary learnt from that and a second pass along it (Varga et al. 2005, hunalign).
 * Time grows with sentences x width of the band; at most 5 bytes for each of 24 million cells, reached from about 5,000
 * sentences without anchors (names, numbers) on; 100,000 sentences are within it.
 */
export function alignSentences(source: readonly string[], target: readonly string[]): SentenceAlignment {
  const fingerprints = new WordFingerprints();
  const left = tokeniseText(source, fingerprints);
  const right = tokeniseText(target, fingerprints);
  const vocabularySize = fingerprints.size;
  const lengths = { source: left.lengths, target: right.lengths };
  const shapes = SENTENCE_SHAPES;
  const wide = bandAround(findAnchors(left, right, vocabularySize), lengths);
  const first = cheapestBeads({
    lengths,
    shapes,
    band: wide,
    evidence: collectEvidence(left, right, wide, vocabularySize),
    ...FIRST_PASS,
  });
  const dictionary = learnDictionary(first, left, right, vocabularySize);
  const narrow = bandAlong(first, left.segments, right.segments, SECOND_BAND);
  const beads = cheapestBeads({
    lengths,
    shapes,
    band: narrow,
    evidence: collectEvidence(left, right, narrow, vocabularySize, dictionary),
    ...SECOND_PASS,
  });
  return { beads, confidence: confidenceOf(beads, lengths) };
}

import { type Band, passable } from '../documents/band.ts';
import type { Bead, BeadShape } from '../documents/bead.ts';
import { learnDictionary } from '../documents/bead-dictionary.ts';
import { type BeadProblem, cheapestBeads } from '../documents/kernels/cheapest-beads.ts';
import { collectEvidence } from '../documents/kernels/lexical-evidence.ts';
import { tokeniseText } from '../documents/tokenised-text.ts';
import { WordFingerprints } from '../documents/word-fingerprints.ts';
import type { SubtitleLine } from './cue.ts';
import { estimateTiming, type Timing } from './estimate-timing.ts';

/** The alignment of two subtitle files of a film. */
export interface SubtitleAlignment {
  /** Cover both files in order, each line exactly once. */
  beads: Bead[];
  /** How the target's clock relates to the source's. */
  timing: Timing;
}

const SUBTITLE_SHAPES: readonly BeadShape[] = [
  { source: 1, target: 1, prior: 0.7 },
  { source: 1, target: 0, prior: 0.07 },
  { source: 0, target: 1, prior: 0.07 },
  { source: 1, target: 2, prior: 0.05 },
  { source: 2, target: 1, prior: 0.05 },
  { source: 2, target: 2, prior: 0.004 },
  { source: 1, target: 3, prior: 0.01 },
  { source: 3, target: 1, prior: 0.01 },
  { source: 2, target: 3, prior: 0.001 },
  { source: 3, target: 2, prior: 0.001 },
  { source: 3, target: 3, prior: 0.0004 },
];

/** Lines further apart than this, after the shift, are never aligned. */
const REACH_MS = 8000;
/** Lines of the target that are looked at for one of the source: many more than fit into that time. */
const WIDEST = 400;
/** Weights of overlap in time, and of words in the first pass, and with a dictionary in the second. */
const TIME = { gain: 6, chance: 0.25 };
const FIRST_PASS = { lexicalGain: 2, lexicalChance: 0.1, skipCost: -0.5 };
const SECOND_PASS = { lexicalGain: 4, lexicalChance: 0.1, skipCost: -0.5 };

/**
 * Aligns two subtitle files of one film: offset and ratio of their clocks first, then beads of one to three lines a side
 * by their overlap in time (Tiedemann 2007), their lengths and their words, in two passes as for documents. Lines more
 * than eight seconds apart never meet, so time and memory grow with the length of the film alone.
 */
export function alignSubtitles(
  source: readonly SubtitleLine[],
  target: readonly SubtitleLine[],
): SubtitleAlignment {
  const timing = estimateTiming(startsOf(source), startsOf(target));
  const shift = (time: number) => timing.ratio * time + timing.offsetMs;
  const times = {
    source: {
      starts: Float64Array.from(source, ({ startMs }) => shift(startMs)),
      ends: Float64Array.from(source, ({ endMs }) => shift(endMs)),
    },
    target: { starts: startsOf(target), ends: Float64Array.from(target, ({ endMs }) => endMs) },
  };
  const fingerprints = new WordFingerprints();
  const left = tokeniseText(
    source.map(({ text }) => text),
    fingerprints,
  );
  const right = tokeniseText(
    target.map(({ text }) => text),
    fingerprints,
  );
  const band = bandOfTimes(times);
  const problem: BeadProblem = {
    lengths: { source: left.lengths, target: right.lengths },
    shapes: SUBTITLE_SHAPES,
    band,
    evidence: collectEvidence(left, right, band, fingerprints.size),
    times: { ...times, ...TIME },
    ...FIRST_PASS,
  };
  const dictionary = learnDictionary(cheapestBeads(problem), left, right, fingerprints.size);
  const evidence = collectEvidence(left, right, band, fingerprints.size, dictionary);
  return { beads: cheapestBeads({ ...problem, evidence, ...SECOND_PASS }), timing };
}

function startsOf(lines: readonly SubtitleLine[]): Float64Array {
  return Float64Array.from(lines, ({ startMs }) => startMs);
}

function bandOfTimes({ source, target }: Pick<NonNullable<BeadProblem['times']>, 'source' | 'target'>): Band {
  const rows = source.starts.length;
  const columns = target.starts.length;
  const low = new Int32Array(rows + 1);
  const high = new Int32Array(rows + 1);
  for (let row = 0, first = 0, last = 0; row < rows; row++) {
    while (first < columns && target.ends[first] < source.starts[row] - REACH_MS) first++;
    while (last < columns && target.starts[last] <= source.ends[row] + REACH_MS) last++;
    low[row] = first;
    high[row] = Math.max(first, Math.min(last, first + WIDEST));
  }
  low[rows] = columns;
  high[rows] = columns;
  return passable(low, high, columns);
}

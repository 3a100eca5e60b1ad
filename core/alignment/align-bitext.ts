import { reversed, type TokenizedBitext } from './bitext.ts';
import type { Explanation } from './kernels/wasm-training.ts';
import type { LinkWriter } from './link-writer.ts';
import { FLOOR_PROBABILITY } from './pair-likelihood.ts';
import type { ParallelLines } from './parallel-lines.ts';
import { SYMMETRISATIONS, type Symmetrisation, symmetrise } from './symmetrise.ts';
import type { TrainingPool } from './training-pool.ts';
import type { TrainingOptions } from './translation-table.ts';
import type { WordModel } from './word-model.ts';

/** Which links are wanted: of the source words behind every target word, of the target words, or both made one. */
export const LINK_KINDS = ['forward', 'reverse', ...SYMMETRISATIONS] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** What the directions say of a bitext. */
export interface AlignedBitext {
  bitext: TokenizedBitext;
  /** Absent where the kind of links needs only the other one. */
  forward?: Explanation;
  reverse?: Explanation;
}

/**
 * Aligns a bitext by a model, or by one that is trained on it in the directions that the links need. Memory: 12 bytes
 * per word and direction, beside what the pool needs. @throws BitextTooLarge
 */
export async function alignBitext(
  bitext: TokenizedBitext,
  kind: LinkKind,
  pool: TrainingPool,
  how: { model: WordModel } | { training: Partial<TrainingOptions> },
): Promise<AlignedBitext> {
  if (bitext.pairs === 0) return { bitext };
  const explain = (direction: 'forward' | 'reverse', text: TokenizedBitext) =>
    'model' in how ? pool.apply(how.model[direction], text) : pool.align(text, how.training);
  const [forward, reverse] = await Promise.all([
    kind === 'reverse' ? undefined : explain('forward', bitext),
    kind === 'forward' ? undefined : explain('reverse', reversed(bitext)),
  ]);
  return { bitext, forward, reverse };
}

/** Writes the links of every line, 0-based `source-target`; with scores the log probability (natural) of each direction. */
export function writeLinks(
  lines: ParallelLines,
  aligned: AlignedBitext,
  kind: LinkKind,
  withScores: boolean,
  writer: LinkWriter,
): void {
  for (let line = 0; line < lines.lines; line++) {
    const pair = lines.pairOf(line);
    if (pair >= 0) writePair(pair, aligned, kind, withScores, writer);
    writer.endLine();
  }
  writer.flush();
}

function writePair(
  pair: number,
  { bitext, forward, reverse }: AlignedBitext,
  kind: LinkKind,
  withScores: boolean,
  writer: LinkWriter,
): void {
  const [sourceStart, sourceEnd] = boundsOf(bitext.source.offsets, pair);
  const [targetStart, targetEnd] = boundsOf(bitext.target.offsets, pair);
  if (kind === 'forward' && forward) {
    for (let at = targetStart; at < targetEnd; at++) {
      if (forward.links[at] >= 0) writer.link(forward.links[at], at - targetStart);
    }
  } else if (kind === 'reverse' && reverse) {
    for (let at = sourceStart; at < sourceEnd; at++) {
      if (reverse.links[at] >= 0) writer.link(at - sourceStart, reverse.links[at]);
    }
  } else if (forward && reverse) {
    const links = symmetrise(
      kind as Symmetrisation,
      forward.links.subarray(targetStart, targetEnd),
      reverse.links.subarray(sourceStart, sourceEnd),
    );
    for (let at = 0; at < links.length; at += 2) writer.link(links[at], links[at + 1]);
  }
  if (!withScores) return;
  if (forward) writer.column(logProbability(forward.likelihoods, targetStart, targetEnd));
  if (reverse) writer.column(logProbability(reverse.likelihoods, sourceStart, sourceEnd));
}

const boundsOf = (offsets: Int32Array, pair: number) => [offsets[pair], offsets[pair + 1]] as const;

function logProbability(likelihoods: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += Math.log(Math.max(likelihoods[at], FLOOR_PROBABILITY));
  return sum;
}

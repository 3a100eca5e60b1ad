import type { AlignerCard } from '../../contracts/aligner.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { Objects } from '../objects/objects.ts';
import { decodeModel } from './model-file.ts';
import { alignmentScore, foldOf, lengthClassOf, shorterLength } from './score.ts';
import { alignmentUnits } from './units.ts';
import { PairScorer } from './word-model.ts';

/** What the aligner says of one pair. */
export interface AlignmentVerdict {
  /** Nats per word; null where a side has no word that could be aligned. */
  score: number | null;
  /** Set when the score lies under the threshold of the pair's source and length class. */
  rejectedBelow?: number;
}

/** A trained, calibrated aligner, ready to score pairs. */
export interface Aligner {
  judge(pair: { source: string; target: string }, sourceId: string): AlignmentVerdict;
}

/** Loads the models of a card. Memory: the tables, at most about 1 KB per sample pair. @throws ModelDamaged, ObjectMissing */
export async function loadAligner(
  data: Objects,
  card: AlignerCard,
  languagePair: string,
  minimumTokens: number,
): Promise<Aligner> {
  const scorers: PairScorer[] = [];
  for (const key of card.modelKeys) scorers.push(new PairScorer(decodeModel(await data.get(key), key)));
  const languages = languagesOf(languagePair);
  const sourceUnits = alignmentUnits(languages.source);
  const targetUnits = alignmentUnits(languages.target);
  const ofSource = new Map(
    card.thresholds.map(({ sourceId, lengthClass, threshold }) => [`${sourceId}/${lengthClass}`, threshold]),
  );
  const pooled = new Map(card.pooled.map(({ lengthClass, threshold }) => [lengthClass, threshold]));
  return {
    judge(pair, sourceId) {
      const source = sourceUnits(pair.source);
      const target = targetUnits(pair.target);
      if (source.length === 0 || target.length === 0) return { score: null };
      const score = alignmentScore(scorers[foldOf(pair.source, card.folds)], source, target);
      const shorter = shorterLength(pair);
      const lengthClass = lengthClassOf(shorter);
      if (lengthClass < 0 || shorter < minimumTokens) return { score };
      const threshold = ofSource.get(`${sourceId}/${lengthClass}`) ?? pooled.get(lengthClass);
      return threshold !== undefined && score < threshold ? { score, rejectedBelow: threshold } : { score };
    },
  };
}

import type { AlignerCard } from '../../contracts/aligner.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { Objects } from '../objects/objects.ts';
import { reversed } from './bitext.ts';
import { decodeModel } from './model-file.ts';
import { alignmentScores, foldOf, lengthClassOf, shorterLength } from './score.ts';
import { tokenizePairs } from './tokenize-pairs.ts';
import { tableApplier } from './training-pool.ts';
import { alignmentUnits } from './units.ts';
import type { WordModel } from './word-model.ts';

/** What the aligner says of one pair. */
export interface AlignmentVerdict {
  /** Nats per word; null where a side has no word that could be aligned. */
  score: number | null;
  /** Set when the score lies under the threshold of the pair's source and length class. */
  rejectedBelow?: number;
}

/** A pair as the aligner judges it. */
export interface ScoredPair {
  source: string;
  target: string;
  sourceId: string;
}

/** A trained, calibrated aligner, ready to score pairs. */
export interface Aligner {
  /** A verdict for every pair. Many at a time cost far less each than one by one. Memory: about 1 KB a pair. */
  judge(pairs: readonly ScoredPair[]): AlignmentVerdict[];
}

/** Loads the models of a card. Memory: the tables, at most about 1 KB per sample pair. @throws ModelDamaged, ObjectMissing */
export async function loadAligner(
  data: Objects,
  card: AlignerCard,
  languagePair: string,
  minimumTokens: number,
): Promise<Aligner> {
  const models: WordModel[] = [];
  for (const key of card.modelKeys) models.push(decodeModel(await data.get(key), key));
  const languages = languagesOf(languagePair);
  const cutters = { source: alignmentUnits(languages.source), target: alignmentUnits(languages.target) };
  const explain = tableApplier();
  const thresholdOf = thresholds(card, minimumTokens);
  return {
    judge(pairs) {
      const verdicts: AlignmentVerdict[] = pairs.map(() => ({ score: null }));
      const folds = pairs.map((pair) => foldOf(pair.source, card.folds));
      for (const [fold, model] of models.entries()) {
        const own: number[] = [];
        for (let index = 0; index < pairs.length; index++) if (folds[index] === fold) own.push(index);
        const { bitext, kept } = tokenizePairs(
          own.map((index) => pairs[index]),
          cutters,
          model,
          'unknown',
        );
        if (kept.length === 0) continue;
        const forward = explain(model.forward, bitext).likelihoods;
        const reverse = explain(model.reverse, reversed(bitext)).likelihoods;
        for (const [at, score] of alignmentScores(bitext, model, { forward, reverse }).entries()) {
          const index = own[kept[at]];
          const threshold = thresholdOf(pairs[index], score);
          verdicts[index].score = score;
          if (threshold !== undefined) verdicts[index].rejectedBelow = threshold;
        }
      }
      return verdicts;
    },
  };
}

/** The threshold under which a pair's score lies; undefined where it lies under none or the pair is too short to be judged. */
function thresholds(
  card: AlignerCard,
  minimumTokens: number,
): (pair: ScoredPair, score: number) => number | undefined {
  const ofSource = new Map(
    card.thresholds.map(({ sourceId, lengthClass, threshold }) => [`${sourceId}/${lengthClass}`, threshold]),
  );
  const pooled = new Map(card.pooled.map(({ lengthClass, threshold }) => [lengthClass, threshold]));
  const highest = Math.max(...ofSource.values(), ...pooled.values());
  return (pair, score) => {
    // Most scores are above all thresholds, so that nobody has to know how long the pair is.
    if (score >= highest) return undefined;
    const shorter = shorterLength(pair);
    const lengthClass = lengthClassOf(shorter);
    if (lengthClass < 0 || shorter < minimumTokens) return undefined;
    const threshold = ofSource.get(`${pair.sourceId}/${lengthClass}`) ?? pooled.get(lengthClass);
    return threshold !== undefined && score < threshold ? threshold : undefined;
  };
}

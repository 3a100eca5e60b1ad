import type { AlignerCard } from '../../contracts/aligner.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { Objects } from '../objects/objects.ts';
import { PairTokens } from '../text/pair-tokens.ts';
import { reversed } from './bitext.ts';
import { decodeModel } from './model-file.ts';
import { alignmentScores, foldOf, lengthClassOf, shorterLength } from './score.ts';
import { PairTokenizer } from './tokenize-pairs.ts';
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
  /** Begins a batch. Many pairs at a time cost far less each than one by one. */
  startBatch(): AlignmentBatch;
}

/** Pairs that are judged together. Memory: about 1 KB a pair while they are judged, a tenth of it before. */
export interface AlignmentBatch {
  add(pair: ScoredPair): void;
  /** A verdict for every pair, in the order in which they were added. */
  judge(): AlignmentVerdict[];
}

/**
 * Loads the models of a card. Memory: the tables, at most about 1 KB per sample pair.
 * @param tokens of the pair at hand, where others look at it, too
 * @throws ModelDamaged, ObjectMissing
 */
export async function loadAligner(
  data: Objects,
  card: AlignerCard,
  languagePair: string,
  minimumTokens: number,
  tokens = new PairTokens(),
): Promise<Aligner> {
  const models: WordModel[] = [];
  for (const key of card.modelKeys) models.push(decodeModel(await data.get(key), key));
  const languages = languagesOf(languagePair);
  const cutters = {
    source: alignmentUnits(languages.source, tokens.source),
    target: alignmentUnits(languages.target, tokens.target),
  };
  const explain = tableApplier();
  const thresholdOf = thresholds(card, minimumTokens);
  return {
    startBatch() {
      const pairs: ScoredPair[] = [];
      const folds = models.map((model) => ({
        model,
        tokenizer: new PairTokenizer(cutters, model, 'unknown'),
        own: [] as number[],
      }));
      return {
        add(pair) {
          const { tokenizer, own } = folds[foldOf(pair.source, card.folds)];
          if (tokenizer.add(pair)) own.push(pairs.length);
          pairs.push(pair);
        },
        judge() {
          const verdicts: AlignmentVerdict[] = pairs.map(() => ({ score: null }));
          for (const { model, tokenizer, own } of folds) {
            if (own.length === 0) continue;
            const bitext = tokenizer.bitext();
            const forward = explain(model.forward, bitext).likelihoods;
            const reverse = explain(model.reverse, reversed(bitext)).likelihoods;
            for (const [at, score] of alignmentScores(bitext, model, { forward, reverse }).entries()) {
              const index = own[at];
              const threshold = thresholdOf(pairs[index], score);
              verdicts[index].score = score;
              if (threshold !== undefined) verdicts[index].rejectedBelow = threshold;
            }
          }
          return verdicts;
        },
      };
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

import { reversed, type TokenizedBitext } from './bitext.ts';
import { bestLinks, logLikelihoods, PriorCache, UNKNOWN } from './pair-likelihood.ts';
import type { TrainingPool } from './training-pool.ts';
import type { TrainingOptions, TranslationTable } from './translation-table.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word-alignment model in both directions over one pair of vocabularies. */
export interface WordModel {
  source: Vocabulary;
  target: Vocabulary;
  /** P(target word | source segment). */
  forward: TranslationTable;
  /** P(source word | target segment). */
  reverse: TranslationTable;
}

/** Trains both directions, at the same time, on a bitext whose ids come from the two vocabularies. @throws BitextTooLarge */
export async function trainWordModel(
  bitext: TokenizedBitext,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  pool: TrainingPool,
  options: Partial<TrainingOptions> = {},
): Promise<WordModel> {
  const [forward, reverse] = await Promise.all([
    pool.train(bitext, options),
    pool.train(reversed(bitext), options),
  ]);
  return { source: vocabularies.source, target: vocabularies.target, forward, reverse };
}

/** What a model says of one pair; one entry per word of the explained side. */
export interface PairScores {
  /** Natural log of P(target word | source segment). */
  forward: Float64Array;
  /** Natural log of P(source word | target segment). */
  reverse: Float64Array;
  /** Natural log of the explained words' relative frequencies; -Infinity for words that the training lacked. */
  forwardUnigram: Float64Array;
  reverseUnigram: Float64Array;
}

/** Scores pairs under a model. Keeps the priors of the shapes that it has met. */
export class PairScorer {
  private readonly forwardPriors: PriorCache;
  private readonly reversePriors: PriorCache;

  constructor(private readonly model: WordModel) {
    this.forwardPriors = new PriorCache(model.forward);
    this.reversePriors = new PriorCache(model.reverse);
  }

  /** Scores a pair of words. */
  scorePair(source: readonly string[], target: readonly string[]): PairScores {
    return this.scoreIds(idsOf(source, this.model.source), idsOf(target, this.model.target));
  }

  /** Scores a pair of word ids under the model's vocabularies. */
  scoreIds(source: ArrayLike<number>, target: ArrayLike<number>): PairScores {
    const { forward, reverse } = this.model;
    const sourceIds = knownTo(reverse, source);
    const targetIds = knownTo(forward, target);
    return {
      forward: logLikelihoods(forward, sourceIds, targetIds, this.forwardPriors),
      reverse: logLikelihoods(reverse, targetIds, sourceIds, this.reversePriors),
      forwardUnigram: unigrams(forward, targetIds),
      reverseUnigram: unigrams(reverse, sourceIds),
    };
  }

  /** For every target word the source word (0-based) that most probably stands behind it, or -1. */
  links(source: readonly string[], target: readonly string[]): Int32Array {
    const { forward, reverse } = this.model;
    const sourceIds = knownTo(reverse, idsOf(source, this.model.source));
    const targetIds = knownTo(forward, idsOf(target, this.model.target));
    return bestLinks(forward, sourceIds, targetIds, this.forwardPriors);
  }
}

const idsOf = (words: readonly string[], vocabulary: Vocabulary) =>
  words.map((word) => vocabulary.idOf(word));

/** A word that the vocabulary has but this model's part of the bitext has not is unknown too. */
function knownTo(explainedBy: TranslationTable, ids: ArrayLike<number>): number[] {
  return Array.from(ids, (id) => (id !== UNKNOWN && explainedBy.nullRow[id] > 0 ? id : UNKNOWN));
}

function unigrams(table: TranslationTable, ids: readonly number[]): Float64Array {
  return Float64Array.from(ids, (id) => (id === UNKNOWN ? Number.NEGATIVE_INFINITY : table.logUnigram[id]));
}

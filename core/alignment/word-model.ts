import { reversed, type TokenizedBitext, type Vocabulary } from './bitext.ts';
import { bestLinks, logLikelihoods, PriorCache, UNKNOWN } from './pair-likelihood.ts';
import { type TrainingOptions, type TranslationTable, trainTranslationTable } from './translation-table.ts';

/** A word-alignment model in both directions over one pair of vocabularies. */
export interface WordModel {
  source: Vocabulary;
  target: Vocabulary;
  /** P(target word | source segment). */
  forward: TranslationTable;
  /** P(source word | target segment). */
  reverse: TranslationTable;
}

/** Trains both directions on a bitext whose ids come from the two vocabularies. */
export function trainWordModel(
  bitext: TokenizedBitext,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  options: Partial<TrainingOptions> = {},
): WordModel {
  return {
    source: vocabularies.source,
    target: vocabularies.target,
    forward: trainTranslationTable(bitext, options),
    reverse: trainTranslationTable(reversed(bitext), options),
  };
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

  scorePair(source: readonly string[], target: readonly string[]): PairScores {
    const { model } = this;
    const sourceIds = this.idsOf(source, model.source, model.reverse);
    const targetIds = this.idsOf(target, model.target, model.forward);
    return {
      forward: logLikelihoods(model.forward, sourceIds, targetIds, this.forwardPriors),
      reverse: logLikelihoods(model.reverse, targetIds, sourceIds, this.reversePriors),
      forwardUnigram: unigrams(model.forward, targetIds),
      reverseUnigram: unigrams(model.reverse, sourceIds),
    };
  }

  /** For every target word the source word (0-based) that most probably stands behind it, or -1. */
  links(source: readonly string[], target: readonly string[]): Int32Array {
    const { model } = this;
    const sourceIds = this.idsOf(source, model.source, model.reverse);
    const targetIds = this.idsOf(target, model.target, model.forward);
    return bestLinks(model.forward, sourceIds, targetIds, this.forwardPriors);
  }

  /** A word that the vocabulary has but this model's part of the bitext has not is unknown too. */
  private idsOf(words: readonly string[], vocabulary: Vocabulary, explainedBy: TranslationTable): number[] {
    return words.map((word) => {
      const id = vocabulary.idOf(word);
      return id !== UNKNOWN && explainedBy.nullRow[id] > 0 ? id : UNKNOWN;
    });
  }
}

function unigrams(table: TranslationTable, ids: readonly number[]): Float64Array {
  return Float64Array.from(ids, (id) => (id === UNKNOWN ? Number.NEGATIVE_INFINITY : table.logUnigram[id]));
}

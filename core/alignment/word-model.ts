import { reversed, type TokenizedBitext } from './bitext.ts';
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

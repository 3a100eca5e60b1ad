import { pairUp, SideBuilder, type TokenizedBitext } from './bitext.ts';
import type { UnitCutter } from './units.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The units of both sides' texts. */
export interface PairCutters {
  source: UnitCutter;
  target: UnitCutter;
}

/** Pairs of texts as word ids. Pairs without a unit on a side are not in the bitext. */
export interface TokenizedPairs {
  bitext: TokenizedBitext;
  /** Index of each pair of the bitext among those that were given. */
  kept: number[];
}

/**
 * Cuts pairs of texts into units and these into ids.
 * @param unseen what a unit gets that its vocabulary lacks: a place in it, or the one id beyond it
 */
export function tokenizePairs(
  pairs: readonly { source: string; target: string }[],
  cutters: PairCutters,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  unseen: 'add' | 'unknown',
): TokenizedPairs {
  const source = sideOf(cutters.source, vocabularies.source, unseen);
  const target = sideOf(cutters.target, vocabularies.target, unseen);
  const kept: number[] = [];
  for (let index = 0; index < pairs.length; index++) {
    source.add(pairs[index].source);
    target.add(pairs[index].target);
    if (source.builder.open === 0 || target.builder.open === 0) {
      source.builder.discardSegment();
      target.builder.discardSegment();
      continue;
    }
    source.builder.endSegment();
    target.builder.endSegment();
    kept.push(index);
  }
  const beyond = unseen === 'unknown' ? 1 : 0;
  return {
    bitext: pairUp(
      source.builder.build(vocabularies.source.size + beyond),
      target.builder.build(vocabularies.target.size + beyond),
    ),
    kept,
  };
}

function sideOf(cutter: UnitCutter, vocabulary: Vocabulary, unseen: 'add' | 'unknown') {
  const builder = new SideBuilder();
  const visit =
    unseen === 'add'
      ? (letters: Uint16Array, start: number, end: number) =>
          builder.addWord(vocabulary.addLetters(letters, start, end))
      : (letters: Uint16Array, start: number, end: number) => {
          const id = vocabulary.idOfLetters(letters, start, end);
          builder.addWord(id < 0 ? vocabulary.size : id);
        };
  return { builder, add: (text: string) => cutter(text, visit) };
}

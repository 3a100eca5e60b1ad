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

/** Cuts pairs of texts into units and these into ids, one pair after the other. Memory: 4 bytes a unit. */
export class PairTokenizer {
  private readonly source: ReturnType<typeof sideOf>;
  private readonly target: ReturnType<typeof sideOf>;

  /** @param unseen what a unit gets that its vocabulary lacks: a place in it, or the one id beyond it */
  constructor(
    cutters: PairCutters,
    private readonly vocabularies: { source: Vocabulary; target: Vocabulary },
    private readonly unseen: 'add' | 'unknown',
  ) {
    this.source = sideOf(cutters.source, vocabularies.source, unseen);
    this.target = sideOf(cutters.target, vocabularies.target, unseen);
  }

  /** Takes a pair into the bitext. @returns false where a side has no unit, so that the pair stays out */
  add(pair: { source: string; target: string }): boolean {
    const { source, target } = this;
    source.add(pair.source);
    target.add(pair.target);
    if (source.builder.open === 0 || target.builder.open === 0) {
      source.builder.discardSegment();
      target.builder.discardSegment();
      return false;
    }
    source.builder.endSegment();
    target.builder.endSegment();
    return true;
  }

  /** The pairs so far. */
  bitext(): TokenizedBitext {
    const beyond = this.unseen === 'unknown' ? 1 : 0;
    return pairUp(
      this.source.builder.build(this.vocabularies.source.size + beyond),
      this.target.builder.build(this.vocabularies.target.size + beyond),
    );
  }
}

/** Cuts all of some pairs; see PairTokenizer. */
export function tokenizePairs(
  pairs: readonly { source: string; target: string }[],
  cutters: PairCutters,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  unseen: 'add' | 'unknown',
): TokenizedPairs {
  const tokenizer = new PairTokenizer(cutters, vocabularies, unseen);
  const kept: number[] = [];
  for (let index = 0; index < pairs.length; index++) if (tokenizer.add(pairs[index])) kept.push(index);
  return { bitext: tokenizer.bitext(), kept };
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

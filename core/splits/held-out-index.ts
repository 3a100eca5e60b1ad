import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { keyText } from '../text/normalise.ts';
import { skeleton } from '../text/skeleton.ts';
import { tokens } from '../text/tokens.ts';
import { NgramIndex } from './ngram-index.ts';

/** Held-out text that a training pair shares. */
export interface Leak {
  /** A held-out set's id, or `list` for the recipe's decontamination lists. */
  setId: string;
  how: 'exact-source' | 'exact-target' | 'ngram-source' | 'ngram-target';
}

type Side = 'source' | 'target';

/** A held-out set's card with its rows. */
export interface HeldOutRows {
  card: Pick<HeldOutSet, 'setId' | 'name' | 'split'>;
  rows: readonly Pick<PairRow, 'pairId' | 'source' | 'target'>[];
}

/** Name of the sets that are cut from the corpus itself; their units are split off whole. */
export const CORPUS_SET = 'corpus';

/**
 * Answers for any pair whether it belongs to a held-out set and whether training on it would leak held-out text.
 * Memory: the held-out sets and lists only, about 2 KB per held-out pair, whatever the size of the corpus.
 */
export class HeldOutIndex {
  private readonly units = new Map<string, { setId: string; pairId: string }>();
  private readonly members = new Map<string, string>();
  private readonly exact: Record<Side, Map<string, string>> = { source: new Map(), target: new Map() };
  private readonly ngrams: Record<Side, NgramIndex>;
  private readonly setOfSegment: Record<Side, string[]> = { source: [], target: [] };

  constructor(private readonly settings: PreparationRecipe['decontamination']) {
    this.ngrams = {
      source: new NgramIndex(settings.ngram, settings.containment),
      target: new NgramIndex(settings.ngram, settings.containment),
    };
  }

  addSet({ card, rows }: HeldOutRows): void {
    for (const { pairId, source, target } of rows) {
      this.members.set(`${card.name}/${pairId}`, card.setId);
      if (card.name === CORPUS_SET) this.units.set(skeleton(source), { setId: card.setId, pairId });
      this.addSegment('source', source, card.setId);
      this.addSegment('target', target, card.setId);
    }
  }

  /** Adds a segment that must be in training on neither side. */
  addListed(segment: string): void {
    this.addSegment('source', segment, 'list');
    this.addSegment('target', segment, 'list');
  }

  /** The corpus' own held-out unit that a source segment belongs to, and the pair that stands for it. */
  unitOf(source: string): { setId: string; pairId: string } | undefined {
    return this.units.get(skeleton(source));
  }

  /** The set of a source held out whole that has this pair. */
  memberOf(sourceId: string, pairId: string): string | undefined {
    return this.members.get(`${sourceId}/${pairId}`);
  }

  /**
   * Promise 3: on either side, held-out segments of at least `minimumTokens` tokens with the same skeleton, or of whose
   * n-grams the pair contains at least the share `containment`. Shorter ones never leak.
   */
  leakOf(pair: { source: string; target: string }): Leak | undefined {
    for (const side of ['source', 'target'] as const) {
      const setId = this.exact[side].get(skeleton(pair[side]));
      if (setId !== undefined) return { setId, how: `exact-${side}` };
    }
    for (const side of ['source', 'target'] as const) {
      const segment = this.ngrams[side].contained(heldOutTokens(pair[side]));
      if (segment !== undefined) return { setId: this.setOfSegment[side][segment], how: `ngram-${side}` };
    }
    return undefined;
  }

  private addSegment(side: Side, text: string, setId: string): void {
    const words = heldOutTokens(text);
    if (words.length < this.settings.minimumTokens) return;
    const key = skeleton(text);
    if (!this.exact[side].has(key)) this.exact[side].set(key, setId);
    this.ngrams[side].add(words);
    this.setOfSegment[side].push(setId);
  }
}

/** Tokens as n-grams of held-out text are made of them. */
export function heldOutTokens(text: string): string[] {
  return tokens(keyText(text));
}

import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { DecontaminationSettings } from '../../contracts/recipe/held-out.ts';
import { HashIndex } from '../dedup/kernels/hash-index.ts';
import { TextHash } from '../dedup/kernels/text-hash.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { TokenHashes } from '../text/kernels/token-hashes.ts';
import { type Cut, type UnitPair, unitKey } from './held-out-unit.ts';
import { NgramIndex } from './ngram-index.ts';

/** Held-out text that a training pair shares. */
export interface Leak {
  /** A held-out set's id, or `list` for text that must not be trained on and is no set. */
  setId: string;
  /** The side is that of the training pair; the held-out text may be of either side. */
  how: 'exact-source' | 'exact-target' | 'ngram-source' | 'ngram-target';
}

/** A held-out set's card with its rows. */
export interface HeldOutRows {
  card: Pick<HeldOutSet, 'setId' | 'name' | 'split'> & Partial<Cut>;
  rows: readonly (Pick<PairRow, 'pairId' | 'source' | 'target'> & { origins?: UnitPair['origins'] })[];
}

/** Name of the sets that are cut from the corpus itself; their units are split off whole. */
export const CORPUS_SET = 'corpus';

const SIDES = ['source', 'target'] as const;

/**
 * Answers for any pair whether it belongs to a held-out set and whether training on it would leak held-out text.
 * Memory: the held-out sets and lists only, about 2 KB per held-out pair, whatever the size of the corpus.
 */
export class HeldOutIndex {
  /** Ways in which the corpus' sets were cut, each with the set of every unit. */
  private readonly cuts: { cut: Cut; sets: Map<string, string>; anyOther?: string }[] = [];
  private readonly members = new Set<string>();
  private readonly wholeSources = new Map<string, string>();
  /** Skeletons of held-out segments, by their hashes, and the set of each. */
  private readonly exact = new HashIndex();
  private readonly setOfSkeleton: string[] = [];
  private readonly hash = new TextHash();
  private readonly ngrams: NgramIndex;
  private readonly setOfSegment: string[] = [];
  private readonly tokens = new TokenHashes();

  constructor(private readonly settings: DecontaminationSettings) {
    this.ngrams = new NgramIndex(settings.ngram, settings.containment);
  }

  addSet({ card, rows }: HeldOutRows): void {
    const units = card.name === CORPUS_SET ? this.unitsOf(card) : undefined;
    for (const row of rows) {
      this.members.add(`${card.setId}/${row.pairId}`);
      if (units) units.set(unitOfRow(row, card), card.setId);
      else this.wholeSources.set(`${card.name}/${row.pairId}`, card.setId);
      for (const side of SIDES) this.addSegment(row[side], card.setId);
    }
  }

  /** Adds a segment that must be in training on neither side. */
  addListed(segment: string): void {
    this.addSegment(segment, 'list');
  }

  /** The corpus' own held-out set that a pair's unit belongs to, whether or not the pair is one of its rows. */
  setOfUnit(pair: UnitPair): string | undefined {
    for (const { cut, sets, anyOther } of this.cuts) {
      const key = unitKey(pair, cut);
      const setId = key === undefined ? undefined : (sets.get(key) ?? anyOther);
      if (setId !== undefined) return setId;
    }
    return undefined;
  }

  /** Whether a pair is one of a set's rows. */
  isMember(setId: string, pairId: string): boolean {
    return this.members.has(`${setId}/${pairId}`);
  }

  /** The set of a source held out whole that has this pair. */
  memberOf(sourceId: string, pairId: string): string | undefined {
    return this.wholeSources.get(`${sourceId}/${pairId}`);
  }

  /**
   * Promise 3: on either side, held-out segments (of either side) of at least `minimumTokens` tokens with the same
   * skeleton, or of whose n-grams the pair contains at least the share `containment`. Shorter ones never leak.
   */
  leakOf(pair: { source: string; target: string }): Leak | undefined {
    for (const side of SIDES) {
      const { high, low } = this.hash.start(0).addSkeleton(pair[side]).finish();
      const found = this.exact.find(high, low);
      if (found >= 0) return { setId: this.setOfSkeleton[found], how: `exact-${side}` };
    }
    for (const side of SIDES) {
      const segment = this.ngrams.contained(this.tokens.read(pair[side]));
      if (segment !== undefined) return { setId: this.setOfSegment[segment], how: `ngram-${side}` };
    }
    return undefined;
  }

  private unitsOf({ unit = 'segment', window, setId }: HeldOutRows['card']): Map<string, string> {
    const same = ({ cut }: { cut: Cut }) =>
      cut.unit === unit && cut.window?.from === window?.from && cut.window?.to === window?.to;
    const known = this.cuts.find(same);
    if (known) return known.sets;
    const sets = new Map<string, string>();
    // All of a window is held out, also the text that came after its sets were frozen or did not fit into them.
    this.cuts.push({ cut: { unit, window }, sets, ...(unit === 'window' && { anyOther: setId }) });
    return sets;
  }

  private addSegment(text: string, setId: string): void {
    const words = this.tokens.read(text);
    if (words.count < this.settings.minimumTokens) return;
    const { high, low } = this.hash.start(0).addSkeleton(text).finish();
    // The first set that has it is the one that is told.
    if (this.exact.numberOf(high, low) === this.setOfSkeleton.length) this.setOfSkeleton.push(setId);
    this.ngrams.add(words);
    this.setOfSegment.push(setId);
  }
}

const NOWHERE: UnitPair['origins'] = [{ sourceId: '', inputId: '', record: 0 }];

/** The unit that a set's row stands for. Sets of segments need no origins. */
function unitOfRow(row: HeldOutRows['rows'][number], { unit = 'segment', window }: Partial<Cut>): string {
  const pair = { source: row.source, origins: row.origins ?? NOWHERE };
  return unitKey(pair, { unit, window }) ?? unitKey(pair, { unit: 'segment' }) ?? '';
}

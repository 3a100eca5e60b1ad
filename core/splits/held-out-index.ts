import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { DecontaminationSettings } from '../../contracts/recipe/held-out.ts';
import { HashIndex } from '../dedup/kernels/hash-index.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import type { TokenHashes } from '../text/kernels/token-hashes.ts';
import { PairTokens } from '../text/pair-tokens.ts';
import { CORPUS_SET } from './corpus-set.ts';
import { type Cut, SEGMENT, type UnitPair, unitName } from './held-out-unit.ts';
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

const SIDES = ['source', 'target'] as const;

/**
 * Answers for any pair whether it belongs to a held-out set and whether training on it would leak held-out text.
 * Memory: the held-out sets and lists only, about 2 KB per held-out pair, whatever the size of the corpus.
 */
export class HeldOutIndex {
  /** Ways in which the corpus' sets were cut. */
  private readonly cuts: HeldOutUnits[] = [];
  private readonly members = new Set<string>();
  private readonly wholeSources = new Map<string, string>();
  /** Skeletons of held-out segments, by their hashes, and the set of each. */
  private readonly exact = new HashIndex();
  private readonly setOfSkeleton: string[] = [];
  private readonly ngrams: NgramIndex;
  private readonly setOfSegment: string[] = [];

  constructor(
    private readonly settings: DecontaminationSettings,
    private readonly read = new PairTokens(),
  ) {
    this.ngrams = new NgramIndex(settings.ngram, settings.containment);
  }

  addSet({ card, rows }: HeldOutRows): void {
    const units = card.name === CORPUS_SET ? this.unitsOf(card) : undefined;
    for (const row of rows) {
      this.members.add(`${card.setId}/${row.pairId}`);
      if (units) {
        const pair = { source: row.source, origins: row.origins ?? NOWHERE };
        units.add(unitName(pair, units.cut) ?? SEGMENT, this.read.source.of(row.source), card.setId);
      } else this.wholeSources.set(`${card.name}/${row.pairId}`, card.setId);
      for (const side of SIDES) this.addSegment(row[side], card.setId);
    }
  }

  /** Adds a segment that must be in training on neither side. */
  addListed(segment: string): void {
    this.addSegment(segment, 'list');
  }

  /** Whether some units are told by more than the source segment, so that a pair must come with its origins. */
  get hasNamedUnits(): boolean {
    return this.cuts.some(({ cut }) => cut.unit !== 'segment');
  }

  /** The corpus' own held-out set that a pair's unit belongs to, whether or not the pair is one of its rows. */
  setOfUnit(pair: Pick<UnitPair, 'source'> & Partial<UnitPair>): string | undefined {
    for (const units of this.cuts) {
      const name = unitName({ origins: pair.origins ?? NOWHERE }, units.cut);
      const setId = name === undefined ? undefined : units.setOf(name, this.read.source.of(pair.source));
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
      const { high, low } = this.read[side].of(pair[side]);
      const found = this.exact.find(high, low);
      if (found >= 0) return { setId: this.setOfSkeleton[found], how: `exact-${side}` };
    }
    for (const side of SIDES) {
      const segment = this.ngrams.contained(this.read[side].of(pair[side]));
      if (segment !== undefined) return { setId: this.setOfSegment[segment], how: `ngram-${side}` };
    }
    return undefined;
  }

  private unitsOf({ unit = 'segment', window, setId }: HeldOutRows['card']): HeldOutUnits {
    const same = ({ cut }: HeldOutUnits) =>
      cut.unit === unit && cut.window?.from === window?.from && cut.window?.to === window?.to;
    const known = this.cuts.find(same);
    if (known) return known;
    // All of a window is held out, also the text that came after its sets were frozen or did not fit into them.
    const units = new HeldOutUnits({ unit, window }, unit === 'window' ? setId : undefined);
    this.cuts.push(units);
    return units;
  }

  private addSegment(text: string, setId: string): void {
    const words = this.read.source.of(text);
    if (words.count < this.settings.minimumTokens) return;
    // The first set that has it is the one that is told.
    if (this.exact.numberOf(words.high, words.low) === this.setOfSkeleton.length)
      this.setOfSkeleton.push(setId);
    this.ngrams.add(words);
    this.setOfSegment.push(setId);
  }
}

/** The units of one cut, each with its set: by name, or by the hash of the skeleton where they are source segments. */
class HeldOutUnits {
  private readonly named = new Map<string, string>();
  private readonly segments = new HashIndex();
  private readonly setOfSegment: string[] = [];

  constructor(
    readonly cut: Cut,
    private readonly anyOther: string | undefined,
  ) {}

  add(name: string, { high, low }: TokenHashes, setId: string): void {
    if (name === SEGMENT) this.setOfSegment[this.segments.numberOf(high, low)] = setId;
    else this.named.set(name, setId);
  }

  setOf(name: string, { high, low }: TokenHashes): string | undefined {
    const setId = name === SEGMENT ? this.setOfSegment[this.segments.find(high, low)] : this.named.get(name);
    return setId ?? this.anyOther;
  }
}

/** The rows of sets of segments need no origins. */
const NOWHERE: UnitPair['origins'] = [{ sourceId: '', inputId: '', record: 0 }];

// Hot loop: goes through every character of the text.
import { DragomanError } from '../errors.ts';
import { EMPTY_HASH, hashLetter } from '../text/kernels/fnv-hash.ts';
import { SideBuilder, type TokenizedBitext } from './bitext.ts';
import type { Vocabulary } from './vocabulary.ts';

const LAST_SEPARATOR = 0x20;

/** A line is not `source ||| target`. */
export class SeparatorMissing extends DragomanError {
  constructor(name: string, line: number, separators: number) {
    super(
      `Line ${line} of ${name} has ${separators === 0 ? 'no' : 'more than one'} separator |||. Write every pair as: source words ||| target words`,
    );
  }
}

/** What is done with a word that the vocabulary lacks: it grows, or the word gets the id one beyond. */
export type UnseenWords = 'add' | 'unknown';

/**
 * Collects lines of words between white space into a bitext. Lines with an empty side are counted, and are not in the
 * bitext. Memory: 4 bytes per word and 8 per line, beside the vocabularies.
 */
export class ParallelLines {
  private readonly source = new SideBuilder();
  private readonly target = new SideBuilder();
  private readonly pairOfLine: number[] = [];
  private pairs = 0;

  constructor(
    private readonly vocabularies: { source: Vocabulary; target: Vocabulary },
    private readonly unseen: UnseenWords = 'add',
  ) {}

  /** Number of lines so far. */
  get lines(): number {
    return this.pairOfLine.length;
  }

  /** The pair of a line, or -1 where a side is empty. */
  pairOf(line: number): number {
    return this.pairOfLine[line];
  }

  /** Adds `source ||| target`. @param name names the text in an error @throws SeparatorMissing */
  addJoined(line: string, name: string): void {
    const separator = separatorIn(line, 0);
    if (separator < 0) throw new SeparatorMissing(name, this.lines + 1, 0);
    if (separatorIn(line, separator + 3) >= 0) throw new SeparatorMissing(name, this.lines + 1, 2);
    this.addWords(this.source, this.vocabularies.source, line, 0, separator);
    this.addWords(this.target, this.vocabularies.target, line, separator + 3, line.length);
    this.endLine();
  }

  /** Adds a line of either side. */
  add(source: string, target: string): void {
    this.addWords(this.source, this.vocabularies.source, source, 0, source.length);
    this.addWords(this.target, this.vocabularies.target, target, 0, target.length);
    this.endLine();
  }

  /** The pairs so far. */
  bitext(): TokenizedBitext {
    const { source, target } = this.vocabularies;
    const beyond = this.unseen === 'unknown' ? 1 : 0;
    return {
      pairs: this.pairs,
      source: this.source.build(source.size + beyond),
      target: this.target.build(target.size + beyond),
    };
  }

  private addWords(
    side: SideBuilder,
    vocabulary: Vocabulary,
    text: string,
    first: number,
    last: number,
  ): void {
    const grows = this.unseen === 'add';
    let start = first;
    let hash = EMPTY_HASH;
    for (let at = first; at <= last; at++) {
      const letter = at < last ? text.charCodeAt(at) : LAST_SEPARATOR;
      // Control characters and the blank; other white space of Unicode belongs to its word, as in fast_align.
      if (letter > LAST_SEPARATOR) {
        hash = hashLetter(hash, letter);
        continue;
      }
      if (at > start) {
        const id = grows ? vocabulary.add(text, start, at, hash) : vocabulary.idOf(text, start, at, hash);
        side.addWord(id < 0 ? vocabulary.size : id);
      }
      start = at + 1;
      hash = EMPTY_HASH;
    }
  }

  private endLine(): void {
    if (this.source.open === 0 || this.target.open === 0) {
      this.source.discardSegment();
      this.target.discardSegment();
      this.pairOfLine.push(-1);
      return;
    }
    this.source.endSegment();
    this.target.endSegment();
    this.pairOfLine.push(this.pairs++);
  }
}

/** Where ||| stands as a word of its own; -1 where it does not. */
function separatorIn(line: string, from: number): number {
  for (let at = line.indexOf('|||', from); at >= 0; at = line.indexOf('|||', at + 1)) {
    const opens = at === 0 || line.charCodeAt(at - 1) <= 0x20;
    const closes = at + 3 === line.length || line.charCodeAt(at + 3) <= 0x20;
    if (opens && closes) return at;
  }
  return -1;
}

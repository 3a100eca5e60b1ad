// Hot loop: goes through every character of the text.
import { DragomanError } from '../errors.ts';
import { SideBuilder, type TokenizedBitext } from './bitext.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A line is not `source ||| target`. */
export class SeparatorMissing extends DragomanError {
  constructor(name: string, line: number, separators: number) {
    super(
      `Line ${line} of ${name} has ${separators === 0 ? 'no' : 'more than one'} separator |||. Write every pair as: source words ||| target words`,
    );
  }
}

/** How a word becomes an id: `Vocabulary.add` while a model is being trained, a look-up where one is applied. */
export type WordIds = (vocabulary: Vocabulary, text: string, start: number, end: number) => number;

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
    private readonly idOf: WordIds,
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

  /** The pairs so far. @param sizes number of ids of either side */
  bitext(sizes: { source: number; target: number }): TokenizedBitext {
    return {
      pairs: this.pairs,
      source: this.source.build(sizes.source),
      target: this.target.build(sizes.target),
    };
  }

  private addWords(
    side: SideBuilder,
    vocabulary: Vocabulary,
    text: string,
    first: number,
    last: number,
  ): void {
    const { idOf } = this;
    let start = first;
    for (let at = first; at <= last; at++) {
      // Every control character and the blank; other white space of Unicode belongs to its word, as in fast_align.
      if (at < last && text.charCodeAt(at) > 0x20) continue;
      if (at > start) side.addWord(idOf(vocabulary, text, start, at));
      start = at + 1;
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

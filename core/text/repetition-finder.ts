// Hot loop: `find` reads every character of the segments that the kernel leaves, and of all if two repeats are enough.
import { CLASSES, LETTER, SPACE } from './character-classes.ts';
import type { SegmentKernel } from './kernels/segment-kernel.ts';

export interface RepetitionOptions {
  /** How often a unit must stand in a row, counting the first; at least 2. */
  minimumRepeats: number;
  /** Of a unit, in UTF-16 code units; at least 3. */
  minimumLength: number;
  maximumLength: number;
  /** Only units that have a letter count. */
  withLetter: boolean;
}

const BLANK = 0x20;
const SLOTS = 1 << 12;

/**
 * Finds a unit that follows itself, with any number of blanks between: what the expression
 * `(\S.{min-1,max-1}?)(?: *\1){repeats-1,}` finds, in time proportional to the text for a given `maximumLength`. Every
 * occurrence of a unit begins with the same three characters, so only places where those stood before are compared.
 */
export class RepetitionFinder {
  private readonly options: RepetitionOptions;
  /** By hash of three characters: where they last were, plus `base`. */
  private readonly last = new Int32Array(SLOTS);
  /** The place before each where the same hash was, -1 for none. */
  private previous = new Int32Array(1024);
  /** Above all places of the texts before, so that what is left of them counts for nothing. */
  private base = 1;
  private nextBase = 1;

  constructor(options: RepetitionOptions) {
    this.options = options;
  }

  /** What `find` finds in a kernel's text. */
  findIn(kernel: SegmentKernel): { start: number; end: number } | undefined {
    const { minimumRepeats, maximumLength } = this.options;
    if (minimumRepeats > 2 && !kernel.mayRepeat(maximumLength)) return undefined;
    return this.find(kernel.units, kernel.size);
  }

  /** Where the unit stands the last time, as indexes into `units`. Memory: 4 bytes per code unit of the longest text. */
  find(units: Uint16Array, size: number): { start: number; end: number } | undefined {
    const { minimumRepeats, minimumLength } = this.options;
    if (size < minimumRepeats * minimumLength) return undefined;
    this.reserve(size);
    const { last, base, previous } = this;
    const needsThree = minimumRepeats > 2;
    // The low eight bits of the last three code units.
    let three = ((units[0] as number) << 8) ^ (units[1] as number);
    for (let at = 0; at + 3 <= size; at++) {
      three = ((three << 8) ^ (units[at + 2] as number)) & 0xff_ffff;
      const slot = Math.imul(three, 0x9e37_79b1) >>> 20;
      const before = (last[slot] as number) - base;
      last[slot] = at + base;
      previous[at] = before;
      if (before < 0 || (needsThree && (previous[before] as number) < 0)) continue;
      const length = this.unitAt(units, size, at);
      if (length > 0) return { start: at, end: at + length };
    }
    return undefined;
  }

  private reserve(size: number): void {
    if (size > this.previous.length) this.previous = new Int32Array(2 * size);
    if (this.nextBase + size > 2 ** 30) {
      this.last.fill(0);
      this.nextBase = 1;
    }
    this.base = this.nextBase;
    this.nextBase += size;
  }

  /** Length of the unit that stands at a place for the last of `minimumRepeats` times; 0 for none. */
  private unitAt(units: Uint16Array, size: number, at: number): number {
    const { minimumLength, maximumLength } = this.options;
    if ((CLASSES[units[at] as number] as number) & SPACE) return 0;
    for (let before = this.previous[at] as number; before >= 0; before = this.previous[before] as number) {
      const distance = at - before;
      if (distance > 2 * maximumLength) return 0;
      let length = distance;
      while (units[before + length - 1] === BLANK) length--;
      // Blanks between two units may belong to the unit.
      for (length = Math.max(length, minimumLength); length <= Math.min(distance, maximumLength); length++) {
        if (at + length > size || !isSame(units, at, before, length)) break;
        if (this.repeats(units, before, length)) return length;
      }
    }
    return 0;
  }

  private repeats(units: Uint16Array, from: number, length: number): boolean {
    if (this.options.withLetter && !hasLetter(units, from, length)) return false;
    let first = from;
    for (let count = 2; count < this.options.minimumRepeats; count++) {
      let end = first;
      while (!(end >= length && isSame(units, end - length, from, length))) {
        if (end === 0 || units[end - 1] !== BLANK) return false;
        end--;
      }
      first = end - length;
    }
    return true;
  }
}

function isSame(units: Uint16Array, a: number, b: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (units[a + index] !== units[b + index]) return false;
  return true;
}

function hasLetter(units: Uint16Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++)
    if ((CLASSES[units[at] as number] as number) & LETTER) return true;
  return false;
}

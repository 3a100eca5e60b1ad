import { SEGMENT_KERNEL } from './segment-kernel.wasm.ts';

/** Where what a scan finds lies in `found`: the fields of `Found` in assembly/segment-kernel.ts, in their order. */
export const FOUND = {
  classes: 0,
  letters: 1,
  wordy: 2,
  marks: 3,
  spaces: 4,
  ownLetters: 5,
  latinLetters: 6,
  /** What letters of dense scripts count beside one, in halves (weightedLength in scripts.ts). */
  extraHalves: 7,
  tokens: 8,
  words: 9,
  isNormal: 10,
  looksMisread: 11,
} as const;

/** What the compiled module exports. Addresses are in bytes, sizes in code units. */
interface Exports {
  scan(size: number, edges: number): number;
  countOf(size: number, wanted: number): number;
  next(from: number, size: number, wanted: number): number;
  mayRepeat(size: number, maximum: number, scratch: number): number;
}

const PAGE_BYTES = 65_536;
const LARGEST_PAGES = 65_536;
const TABLE_AT = 0;
const FOUND_AT = 4 * 0x1_0000;
const TEXT_AT = FOUND_AT + 64;
/** Vectors reach so many bytes beyond the end of a text, or fewer. */
const PADDING = 64;

const compiled = new WebAssembly.Module(Buffer.from(SEGMENT_KERNEL, 'base64'));

/**
 * One text in the memory of a WebAssembly instance of its own, and the loops that read all of it: a third of the time that
 * JavaScript takes. Memory: 320 KiB, and 12 bytes per UTF-16 code unit of twice the longest text.
 */
export class SegmentKernel {
  /** UTF-16 code units of the text, and more. */
  units: Uint16Array = new Uint16Array(0);
  /** Where each token starts, and after it where it ends. */
  tokenEdges: Int32Array = new Int32Array(0);
  /** What the last scan found; see FOUND. */
  readonly found: Int32Array;
  /** UTF-16 code units of the text. */
  size = 0;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: Exports;
  private bytes: Buffer = Buffer.alloc(0);
  private capacity = 0;
  private scratchAt = 0;
  private edgesAt = 0;

  /** @param table the classes of every UTF-16 code unit (character-classes.ts), as the text's language sees them */
  constructor(table: Uint32Array) {
    this.memory = new WebAssembly.Memory({ initial: 5, maximum: LARGEST_PAGES, shared: true });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.exports = exports as unknown as Exports;
    new Uint32Array(this.memory.buffer, TABLE_AT).set(table);
    this.found = new Int32Array(this.memory.buffer, FOUND_AT, Object.keys(FOUND).length);
    this.reserve(256);
  }

  /** Replaces the text. `units` and `tokenEdges` may be others afterwards. */
  write(text: string): void {
    this.size = text.length;
    if (text.length > this.capacity) this.reserve(2 * text.length);
    this.bytes.write(text, 0, 'utf16le');
  }

  /** Fills `found` and `tokenEdges`; false, with nothing of use in them, for a text with surrogates. */
  scan(): boolean {
    return this.exports.scan(this.size, this.edgesAt) !== 0;
  }

  /** How many code units have one of the classes. */
  countOf(wanted: number): number {
    return this.exports.countOf(this.size, wanted);
  }

  /** The first place at or after another whose code unit has one of the classes; `size` where there is none. */
  next(from: number, wanted: number): number {
    return this.exports.next(from, this.size, wanted);
  }

  /** False only where no unit of up to `maximumLength` code units stands three times in a row (repetition-finder.ts). */
  mayRepeat(maximumLength: number): boolean {
    return this.exports.mayRepeat(this.size, maximumLength, this.scratchAt) !== 0;
  }

  /** Makes room for texts of so many code units. */
  private reserve(wanted: number): void {
    // Addresses of 32-bit numbers are multiples of four.
    this.capacity = wanted + (wanted % 2);
    this.scratchAt = TEXT_AT + 2 * this.capacity + PADDING;
    this.edgesAt = this.scratchAt + 2 * this.capacity + PADDING;
    const end = this.edgesAt + 8 * this.capacity + PADDING;
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing);
    const { buffer } = this.memory;
    this.units = new Uint16Array(buffer, TEXT_AT, this.capacity);
    this.bytes = Buffer.from(buffer, TEXT_AT, 2 * this.capacity);
    this.tokenEdges = new Int32Array(buffer, this.edgesAt, 2 * this.capacity + 1);
  }
}

import type { Origin, Pair } from './pair.ts';

// A hot loop: every pair is written once and read at least twice. As JSON it took nearly twice as long.

/** Characters that take two bytes where a text has one of them. */
const WIDE = /[^\0-\xff]/;
/** Bytes of the longest number, and of a text beside its characters. */
const NUMBER_BYTES = 5;

/**
 * Writes pairs one after the other. Numbers are LEB128 (7 bits a byte, the lowest first). A text is twice its length in
 * UTF-16 code units, plus 1 where it has characters beyond U+00FF, and then one byte a unit, or two (little-endian)
 * where it has. What repeats itself within a group of pairs (ids, domains, documents, titles, dates) is written out the
 * first time under the next number, from 1 on, and is its number after that; 0 is absent. Any string comes back as it
 * was, lone surrogates too; seconds as whole milliseconds.
 */
export class PairWriter {
  /** Bytes that are written. */
  length = 0;
  private buffer: Buffer;
  private readonly names = new Map<string, number>();

  /** @param expectedBytes for which room is made at once */
  constructor(expectedBytes: number) {
    this.buffer = Buffer.allocUnsafe(Math.max(1024, expectedBytes));
  }

  /** What was written so far. */
  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Begins a group, which is read as a whole. */
  startGroup(): void {
    this.names.clear();
  }

  write({ source, target, domain, origins }: Pair): void {
    this.writeText(source);
    this.writeText(target);
    this.writeName(domain);
    this.writeNumber(origins.length);
    for (const origin of origins) {
      this.writeName(origin.sourceId);
      this.writeName(origin.inputId);
      this.writeNumber(origin.record);
      this.writeName(origin.document);
      this.writeNumber(origin.position === undefined ? 0 : origin.position + 1);
      this.writeName(origin.title);
      this.writeName(origin.date);
      this.writeNumber(origin.seconds === undefined ? 0 : Math.round(1000 * origin.seconds) + 1);
    }
  }

  /** Leaves room for bytes that are given later. @returns where it begins */
  skip(bytes: number): number {
    this.reserve(bytes);
    this.length += bytes;
    return this.length - bytes;
  }

  private writeName(name: string | undefined): void {
    if (name === undefined) {
      this.writeNumber(0);
      return;
    }
    const known = this.names.get(name);
    this.writeNumber(known ?? this.names.size + 1);
    if (known !== undefined) return;
    this.names.set(name, this.names.size + 1);
    this.writeText(name);
  }

  private writeText(text: string): void {
    const isWide = WIDE.test(text);
    this.reserve(2 * text.length + NUMBER_BYTES);
    this.writeNumber(2 * text.length + (isWide ? 1 : 0));
    this.length += this.buffer.write(text, this.length, isWide ? 'utf16le' : 'latin1');
  }

  private writeNumber(value: number): void {
    this.reserve(NUMBER_BYTES);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.buffer[this.length++] = (rest & 0x7f) | 0x80;
    this.buffer[this.length++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(2 * (this.length + bytes));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}

/** The pairs of a group as PairWriter wrote them. @throws RangeError where the bytes are no such group */
export function readPairs(bytes: Buffer): Pair[] {
  const reader = new GroupReader(bytes);
  const pairs: Pair[] = [];
  while (reader.hasMore) pairs.push(reader.readPair());
  return pairs;
}

class GroupReader {
  private at = 0;
  private readonly names: string[] = [];

  constructor(private readonly bytes: Buffer) {}

  get hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  readPair(): Pair {
    const source = this.readText();
    const target = this.readText();
    const domain = this.readName();
    const count = this.readNumber();
    const origins: [Origin, ...Origin[]] = [this.readOrigin()];
    while (origins.length < count) origins.push(this.readOrigin());
    return domain === undefined ? { source, target, origins } : { source, target, domain, origins };
  }

  private readOrigin(): Origin {
    const sourceId = this.readName();
    const inputId = this.readName();
    if (sourceId === undefined || inputId === undefined) throw new RangeError('an origin has no source');
    const origin: Origin = { sourceId, inputId, record: this.readNumber() };
    const document = this.readName();
    const position = this.readNumber();
    const title = this.readName();
    const date = this.readName();
    const milliseconds = this.readNumber();
    if (document !== undefined) origin.document = document;
    if (position > 0) origin.position = position - 1;
    if (title !== undefined) origin.title = title;
    if (date !== undefined) origin.date = date;
    if (milliseconds > 0) origin.seconds = (milliseconds - 1) / 1000;
    return origin;
  }

  private readName(): string | undefined {
    const number = this.readNumber();
    if (number === 0) return undefined;
    if (number === this.names.length + 1) this.names.push(this.readText());
    const name = this.names[number - 1];
    if (name === undefined) throw new RangeError(`nothing has the number ${number}`);
    return name;
  }

  private readText(): string {
    const code = this.readNumber();
    const start = this.at;
    this.at += code & 1 ? code - 1 : code >>> 1;
    if (this.at > this.bytes.length) throw new RangeError('a text is longer than what is left');
    return this.bytes.toString(code & 1 ? 'utf16le' : 'latin1', start, this.at);
  }

  private readNumber(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.at++];
      if (byte === undefined) throw new RangeError('it ends within a pair');
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new RangeError('a number has more than 32 bits');
  }
}

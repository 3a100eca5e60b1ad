// Hot loop: writes millions of small numbers.

const CHUNK_BYTES = 1 << 18;
const LARGEST_NUMBER_BYTES = 10;
const [SPACE, TAB, NEWLINE, HYPHEN, ZERO] = [0x20, 0x09, 0x0a, 0x2d, 0x30];

/** Writes lines of links `i-j` and, behind a tab each, of numbers. Takes one chunk of memory. */
export class LinkWriter {
  private bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  private length = 0;
  private isFirst = true;

  /** @param onChunk gets the bytes; the buffer is not used again */
  constructor(private readonly onChunk: (bytes: Uint8Array) => void) {}

  link(source: number, target: number): void {
    this.reserve(2 * LARGEST_NUMBER_BYTES + 2);
    if (!this.isFirst) this.bytes[this.length++] = SPACE;
    this.isFirst = false;
    this.number(source);
    this.bytes[this.length++] = HYPHEN;
    this.number(target);
  }

  /** A number in a column of its own. */
  column(value: number): void {
    const text = value.toFixed(4);
    this.reserve(text.length + 1);
    this.bytes[this.length++] = TAB;
    this.length += this.bytes.write(text, this.length, 'latin1');
  }

  endLine(): void {
    this.reserve(1);
    this.bytes[this.length++] = NEWLINE;
    this.isFirst = true;
  }

  /** Hands on what is left. */
  flush(): void {
    if (this.length > 0) this.onChunk(this.bytes.subarray(0, this.length));
    this.bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    this.length = 0;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes > CHUNK_BYTES) this.flush();
  }

  private number(value: number): void {
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    for (let at = this.length + digits - 1, rest = value; at >= this.length; at--) {
      const next = Math.trunc(rest / 10);
      this.bytes[at] = ZERO + rest - 10 * next;
      rest = next;
    }
    this.length += digits;
  }
}

/// <reference path="./bzip2-decoder.d.ts" />
import bitIterator, { type BitReader } from 'unbzip2-stream/lib/bit_iterator.js';
import bzip2 from 'unbzip2-stream/lib/bzip2.js';

/** Bytes that are no bzip2 stream, or not a whole one. */
export class BrokenBzip2 extends Error {}

/**
 * Decompresses bzip2, also several streams one after the other, and checks its checksums. The decoder of
 * unbzip2-stream is driven here, because the package's own stream keeps each byte of a block as a number of eight
 * bytes: 46 MB of zeros, the most that one block of 45 bytes can give, took 1.8 GB. Holds one block, compressed and not.
 * @throws BrokenBzip2
 */
export async function* unbzip2(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const blocks = new Blocks();
  for await (const chunk of chunks) {
    blocks.add(chunk);
    while (blocks.hasWholeBlock()) yield blocks.decode();
  }
  while (blocks.hasBytes()) yield blocks.decode();
  blocks.end();
}

class Blocks {
  private readonly waiting: Uint8Array[] = [];
  private received = 0;
  private bits: BitReader | undefined;
  /** In units of 100,000 bytes; 0 before a stream and after it. */
  private blockSize = 0;
  private checksum = 0;

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.waiting.push(chunk);
    this.received += chunk.length;
    this.bits ??= bitIterator(() => {
      const next = this.waiting.shift();
      if (!next) throw new BrokenBzip2('it ends too early');
      return next;
    });
  }

  hasBytes(): boolean {
    return this.unread() > 0;
  }

  /** A block is never longer than this, and a header takes four bytes. */
  hasWholeBlock(): boolean {
    return this.unread() >= (this.blockSize === 0 ? 4 : 25_000 + 100_000 * this.blockSize);
  }

  /** The next block; empty for a header and an end of a stream. */
  decode(): Uint8Array {
    const bits = this.bits as BitReader;
    const output = new GrowingBytes();
    try {
      if (this.blockSize === 0) {
        this.blockSize = bzip2.header(bits);
        this.checksum = 0;
      } else {
        const blockBytes = this.blockSize * 100_000;
        const write = (byte: number) => output.push(byte);
        const checksum = bzip2.decompress(bits, write, new Int32Array(blockBytes), blockBytes, this.checksum);
        if (checksum === null) this.blockSize = 0;
        else this.checksum = checksum;
      }
    } catch (error) {
      // Damaged bytes make the decoder read where nothing is, too.
      throw new BrokenBzip2((error as Error).message, { cause: error });
    }
    return output.bytes();
  }

  end(): void {
    if (this.blockSize !== 0 || this.received === 0) throw new BrokenBzip2('it ends too early');
  }

  private unread(): number {
    return this.received - (this.bits?.bytesRead ?? 0);
  }
}

class GrowingBytes {
  private buffer = new Uint8Array(2 ** 20);
  private length = 0;

  push(byte: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Uint8Array(this.buffer.length * 2);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer[this.length++] = byte;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}

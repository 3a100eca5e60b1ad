/** The decoder inside unbzip2-stream, block by block; the package has types for its stream only. */
declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { BitReader } from 'unbzip2-stream/lib/bit_iterator.js';

  const bzip2: {
    /** Reads the header of a stream. @returns the block size in units of 100,000 bytes */
    header(bits: BitReader): number;
    /** Reads a block. @returns the stream's checksum so far, null when its end was read and the checksum is right */
    decompress(
      bits: BitReader,
      write: (byte: number) => void,
      block: Int32Array,
      blockBytes: number,
      checksum: number,
    ): number | null;
  };
  export default bzip2;
}

declare module 'unbzip2-stream/lib/bit_iterator.js' {
  export interface BitReader {
    (bits: number | null): number;
    bytesRead: number;
  }
  export default function bitIterator(nextChunk: () => Uint8Array): BitReader;
}

/** Bytes of a file, both ends included. */
export interface ByteRange {
  firstByte: number;
  lastByte: number;
}

const NEWLINE = 10;
/** A line that is longer is too long for every reader, which says so. */
const LONGEST_LINE_BYTES = 2 ** 23;

/**
 * The lines of a file that begin within a range, after the file's first line (which may name the columns, and has the
 * byte order mark) where the range does not begin with it. Ranges that follow each other have every line once. Holds one
 * chunk and the first line.
 * @param open gives bytes of the file
 */
export async function* linesOfRange(
  open: (range: ByteRange) => AsyncIterable<Uint8Array>,
  { firstByte, lastByte }: ByteRange,
): AsyncIterable<Uint8Array> {
  if (firstByte > 0) yield* upToNewline(open({ firstByte: 0, lastByte: LONGEST_LINE_BYTES }), 0);
  // The line that begins at firstByte is in the range: the newline before it is looked for, too.
  let at = Math.max(0, firstByte - 1);
  let skipping = firstByte > 0;
  for await (const chunk of open({ firstByte: at, lastByte: lastByte + LONGEST_LINE_BYTES })) {
    let from = 0;
    if (skipping) {
      const newline = chunk.indexOf(NEWLINE);
      if (newline >= 0) {
        skipping = false;
        from = newline + 1;
        if (at + from > lastByte) return;
      }
    }
    if (!skipping) {
      const newline = chunk.indexOf(NEWLINE, Math.max(from, lastByte - at));
      if (at + chunk.length > lastByte && newline >= 0) {
        yield chunk.subarray(from, newline + 1);
        return;
      }
      if (from < chunk.length) yield chunk.subarray(from);
    }
    at += chunk.length;
    if (skipping && at > lastByte) return;
  }
}

async function* upToNewline(chunks: AsyncIterable<Uint8Array>, from: number): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    const newline = chunk.indexOf(NEWLINE, from);
    yield newline < 0 ? chunk : chunk.subarray(0, newline + 1);
    if (newline >= 0) return;
  }
}

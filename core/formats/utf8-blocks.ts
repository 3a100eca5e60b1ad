import { isAscii, isUtf8 } from 'node:buffer';
import { CheckedText, type DecodeTextOptions, decodeText, HEAD_BYTES } from './decode-text.ts';
import { assertLineFits, readLines } from './lines.ts';
import { peek } from './peek.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { markedEncoding, unicodeDecoding, wideEncodingOf } from './unicode.ts';

/** Bytes that are looked at together: their lines stay in the cache of the processor. */
const PIECE_BYTES = 2 ** 18;
const NEWLINE = 10;
const ESCAPE = 0x1b;

/**
 * The lines of a file, as decodeText and readLines give them, as UTF-8 in blocks of whole lines with their ends, for
 * those who need no strings: UTF-8 passes as it is, six times as fast, and any other encoding is decoded. The last line
 * gets an end. Blocks belong to the caller. Holds one chunk and one line.
 * @param linesTaken how many lines of earlier blocks there were; for messages
 * @throws InvalidEncoding with the line, TextTooLong
 */
export async function* utf8Blocks(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeTextOptions,
  linesTaken: () => number,
): AsyncIterable<Buffer> {
  const { head, all } = await peek(chunks, HEAD_BYTES);
  const marked = markedEncoding(head);
  if ((marked !== undefined && marked.label !== 'utf-8') || wideEncodingOf(head)) {
    yield* decodedBlocks(all, options);
    return;
  }
  const blocks = wholeLines(all, marked?.markBytes ?? 0, options.name, linesTaken);
  // Until the first character beyond ASCII it may be another encoding.
  let isKnown = marked !== undefined;
  for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
    const block = next.value;
    const isPlain = isAscii(block) && (isKnown || !block.includes(ESCAPE));
    const isValid = isPlain || isUtf8(block);
    if (!isKnown && !isPlain && (isAscii(block) || !isValid)) {
      yield* decodedBlocks(continued(block, blocks), { ...options, head, firstLine: linesTaken() + 1 });
      return;
    }
    if (!isValid || block.includes(0)) {
      // Says what is wrong with it.
      const text = new CheckedText(options.name, linesTaken() + 1);
      for (const _ of text.decode(unicodeDecoding('utf-8'), block, true));
    }
    isKnown ||= !isPlain;
    yield block.at(-1) === NEWLINE ? block : Buffer.concat([block, Buffer.of(NEWLINE)]);
  }
}

async function* continued(block: Buffer, blocks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  yield block;
  yield* blocks;
}

async function* decodedBlocks(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeTextOptions,
): AsyncIterable<Buffer> {
  const { name, firstLine } = options;
  for await (const lines of readLines(decodeText(chunks, options), name, firstLine)) {
    yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
  }
}

/** Whole lines but for the end of the last one, in memory of their own, because whoever gave the chunks may still need them. */
async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  skipBytes: number,
  name: string,
  linesTaken: () => number,
): AsyncGenerator<Buffer, void> {
  let rest: Uint8Array = new Uint8Array(0);
  let skip = skipBytes;
  for await (const chunk of chunks) {
    for (let at = skip; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      const newline = piece.lastIndexOf(NEWLINE);
      const joined = Buffer.concat([rest, piece]);
      const end = newline < 0 ? 0 : rest.length + newline + 1;
      if (rest.length + piece.length > LONGEST_TEXT) assertFirstFits(joined, name, linesTaken() + 1);
      rest = joined.subarray(end);
      if (end > 0) yield joined.subarray(0, end);
    }
    skip = Math.max(0, skip - chunk.length);
  }
  if (rest.length > 0) yield Buffer.from(rest);
}

/** @throws TextTooLong */
function assertFirstFits(lines: Buffer, name: string, line: number): void {
  const newline = lines.indexOf(NEWLINE);
  assertLineFits(lines.toString('utf8', 0, newline < 0 ? undefined : newline), line, name);
}

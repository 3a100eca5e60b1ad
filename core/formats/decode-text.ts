import { InvalidEncoding } from './errors.ts';

const NEWLINE = 10;

/**
 * Text of a file from its bytes: UTF-8 with or without byte order mark, UTF-16 with one (its own mark is removed).
 * Chunks of any size, also ones that cut a character; holds one chunk. Never yields an empty string.
 * @throws InvalidEncoding with the line
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>, name: string): AsyncIterable<string> {
  let decoder: Decoder | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  let line = 1;
  for await (const chunk of chunks) {
    let bytes: Uint8Array = Buffer.concat([rest, chunk]);
    rest = new Uint8Array(0);
    if (!decoder) {
      // A mark has up to three bytes; a file that is shorter has none that matters.
      if (bytes.length < 3) {
        rest = bytes;
        continue;
      }
      decoder = decoderOf(bytes);
      bytes = bytes.subarray(decoder.markBytes);
    }
    const whole = decoder.wholeCharacters(bytes);
    rest = bytes.slice(whole);
    const text = decodeWhole(decoder, bytes.subarray(0, whole), line, name);
    if (text === '') continue;
    line += count(text, '\n');
    yield text;
  }
  const last = decodeWhole(decoder ?? decoderOf(rest), rest, line, name);
  if (last !== '') yield last;
}

interface Decoder {
  label: 'utf-8' | 'utf-16le' | 'utf-16be';
  markBytes: number;
  /** Length of the longest prefix that does not end inside a character. */
  wholeCharacters(bytes: Uint8Array): number;
}

function decoderOf(bytes: Uint8Array): Decoder {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) {
    return { label: 'utf-16le', markBytes: 2, wholeCharacters: (all) => wholeUtf16(all, 1) };
  }
  if (first === 0xfe && second === 0xff) {
    return { label: 'utf-16be', markBytes: 2, wholeCharacters: (all) => wholeUtf16(all, 0) };
  }
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  return { label: 'utf-8', markBytes: marked ? 3 : 0, wholeCharacters: wholeUtf8 };
}

function wholeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function wholeUtf16(bytes: Uint8Array, highByte: 0 | 1): number {
  const even = bytes.length - (bytes.length % 2);
  const last = bytes[even - 2 + highByte];
  const leadsPair = last !== undefined && last >= 0xd8 && last <= 0xdb;
  return leadsPair ? even - 2 : even;
}

function decodeWhole(decoder: Decoder, bytes: Uint8Array, line: number, name: string): string {
  const text = tryDecode(decoder, bytes);
  if (text !== undefined && !text.includes('\0')) return text;
  if (text !== undefined) {
    throw new InvalidEncoding(
      `${name} has a NUL character in line ${line + count(text.slice(0, text.indexOf('\0')), '\n')}, which no text has. ` +
        'If it is UTF-16, save it with a byte order mark, or as UTF-8, and upload it again.',
      { line: line + count(text.slice(0, text.indexOf('\0')), '\n') },
    );
  }
  const bad = line + (decoder.label === 'utf-8' ? linesBeforeInvalid(decoder, bytes) : 0);
  const encoding = decoder.label === 'utf-8' ? 'UTF-8' : 'UTF-16';
  throw new InvalidEncoding(
    `${name} is not valid ${encoding} in line ${bad}. Save it as UTF-8 and upload it again.`,
    { line: bad },
  );
}

function tryDecode(decoder: Decoder, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(decoder.label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function linesBeforeInvalid(decoder: Decoder, bytes: Uint8Array): number {
  let start = 0;
  for (let lines = 0; ; lines++) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0 || tryDecode(decoder, bytes.subarray(start, end)) === undefined) return lines;
    start = end + 1;
  }
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
}

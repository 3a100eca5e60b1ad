import { isAscii } from 'node:buffer';
import type { InputNote } from '../../contracts/shard.ts';
import { declaredEncoding, legacyEncodingOf } from './encoding.ts';
import { InvalidEncoding } from './errors.ts';
import { peek } from './peek.ts';
import {
  looksLikeUtf8,
  markedEncoding,
  type TextDecoding,
  unicodeDecoding,
  wideEncodingOf,
} from './unicode.ts';

/** How a file's text is read. */
export interface DecodeTextOptions {
  /** Of the file, for messages. */
  name: string;
  /** ISO 639 codes of the languages that the file may have: they tell which legacy encodings it may be in. */
  languages?: readonly string[];
  /** Number of the first line, for messages. @default 1 */
  firstLine?: number;
  /** The beginning of the file, where the chunks are only what is left of it. */
  head?: Uint8Array;
  note?(note: InputNote): void;
}

/** Bytes at the beginning that may declare an encoding or show wide characters. */
export const HEAD_BYTES = 4096;
/** Bytes, from the first character beyond ASCII on, that a guess rests on. */
const SAMPLE_BYTES = 2 ** 18;

/**
 * Text of a file from its bytes, without its byte order mark: UTF-8, UTF-16 and UTF-32 with or without mark,
 * ISO-2022-JP, and the legacy encodings of its languages (legacyEncodingOf), which are noted as `LegacyEncoding`
 * because they are a guess. Up to the first character beyond ASCII all of them read the same, so nothing is read twice.
 * A file that is UTF-8 but for some damage is refused, not taken for something else. Chunks of any size, also ones that
 * cut a character; holds 256 KiB and one chunk. Never yields an empty string.
 * @throws InvalidEncoding with the line
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeTextOptions,
): AsyncIterable<string> {
  const { head: begin, all } = await peek(chunks, HEAD_BYTES);
  const head = options.head ?? begin;
  const marked = markedEncoding(head);
  const text = new CheckedText(options.name, options.firstLine);
  const begun = marked?.label ?? wideEncodingOf(head);
  let decoding = begun && unicodeDecoding(begun);
  let markBytes = marked?.markBytes ?? 0;
  const sample: Uint8Array[] = [];
  let sampleBytes = 0;
  for await (const chunk of all) {
    const bytes = chunk.subarray(markBytes);
    markBytes -= chunk.length - bytes.length;
    if (decoding) yield* text.decode(decoding, bytes);
    else if (sampleBytes === 0 && isPlain(bytes)) yield* text.plain(bytes);
    else {
      sample.push(bytes);
      sampleBytes += bytes.length;
      if (sampleBytes < SAMPLE_BYTES) continue;
      decoding = decodingOf(Buffer.concat(sample), head, options);
      yield* text.decode(decoding, Buffer.concat(sample.splice(0)));
    }
  }
  const rest = Buffer.concat(sample);
  if (rest.length > 0) decoding ??= decodingOf(rest, head, options);
  if (decoding) yield* text.decode(decoding, rest, true);
}

/** The same in every encoding that is left: ASCII without the escapes of ISO 2022. */
const isPlain = (bytes: Uint8Array) => isAscii(bytes) && !bytes.includes(0x1b);

/** ESC $ B and ESC $ @ begin Japanese characters (RFC 1468). */
const hasJapaneseEscapes = (bytes: Uint8Array) =>
  ['\x1b$B', '\x1b$@'].some((begin) => Buffer.from(bytes).includes(begin));

function decodingOf(
  sample: Uint8Array,
  head: Uint8Array,
  { name, languages = [], note }: DecodeTextOptions,
): TextDecoding {
  const declared = declaredEncoding(head);
  const legacy = isAscii(sample)
    ? hasJapaneseEscapes(sample) && 'iso-2022-jp'
    : !looksLikeUtf8(sample) && legacyEncodingOf(sample, languages, declared);
  if (!legacy) return unicodeDecoding('utf-8');
  note?.({
    kind: 'warning',
    error: 'LegacyEncoding',
    message:
      `${name} is not UTF-8 and was read as ${legacy}. Look at some of its pairs; if accents or other scripts are wrong, ` +
      'save it as UTF-8 and upload it again.',
  });
  return legacyDecoding(legacy);
}

function legacyDecoding(label: string): TextDecoding {
  const decoder = new TextDecoder(label, { fatal: true });
  return {
    label,
    decode(bytes, isLast) {
      try {
        return { text: decoder.decode(bytes, { stream: !isLast }), damaged: false };
      } catch {
        return { text: new TextDecoder(label).decode(bytes), damaged: true };
      }
    },
  };
}

/** Counts lines and refuses text that is damaged or has NUL. */
export class CheckedText {
  private line: number;
  private readonly name: string;

  constructor(name: string, firstLine = 1) {
    this.name = name;
    this.line = firstLine;
  }

  *plain(bytes: Uint8Array): Iterable<string> {
    yield* this.checked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
  }

  *decode(decoding: TextDecoding, bytes: Uint8Array, isLast = false): Iterable<string> {
    const { text, damaged } = decoding.decode(bytes, isLast);
    if (!damaged) {
      yield* this.checked(text);
      return;
    }
    const line = this.line + newlines(text.slice(0, Math.max(0, text.indexOf('\ufffd'))));
    throw new InvalidEncoding(
      `${this.name} is not valid ${decoding.label.toUpperCase()} in line ${line}. Save it as UTF-8 and upload it again.`,
      { line },
    );
  }

  private *checked(text: string): Iterable<string> {
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      const line = this.line + newlines(text.slice(0, nul));
      throw new InvalidEncoding(
        `${this.name} has a NUL character in line ${line}, which no text has. Check that it is the file that you mean, save it as UTF-8 and upload it again.`,
        { line },
      );
    }
    this.line += newlines(text);
    if (text !== '') yield text;
  }
}

function newlines(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found++;
  return found;
}

/** Turns bytes into text piece by piece; keeps what belongs to a character that is not whole yet. */
export interface TextDecoding {
  label: string;
  /** Text with U+FFFD in place of bytes that are none is `damaged`. */
  decode(bytes: Uint8Array, isLast: boolean): { text: string; damaged: boolean };
}

/** What no text has: unassigned and private characters. */
const NEVER = /[\p{Cn}\p{Co}]/u;

type UnicodeLabel = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** The encoding that a byte order mark names (The Unicode Standard 2.13), and the mark's length. */
export function markedEncoding(head: Uint8Array): { label: UnicodeLabel; markBytes: number } | undefined {
  const begins = (...mark: number[]) => mark.every((byte, index) => head[index] === byte);
  if (begins(0xef, 0xbb, 0xbf)) return { label: 'utf-8', markBytes: 3 };
  if (begins(0xff, 0xfe, 0, 0)) return { label: 'utf-32le', markBytes: 4 };
  if (begins(0, 0, 0xfe, 0xff)) return { label: 'utf-32be', markBytes: 4 };
  if (begins(0xff, 0xfe)) return { label: 'utf-16le', markBytes: 2 };
  if (begins(0xfe, 0xff)) return { label: 'utf-16be', markBytes: 2 };
  return undefined;
}

/**
 * UTF-16 or UTF-32 without a mark: the reading as such that is not damaged and has no NUL, and in which most bytes that
 * look like white space are white space.
 */
export function wideEncodingOf(head: Uint8Array): UnicodeLabel | undefined {
  if (!head.includes(0)) return undefined;
  const spaces = head.filter((byte) => byte === 9 || byte === 10 || byte === 13 || byte === 32).length;
  const labels = ['utf-32le', 'utf-32be', 'utf-16le', 'utf-16be'] as const;
  return labels.find((label) => {
    const whole = head.subarray(0, head.length - (head.length % 4));
    const { text, damaged } = unicodeDecoding(label).decode(whole, false);
    const found = text.match(/[\t\n\r ]/g)?.length ?? 0;
    return !damaged && found > 0 && found * 2 >= spaces && !text.includes('\0') && !NEVER.test(text);
  });
}

/** A decoder of one of the encodings of Unicode, whose byte order mark was taken off. */
export function unicodeDecoding(label: UnicodeLabel): TextDecoding {
  if (label === 'utf-8') return wholeCharacters(label, wholeUtf8, textDecoder(label));
  if (label === 'utf-16le')
    return wholeCharacters(label, (bytes) => wholeUtf16(bytes, 1), textDecoder(label));
  if (label === 'utf-16be')
    return wholeCharacters(label, (bytes) => wholeUtf16(bytes, 0), textDecoder(label));
  const littleEndian = label === 'utf-32le';
  return wholeCharacters(
    label,
    (bytes) => bytes.length - (bytes.length % 4),
    (bytes) => decodeUtf32(bytes, littleEndian),
  );
}

/** True when text beyond ASCII is UTF-8, or was and is damaged: more good characters than bad ones, or nothing bad but forms that only UTF-8 forbids (RFC 3629: overlong, surrogates, too large, cut at the end). */
export function looksLikeUtf8(bytes: Uint8Array): boolean {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 1) good++;
    else if (length === 0) bad++;
    at += length === 0 ? 1 : length;
  }
  return bad === 0 || good > bad;
}

/** Bytes of the character at a place; 0 where none begins. Forbidden forms count as characters. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  if (first < 0xc0 || first > 0xf7) return 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next];
    if (byte === undefined) return next;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

type Decode = (bytes: Uint8Array) => { text: string; damaged: boolean };

/** Decodes the longest prefix that does not end inside a character, and keeps the rest for the next piece. */
function wholeCharacters(
  label: string,
  wholeLength: (bytes: Uint8Array) => number,
  decode: Decode,
): TextDecoding {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    label,
    decode(piece, isLast) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const whole = isLast ? bytes.length : wholeLength(bytes);
      rest = bytes.slice(whole);
      return decode(bytes.subarray(0, whole));
    },
  };
}

function textDecoder(label: string): Decode {
  const strict = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => {
    try {
      return { text: strict.decode(bytes), damaged: false };
    } catch {
      return { text: lenient.decode(bytes), damaged: true };
    }
  };
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): { text: string; damaged: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  let damaged = bytes.length % 4 !== 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian);
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    damaged ||= !isCharacter;
    characters.push(isCharacter ? String.fromCodePoint(code) : '\ufffd');
  }
  return { text: characters.join(''), damaged };
}

function wholeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
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

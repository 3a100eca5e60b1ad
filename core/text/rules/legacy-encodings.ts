/** Encodings in which UTF-8 is read by mistake, as the WHATWG Encoding Standard names them. */
export type LegacyEncoding = 'windows-1252' | 'shift_jis' | 'euc-kr' | 'gbk';

const reversed = new Map<LegacyEncoding, Map<string, Uint8Array>>();

/** The bytes of every character of a legacy encoding outside ASCII: what its decoder maps them to, turned round. */
export function bytesByCharacter(encoding: LegacyEncoding): Map<string, Uint8Array> {
  const found = reversed.get(encoding);
  if (found) return found;
  const table = encoding === 'windows-1252' ? windows1252() : doubleByte(encoding);
  reversed.set(encoding, table);
  return table;
}

/** The upper half of Windows-1252 at 0x80 to 0x9F; the rest is Latin-1. Written out, as decoders differ on its holes. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(): Map<string, Uint8Array> {
  const table = new Map(
    [...WINDOWS_1252].map((character, index) => [character, Uint8Array.of(0x80 + index)]),
  );
  for (let byte = 0xa0; byte <= 0xff; byte++) table.set(String.fromCharCode(byte), Uint8Array.of(byte));
  return table;
}

function doubleByte(encoding: Exclude<LegacyEncoding, 'windows-1252'>): Map<string, Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array) => {
    const text = decoder.decode(bytes);
    const isOne = [...text].length === 1 && text !== '\uFFFD' && text > '\u009F';
    if (isOne && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0x80; byte <= 0xff; byte++) add(Uint8Array.of(byte));
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) add(Uint8Array.of(lead, trail));
  }
  return table;
}

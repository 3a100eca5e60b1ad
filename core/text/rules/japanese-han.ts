let repertoire: Set<string> | undefined;

/** True for the Han characters of Shift_JIS (JIS X 0208 with the NEC and IBM extensions): what Japanese is written in. */
export function isJapaneseHan(character: string): boolean {
  repertoire ??= readRepertoire();
  return repertoire.has(character);
}

/** Every two-byte code of Shift_JIS (WHATWG Encoding Standard), decoded. */
function readRepertoire(): Set<string> {
  const bytes: number[] = [];
  for (let lead = 0x88; lead <= 0xfc; lead++) {
    if (lead >= 0xa0 && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) bytes.push(lead, trail);
  }
  const text = new TextDecoder('shift_jis').decode(Uint8Array.from(bytes));
  return new Set(text.match(/\p{sc=Han}/gu));
}

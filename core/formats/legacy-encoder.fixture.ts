/**
 * Makes the encoder of a legacy encoding out of its decoder: every character that one or two bytes decode to. ISO-2022-JP
 * has EUC-JP's two-byte characters, in seven bits and between escapes.
 * @returns the bytes of a text; a character that the encoding lacks becomes a question mark
 */
export function legacyEncoder(label: string): (text: string) => Uint8Array {
  if (label === 'iso-2022-jp') return iso2022Jp();
  const decoder = new TextDecoder(label, { fatal: true });
  const decode = (...bytes: number[]) => {
    try {
      return decoder.decode(Uint8Array.from(bytes));
    } catch {
      return undefined;
    }
  };
  const bytesOf = new Map<string, number[]>();
  for (let first = 0; first < 256; first++) {
    const single = decode(first);
    if (single?.length === 1) {
      if (!bytesOf.has(single)) bytesOf.set(single, [first]);
      continue;
    }
    for (let second = 0; second < 256; second++) {
      const double = decode(first, second);
      if (double !== undefined && [...double].length === 1 && !bytesOf.has(double)) {
        bytesOf.set(double, [first, second]);
      }
    }
  }
  return (text) => Uint8Array.from([...text].flatMap((character) => bytesOf.get(character) ?? [63]));
}

function iso2022Jp(): (text: string) => Uint8Array {
  const encode = legacyEncoder('euc-jp');
  return (text) => {
    const bytes: number[] = [];
    let isDouble = false;
    for (const character of text) {
      const encoded = encode(character);
      if (isDouble !== (encoded.length === 2)) bytes.push(...Buffer.from(isDouble ? '\x1b(B' : '\x1b$B'));
      isDouble = encoded.length === 2;
      for (const byte of encoded) bytes.push(byte & 0x7f);
    }
    return Uint8Array.from(bytes);
  };
}

/** Kinds of files that are no text, by their first bytes in hexadecimal. */
const KINDS: readonly [kind: string, begin: RegExp][] = [
  ['ZIP archive (or a workbook or document that is one)', /^504b(?:0304|0506|0708)/],
  ['Parquet file', /^50415231/],
  ['PDF document', /^25504446/],
  ['old Office document', /^d0cf11e0a1b11ae1/],
  ['gzip file', /^1f8b/],
  ['bzip2 file', /^425a683[1-9]314159265359/],
  ['xz file', /^fd377a585a00/],
  ['Zstandard file', /^28b52ffd/],
  ['RAR archive', /^526172211a07/],
  ['7-Zip archive', /^377abcaf271c/],
  ['compiled catalogue (MO)', /^(?:de120495|950412de)/],
  ['tar archive', /^(?:..){257}7573746172/],
];
/** Bytes of a file that tell its kind. */
export const KIND_BYTES = 262;

/** What a file is that begins so, in words; undefined when it may be text. */
export function binaryKindOf(head: Uint8Array): string | undefined {
  const begin = Buffer.from(head.subarray(0, KIND_BYTES)).toString('hex');
  return KINDS.find(([, signature]) => signature.test(begin))?.[0];
}

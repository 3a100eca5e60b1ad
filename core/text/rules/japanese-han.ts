import { bytesByCharacter } from './legacy-encodings.ts';

/** True for the Han characters of Shift_JIS (JIS X 0208 with the NEC and IBM extensions): what Japanese is written in. */
export function isJapaneseHan(character: string): boolean {
  return bytesByCharacter('shift_jis').has(character);
}

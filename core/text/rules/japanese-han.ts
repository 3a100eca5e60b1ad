import { CLASSES, HAN } from '../character-classes.ts';
import { bytesByCharacter } from './legacy-encodings.ts';

/** True for the Han characters of Shift_JIS (JIS X 0208 with the NEC and IBM extensions): what Japanese is written in. */
export function isJapaneseHan(character: string): boolean {
  return bytesByCharacter('shift_jis').has(character);
}

/** True for the code unit of a Han character that Japanese is not written in. */
export function isForeignHan(unit: number): boolean {
  foreign ??= Uint8Array.from(CLASSES, (classes, other) =>
    classes & HAN && !isJapaneseHan(String.fromCharCode(other)) ? 1 : 0,
  );
  return foreign[unit] === 1;
}

let foreign: Uint8Array | undefined;

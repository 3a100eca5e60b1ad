// A hot loop: it passes over every text that may have personal data, of which hardly one has.

/**
 * What a text has of that which personal data cannot do without. Nothing is looked for that cannot be there: the
 * searches cost a hundred times as much.
 */
export interface Signs {
  /** ASCII digits. */
  digits: number;
  /** At least seven digits, no more than three other characters between two of them, as every phone number has. */
  hasPhoneDigits: boolean;
  hasAt: boolean;
  /** `://` */
  hasAuthority: boolean;
  hasEqualsSign: boolean;
  hasPlus: boolean;
}

const PHONE_DIGITS = 7;
const WIDEST_GAP = 3;

/** The signs of a text, given as its UTF-16 code units and how many they are. */
export function signsOf(units: Uint16Array, length: number): Signs {
  let digits = 0;
  let before = -1;
  let run = 0;
  let longestRun = 0;
  let [hasAt, hasAuthority, hasEqualsSign, hasPlus] = [false, false, false, false];
  for (let at = 0; at < length; at++) {
    const unit = units[at] as number;
    if (unit > FULLWIDTH_PLUS || (unit > AT && unit < FULLWIDTH_PLUS)) continue;
    if (unit >= DIGIT_0 && unit <= DIGIT_9) {
      digits++;
      run = at - before <= WIDEST_GAP + 1 ? run + 1 : 1;
      before = at;
      if (run > longestRun) longestRun = run;
    } else if (unit === AT) hasAt = true;
    else if (unit === EQUALS) hasEqualsSign = true;
    else if (unit === PLUS || unit === FULLWIDTH_PLUS) hasPlus = true;
    else if (unit === SLASH && units[at - 1] === SLASH && units[at - 2] === COLON) hasAuthority = true;
  }
  return { digits, hasPhoneDigits: longestRun >= PHONE_DIGITS, hasAt, hasAuthority, hasEqualsSign, hasPlus };
}

const PLUS = 0x2b;
const SLASH = 0x2f;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const EQUALS = 0x3d;
const AT = 0x40;
const FULLWIDTH_PLUS = 0xff0b;

import { tokens } from '../../core/text/tokens.ts';

/** How one pair is damaged by itself. */
export type DamageKind = 'half-translated' | 'truncated' | 'numbers' | 'markup' | 'repetition' | 'swapped';

/** A pair, good or bad. */
interface Pair {
  source: string;
  target: string;
}

/** A half needs enough text to be told from a short translation. */
const FEWEST_TOKENS_TO_HALVE = 6;
const FEWEST_TOKENS = 4;

/** Placeholders and tags of the formats that software is localised in. */
const MARKUP = /\{[^{}]*\}|<\/?[a-z][^<>]*>|%(?:\d+\$)?\w+/gi;
const NUMBER = /\d+/g;

/** A decoder that cannot stop repeats its last words; a cut side ends in the middle. */
const REPEATED_WORDS = 2;
const REPEATED_CHARACTERS = 5;
const REPETITIONS = 8;

/** Languages whose words are not set apart by spaces: they are cut by characters. */
const UNSPACED = new Set(['ja', 'zh', 'th']);

/**
 * The damaged pair, or undefined where the pair has nothing that could be damaged so:
 * - `half-translated`: the first half of the target and then the second half of the source;
 * - `truncated`: the first half of the target only;
 * - `numbers`: a number that both sides have, and every other one of the target, with other digits;
 * - `markup`: the target without its placeholders and tags, where both sides have some;
 * - `repetition`: the last two words of the target eight times more (five characters where no spaces are written);
 * - `swapped`: the two sides in each other's place.
 */
export function damagePair(kind: DamageKind, pair: Pair, targetLanguage: string): Pair | undefined {
  const { source, target } = pair;
  const shortest = Math.min(tokens(source).length, tokens(target).length);
  const spaced = !UNSPACED.has(targetLanguage);
  const words = splitWords(target, spaced);
  const joiner = spaced ? ' ' : '';
  const half = words.slice(0, Math.ceil(words.length / 2)).join(joiner);
  switch (kind) {
    case 'half-translated': {
      const english = splitWords(source, true);
      const rest = english.slice(Math.ceil(english.length / 2)).join(' ');
      return shortest < FEWEST_TOKENS_TO_HALVE ? undefined : changed(pair, `${half} ${rest}`);
    }
    case 'truncated':
      return shortest < FEWEST_TOKENS_TO_HALVE ? undefined : changed(pair, half);
    case 'numbers': {
      const numbers = new Set(withoutMarkup(source).match(NUMBER));
      if (
        !withoutMarkup(target)
          .match(NUMBER)
          ?.some((number) => numbers.has(number))
      )
        return undefined;
      return changed(pair, outsideMarkup(target, otherNumbers));
    }
    case 'markup':
      return source.match(MARKUP) ? changed(pair, withoutMarkup(target)) : undefined;
    case 'repetition': {
      const last = words.slice(spaced ? -REPEATED_WORDS : -REPEATED_CHARACTERS).join(joiner);
      const loop = Array.from({ length: REPETITIONS }, () => `${joiner}${last}`).join('');
      return shortest < FEWEST_TOKENS ? undefined : changed(pair, target + loop);
    }
    case 'swapped':
      return shortest < FEWEST_TOKENS ? undefined : changed({ source: target, target }, source);
  }
}

/** Undefined where the target stays as it was, or nothing of it is left: that would be another kind of noise. */
function changed({ source, target }: Pair, damaged: string): Pair | undefined {
  return damaged === target || !/\p{L}/u.test(damaged) ? undefined : { source, target: damaged };
}

function splitWords(text: string, spaced: boolean): string[] {
  return spaced ? text.split(' ').filter((word) => word !== '') : [...text];
}

function withoutMarkup(text: string): string {
  return text.replace(MARKUP, '').replace(/ +/g, ' ').trim();
}

function outsideMarkup(text: string, change: (part: string) => string): string {
  const markup = text.match(MARKUP) ?? [];
  return text
    .split(MARKUP)
    .map((part, index) => change(part) + (markup[index] ?? ''))
    .join('');
}

/** Other digits in as many places, so that no number stays as it was and none begins with a zero that had none. */
function otherNumbers(text: string): string {
  return text.replace(NUMBER, (number) =>
    number.replace(/\d/g, (digit) => String((Number(digit) + 4) % 9 || 9)),
  );
}

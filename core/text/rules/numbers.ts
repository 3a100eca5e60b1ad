import { CLASSES, DIGIT } from '../character-classes.ts';
import { countOf, type SegmentFeatures } from '../scan-segment.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { type RuleFactory, SIDES } from './rule.ts';

/** Digits, with the points, commas, apostrophes and thin spaces that group them. */
const NUMBER = /\p{Nd}+(?:[.,'’\u00A0\u202F]\p{Nd}+)*/gu;

/** Single digits are not counted, because texts write them as words. */
const FEWEST_DIGITS = 2;

/**
 * Rejects a pair when both sides have numbers of two digits or more and too few of them stand on both sides
 * (OpusFilter NonZeroNumeralsFilter; Bicleaner hardrules `c_no_numbers`): the shared ones, as a share of the longer
 * list, are under `minimumOverlap`. Digits are compared without what groups them. A side without any number is not
 * judged.
 */
export const numbers: RuleFactory<'numbers'> = (parameters) => {
  const minimumOverlap = parameters.minimumOverlap ?? RULE_DEFAULTS.numbers.minimumOverlap;
  return ({ source, target, features }) => {
    if (!(features.source.classes & features.target.classes & DIGIT)) return undefined;
    if (SIDES.some((side) => countOf(features[side], DIGIT) < FEWEST_DIGITS)) return undefined;
    if (haveSameNumbers(features.source, features.target)) return undefined;
    const left = numbersOf(source);
    const right = numbersOf(target);
    if (left.size === 0 || right.size === 0) return undefined;
    const shared = [...left].filter((number) => right.has(number)).length;
    if (shared >= minimumOverlap * Math.max(left.size, right.size)) return undefined;
    return `numbers differ: ${list(left)} in the source, ${list(right)} in the target`;
  };
};

/** True only where both have the same numbers in the same order, all of ASCII's digits: most pairs with numbers. */
function haveSameNumbers(source: SegmentFeatures, target: SegmentFeatures): boolean {
  let [left, right] = [0, 0];
  for (;;) {
    left = source.kernel.next(left, DIGIT);
    right = target.kernel.next(right, DIGIT);
    if (left === source.text.length || right === target.text.length) {
      return left === source.text.length && right === target.text.length;
    }
    for (;;) {
      const unit = source.units[left] as number;
      if (unit > LAST_DIGIT || unit !== target.units[right]) return false;
      left = afterDigit(source, left);
      right = afterDigit(target, right);
      if (left < 0 || right < 0) return false;
      const goesOn = left < source.text.length && isDigit(source.units[left] as number);
      if (goesOn !== (right < target.text.length && isDigit(target.units[right] as number))) return false;
      if (!goesOn) break;
    }
  }
}

/** The place after a digit and what groups it with the next one; -1 where only its compatibility form may group them. */
function afterDigit({ text, units }: SegmentFeatures, at: number): number {
  if (at + 2 >= text.length || !isDigit(units[at + 2] as number)) return at + 1;
  const between = units[at + 1] as number;
  if (GROUPING.has(between)) return at + 2;
  return between > LAST_ASCII ? -1 : at + 1;
}

const isDigit = (unit: number) => ((CLASSES[unit] as number) & DIGIT) !== 0;
const LAST_DIGIT = '9'.charCodeAt(0);
const LAST_ASCII = 0x7f;
const GROUPING = new Set([...".,'’"].map((one) => one.charCodeAt(0)));

function numbersOf(text: string): Set<string> {
  const found = text.normalize('NFKC').match(NUMBER) ?? [];
  return new Set(
    found
      .map((number) => number.replace(/[^\p{Nd}]/gu, ''))
      .filter((digits) => digits.length >= FEWEST_DIGITS),
  );
}

const list = (numbers: Set<string>) => [...numbers].slice(0, 5).join(', ');

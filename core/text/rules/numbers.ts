import { DIGIT } from '../character-classes.ts';
import { countOf } from '../scan-segment.ts';
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
    const left = numbersOf(source);
    const right = numbersOf(target);
    if (left.size === 0 || right.size === 0) return undefined;
    const shared = [...left].filter((number) => right.has(number)).length;
    if (shared >= minimumOverlap * Math.max(left.size, right.size)) return undefined;
    return `numbers differ: ${list(left)} in the source, ${list(right)} in the target`;
  };
};

function numbersOf(text: string): Set<string> {
  const found = text.normalize('NFKC').match(NUMBER) ?? [];
  return new Set(
    found
      .map((number) => number.replace(/[^\p{Nd}]/gu, ''))
      .filter((digits) => digits.length >= FEWEST_DIGITS),
  );
}

const list = (numbers: Set<string>) => [...numbers].slice(0, 5).join(', ');

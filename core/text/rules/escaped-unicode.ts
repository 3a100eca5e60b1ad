import { ESCAPE } from '../character-classes.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { otherSide, type RuleFactory, type SegmentPair, SIDES, type Side } from './rule.ts';

/** Escapes of JavaScript and Python, of HTML for letters and spaces, and of addresses for what is not ASCII. */
const ESCAPES =
  /\\u[\da-f]{4}|\\U[\da-f]{8}|\\x[\da-f]{2}|&#(?:\d{2,6}|x[\da-f]{2,5});|&(?:[a-z](?:uml|acute|grave|circ|tilde|cedil|ring|caron)|szlig|nbsp|amp|quot|apos|[lg]t|[lr][ad]quo|hellip|[mn]dash|shy);|(?:%[89a-f][\da-f]){2,}/gi;

/**
 * Rejects a pair that has at least `minimumCount` undecoded escapes more on one side than on the other (OpusCleaner's
 * filters for HTML entities and escaped unicode): text about escapes has them on both.
 */
export const escapedUnicode: RuleFactory<'escaped-unicode'> = (parameters) => {
  const minimumCount = parameters.minimumCount ?? RULE_DEFAULTS['escaped-unicode'].minimumCount;
  return (pair) => {
    for (const side of SIDES) {
      const found = escapes(pair, side);
      if (found.length < minimumCount || found.length - escapes(pair, otherSide(side)).length < minimumCount)
        continue;
      return `the ${side} has ${found.length} undecoded escapes such as ${found[0]}`;
    }
    return undefined;
  };
};

function escapes(pair: SegmentPair, side: Side): string[] {
  return pair.features[side].classes & ESCAPE ? (pair[side].match(ESCAPES) ?? []) : [];
}

import { RE2JS } from 're2js';
import { type RuleFactory, SIDES } from './rule.ts';

/**
 * A rule of the recipe's own: rejects a pair in which the expression is found, or missing (OpusFilter RegExpFilter,
 * OpusCleaner `regex`). RE2's method takes time in proportion to the text, whatever the expression.
 */
export const pattern: RuleFactory<'pattern'> = ({ expression, in: where, drop, ignoreCase }) => {
  const compiled = RE2JS.compile(expression, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const sides = where === 'both' ? SIDES : [where];
  return (pair) => {
    for (const side of sides) {
      const matcher = compiled.matcher(pair[side]);
      const isFound = matcher.find();
      if (isFound && drop === 'matching') return `the ${side} has "${matcher.group()}"`;
      if (!isFound && drop === 'not-matching') return `the ${side} does not match ${expression}`;
    }
    return undefined;
  };
};

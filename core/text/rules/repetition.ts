import { RepetitionFinder } from '../repetition-finder.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { otherSide, type RuleFactory, SIDES } from './rule.ts';

/**
 * Rejects a pair in which one side says the same at least `minimumRepeats` times in a row and the other does not
 * (OpusFilter RepetitionFilter, for each side alone): a unit of `minimumLength` to `maximumLength` characters with a
 * letter in it.
 */
export const repetition: RuleFactory<'repetition'> = (parameters) => {
  const defaults = RULE_DEFAULTS.repetition;
  const minimumRepeats = parameters.minimumRepeats ?? defaults.minimumRepeats;
  const finder = new RepetitionFinder({
    minimumRepeats,
    minimumLength: parameters.minimumLength ?? defaults.minimumLength,
    maximumLength: parameters.maximumLength ?? defaults.maximumLength,
    withLetter: true,
  });
  return ({ features }) => {
    for (const side of SIDES) {
      const unit = finder.findIn(features[side].kernel);
      if (unit === undefined) continue;
      const other = features[otherSide(side)];
      if (finder.findIn(other.kernel)) return undefined;
      const text = features[side].text.slice(unit.start, unit.end);
      return `the ${side} has "${text}" at least ${minimumRepeats} times in a row`;
    }
    return undefined;
  };
};

import { weightedLength } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/** Added to both lengths, so that a letter more or less does not matter in short segments. */
const SMOOTHING = 1;

/**
 * Rejects a pair whose longer side has more than `maximumRatio` times the characters of the shorter one, each counted
 * as its script needs (OpusFilter LengthRatioFilter; Gale and Church 1993). Pairs whose longer
 * side has fewer than `minimumCharacters` (as English would count) are not judged.
 */
export const lengthRatio: RuleFactory<'length-ratio'> = (parameters) => {
  const maximum = parameters.maximumRatio ?? RULE_DEFAULTS['length-ratio'].maximumRatio;
  const minimumCharacters = parameters.minimumCharacters ?? RULE_DEFAULTS['length-ratio'].minimumCharacters;
  return ({ source, target }) => {
    const sourceLength = weightedLength(source);
    const targetLength = weightedLength(target);
    const longer = Math.max(sourceLength, targetLength);
    if (longer < minimumCharacters) return undefined;
    const ratio = (longer + SMOOTHING) / (Math.min(sourceLength, targetLength) + SMOOTHING);
    if (ratio <= maximum) return undefined;
    const [long, short] = sourceLength > targetLength ? ['source', 'target'] : ['target', 'source'];
    return `the ${long} is ${ratio.toFixed(1)} times as long as the ${short}, as Latin script counts`;
  };
};

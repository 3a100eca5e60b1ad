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
  return ({ features }) => {
    const source = features.source.weightedLength;
    const target = features.target.weightedLength;
    const longer = Math.max(source, target);
    if (longer < minimumCharacters) return undefined;
    const ratio = (longer + SMOOTHING) / (Math.min(source, target) + SMOOTHING);
    if (ratio <= maximum) return undefined;
    const [long, short] = source > target ? ['source', 'target'] : ['target', 'source'];
    return `the ${long} is ${ratio.toFixed(1)} times as long as the ${short}, as Latin script counts`;
  };
};

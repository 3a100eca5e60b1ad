import { BRACKET } from '../character-classes.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { otherSide, type RuleFactory, SIDES } from './rule.ts';

const PARTNERS: Record<string, string> = Object.fromEntries(
  ['()', '[]', '{}', '【】', '「」', '『』', '《》', '〈〉', '〔〕'].map((pair) => [pair[1], pair[0]]),
);
const BRACKETS = new RegExp(
  `[${Object.entries(PARTNERS)
    .flat()
    .map((one) => `\\${one}`)
    .join('')}]`,
  'g',
);

/**
 * Rejects a pair with more than `maximumUnpaired` brackets without a partner on one side and none on the other
 * (OpusCleaner): a sentence that was cut. Lists such as "a)" have them on both.
 */
export const brackets: RuleFactory<'brackets'> = (parameters) => {
  const maximum = parameters.maximumUnpaired ?? RULE_DEFAULTS.brackets.maximumUnpaired;
  return (pair) => {
    if (!((pair.features.source.classes | pair.features.target.classes) & BRACKET)) return undefined;
    for (const side of SIDES) {
      const alone = unpaired(pair[side]);
      if (alone.length <= maximum || unpaired(pair[otherSide(side)]).length > 0) continue;
      return `the ${side} has ${alone.join(' ')} without a partner`;
    }
    return undefined;
  };
};

function unpaired(text: string): string[] {
  const open: string[] = [];
  const alone: string[] = [];
  // Wide brackets are closed by narrow ones, and the other way round.
  for (const bracket of text.normalize('NFKC').match(BRACKETS) ?? []) {
    const partner = PARTNERS[bracket];
    if (partner === undefined) open.push(bracket);
    else if (open.at(-1) === partner) open.pop();
    else alone.push(bracket);
  }
  return [...open, ...alone];
}

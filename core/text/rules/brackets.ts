import { BRACKET, COMPLEX } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
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
  /** Whether a side has too few brackets to be rejected; false where characters may stand for several. */
  const areFew = (side: SegmentFeatures) => !(side.classes & COMPLEX) && mostUnpaired(side) <= maximum;
  return (pair) => {
    const { source, target } = pair.features;
    if (!((source.classes | target.classes) & BRACKET) || (areFew(source) && areFew(target)))
      return undefined;
    for (const side of SIDES) {
      const alone = unpaired(pair[side]);
      if (alone.length <= maximum || unpaired(pair[otherSide(side)]).length > 0) continue;
      return `the ${side} has ${alone.join(' ')} without a partner`;
    }
    return undefined;
  };
};

/** At most so many brackets are without a partner: all but the narrow ones that meet theirs with no other between. */
function mostUnpaired({ text, units, classes, kernel }: SegmentFeatures): number {
  let count = 0;
  let open = 0;
  if (!(classes & BRACKET)) return 0;
  for (let at = kernel.next(0, BRACKET); at < text.length; at = kernel.next(at + 1, BRACKET)) {
    const unit = units[at] as number;
    count++;
    // The closing brackets of ASCII follow theirs, ( after one and [ and { after two characters.
    if (open !== 0 && (unit === open + 1 || unit === open + 2)) count -= 2;
    open = unit === 0x28 || unit === 0x5b || unit === 0x7b ? unit : 0;
  }
  return count;
}

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

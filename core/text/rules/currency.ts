import { CURRENCY } from '../character-classes.ts';
import { withoutCode } from './code.ts';
import type { RuleFactory } from './rule.ts';

const SIGN = /\p{Sc}/gu;

/** Rejects a pair with signs of currencies on both sides and none of them on both: $ against € (OpusCleaner). */
export const currency: RuleFactory<'currency'> =
  () =>
  ({ features: { source, target } }) => {
    if (!(source.classes & target.classes & CURRENCY)) return undefined;
    const left: Set<string> = new Set(withoutCode(source).match(SIGN) ?? []);
    const right: Set<string> = new Set(withoutCode(target).match(SIGN) ?? []);
    if (left.size === 0 || right.size === 0 || [...left].some((sign) => right.has(sign))) return undefined;
    return `currencies differ: ${[...left].join(' ')} in the source, ${[...right].join(' ')} in the target`;
  };

import { InvalidArgumentError } from 'commander';
import { type Language, LanguagePair, languagesOf } from '../../contracts/primitives.ts';

/** Reads the value of `--pair`. @throws InvalidArgumentError */
export function languagePair(value: string): { source: Language; target: Language } {
  const parsed = LanguagePair.safeParse(value);
  if (!parsed.success) throw new InvalidArgumentError('Use source-target, such as en-de.');
  return languagesOf(parsed.data);
}

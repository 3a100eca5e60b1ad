import { InvalidArgumentError } from 'commander';

/** A whole number from 1 on, as an option's value. @throws InvalidArgumentError */
export function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Use a whole number from 1 on.');
  return Number(text);
}

import { canonicalJson, sha256 } from '../hashing.ts';

/** Execution names have at most 80 characters; a longer line's name is cut, its hash digits stay. */
const LINE_CHARACTERS = 49;

/**
 * The id of a run: `train-<line>-<time>-<8 hexadecimal digits of what it is made of>`. The same for the same parts.
 * @param time ISO 8601; its seconds are part of the name
 */
export function runIdOf(
  kind: 'train' | 'monitor' | 'sweep',
  line: string,
  time: string,
  parts: unknown,
): string {
  const stamp = time.replace(/\D/g, '').slice(0, 14);
  const digits = sha256(canonicalJson(parts)).slice(0, 8);
  return `${kind}-${line.slice(0, LINE_CHARACTERS).replace(/-+$/, '')}-${stamp}-${digits}`;
}

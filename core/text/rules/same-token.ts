import { FOLD } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';

/** Length of a token in code units. */
export const lengthOfToken = ({ tokenEdges }: SegmentFeatures, token: number): number =>
  (tokenEdges[2 * token + 1] as number) - (tokenEdges[2 * token] as number);

/** Whether a token of one segment is one of another's, letter case aside. Both have the given length in code units. */
export function isSameToken(
  a: SegmentFeatures,
  tokenOfA: number,
  b: SegmentFeatures,
  tokenOfB: number,
  length: number,
): boolean {
  const aStart = a.tokenEdges[2 * tokenOfA] as number;
  const bStart = b.tokenEdges[2 * tokenOfB] as number;
  for (let index = 0; index < length; index++) {
    if (FOLD[a.units[aStart + index] as number] !== FOLD[b.units[bStart + index] as number]) return false;
  }
  return true;
}

import type { SamplePair } from './extract.ts';
import { tmxHead, tmxUnit } from './write-bitext.ts';

const GOOD_UNITS = 6;

/**
 * A TMX with a few good units and then one whose `tuv` is closed by `tu`; the 1-based line of that tag.
 * Throws RangeError when there are too few pairs to break the file in its middle.
 */
export function brokenTmx(
  pairs: readonly SamplePair[],
  source: string,
  target: string,
): { text: string; line: number; goodUnits: number } {
  if (pairs.length < GOOD_UNITS + 2)
    throw new RangeError(`A broken TMX needs ${GOOD_UNITS + 2} pairs, got ${pairs.length}.`);
  const units = pairs.slice(0, GOOD_UNITS + 2).map((pair) => tmxUnit(pair, source, target));
  const [next, after] = units.slice(GOOD_UNITS);
  const beforeTag =
    tmxHead(source) + units.slice(0, GOOD_UNITS).join('') + next.slice(0, next.lastIndexOf('</tuv>'));
  return {
    text: `${beforeTag}</tu>\n${after}  </body>\n</tmx>\n`,
    line: beforeTag.split('\n').length,
    goodUnits: GOOD_UNITS,
  };
}

import type { DateWindow, HeldOutUnit } from '../../contracts/recipe/held-out.ts';
import type { Pair } from '../pairs/pair.ts';
import { skeleton } from '../text/skeleton.ts';

/** How a held-out set was cut: by which unit, and for `window` from which days. */
export interface Cut {
  unit: HeldOutUnit;
  window?: DateWindow;
}

/** What a unit is told from. */
export type UnitPair = Pick<Pair, 'source' | 'origins'>;

/**
 * The unit of a pair that is held out whole or not at all, as a key: its title, the document of its source, or the
 * skeleton of its source segment. A pair without the name that is asked for belongs to the next smaller unit. Within a
 * window units are titles, and a pair outside of it has none.
 */
export function unitKey(pair: UnitPair, cut: Cut): string | undefined {
  const name = unitName(pair, cut);
  return name === SEGMENT ? `segment/${skeleton(pair.source)}` : name;
}

/** What `unitName` calls the unit that is told by the skeleton of the source segment alone. */
export const SEGMENT = 'segment';

/** The key of a pair's unit, without making the skeleton of its source segment. */
export function unitName({ origins }: Pick<UnitPair, 'origins'>, { unit, window }: Cut): string | undefined {
  if (unit === 'segment') return SEGMENT;
  const [{ sourceId, title, document, date }] = origins;
  if (unit === 'window' && !inWindow(date, window)) return undefined;
  if (unit !== 'document' && title !== undefined) return `title/${title}`;
  return document === undefined ? SEGMENT : `document/${sourceId}/${document}`;
}

/** Days compare as text; a time of day is cut off. */
function inWindow(date: string | undefined, window: DateWindow | undefined): boolean {
  const day = date?.slice(0, 10);
  return day !== undefined && window !== undefined && window.from <= day && day <= window.to;
}

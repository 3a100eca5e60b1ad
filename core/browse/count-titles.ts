import type { TitleCount } from '../../contracts/api/data.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { keyOf } from '../rights/removal-rules.ts';

/**
 * The titles of a version over all its inputs, those with most records first. Spellings that a removal does not tell
 * apart are one title, under the first of them. Memory: the titles.
 */
export function countTitles(
  { inputs }: Pick<DatasetManifest, 'inputs'>,
  removals: readonly RemovalRule[],
): TitleCount[] {
  const removed = new Map(
    removals
      .filter(({ by }) => by === 'title')
      .map(({ value, removalId }) => [keyOf('title', value), removalId]),
  );
  const found = new Map<string, TitleCount & { licences: string[]; owners: string[] }>();
  for (const input of inputs) {
    const rights = [input, ...input.parts.map((part) => part.rights)];
    for (const { title, records } of input.titles) {
      const key = keyOf('title', title);
      const removalId = removed.get(key);
      const count = found.get(key) ?? {
        ...{ title, records: 0, inputs: 0, licences: [], owners: [] },
        ...(removalId === undefined ? {} : { removalId }),
      };
      count.records += records;
      count.inputs++;
      for (const { licence, owner } of rights) {
        if (licence !== undefined && !count.licences.includes(licence)) count.licences.push(licence);
        if (owner !== undefined && !count.owners.includes(owner)) count.owners.push(owner);
      }
      found.set(key, count);
    }
  }
  return [...found.values()].sort((a, b) => b.records - a.records || (a.title < b.title ? -1 : 1));
}

/** How much of a version came in under each licence, the most first. Parts of an archive count as their input. */
export function countLicences({ inputs }: Pick<DatasetManifest, 'inputs'>) {
  const found = new Map<string, { licence: string; inputs: number; kept: number }>();
  for (const { licence, kept } of inputs) {
    const count = found.get(licence) ?? { licence, inputs: 0, kept: 0 };
    found.set(licence, { licence, inputs: count.inputs + 1, kept: count.kept + kept });
  }
  return [...found.values()].sort((a, b) => b.kept - a.kept || (a.licence < b.licence ? -1 : 1));
}

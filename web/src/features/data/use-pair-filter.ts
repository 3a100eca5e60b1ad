import type { RequestOf } from '../../../../contracts/api/endpoint.ts';
import { type PAIR_ENDPOINTS, PairFilter, PairPlace } from '../../../../contracts/api/pairs.ts';
import { useAddress } from '../../layout/use-address.ts';

/** What is looked for, as the address says it. */
export type PairQuery = RequestOf<typeof PAIR_ENDPOINTS.searchPairs>['query'];

/** What can be asked of pairs of a place; the address keeps the others, so that nothing is lost on the way back. */
const ALWAYS = ['text', 'syntax', 'side', 'source', 'minimumScore', 'maximumScore'] as const;
const OF_PLACE = {
  train: ['domain', 'title'],
  heldOut: ['domain', 'title', 'setId'],
  dropped: ['reason'],
} as const;

/** The filter of the page, in the address, so that a search can be sent to somebody. */
export function usePairFilter() {
  const address = useAddress();
  const place = PairPlace.safeParse(address.get('in')).data ?? 'train';
  const given: Record<string, string> = { in: place };
  for (const name of [...ALWAYS, ...OF_PLACE[place]]) {
    const value = address.get(name);
    if (value !== undefined) given[name] = value;
  }
  // What somebody has typed into the address by hand is left out where it makes no sense.
  const { success } = PairFilter.safeParse(given);
  return {
    place,
    filter: (success ? given : { in: place }) as PairQuery,
    get: address.get,
    set: address.set,
  };
}

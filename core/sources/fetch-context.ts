import type { FetchedFile, FetchState, Source } from '../../contracts/source.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import type { MutableObjects } from '../objects/objects.ts';
import type { FetchPolicy } from './fetch-policy.ts';
import type { HttpGet } from './http-get.ts';
import type { Clock, RateLimit } from './rate-limits.ts';
import type { ForeignObjects } from './s3-prefix.ts';

/** What the fetching of one location needs. */
export interface FetchContext {
  landing: MutableObjects;
  data: MutableObjects;
  foreign: ForeignObjects;
  policy: FetchPolicy;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  log: Log;
  source: Source;
  state: FetchState;
  get: HttpGet;
  rateOf: (host: string) => RateLimit;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** Puts the source's rights beside a file, right before it is there: a file that comes first may be taken without them. */
export async function putRights({ source, landing }: FetchContext, file: string): Promise<void> {
  if (source.rights === undefined) return;
  const key = keys.upload({ ...source, file: `${file}.rights.json` });
  await landing.put(key, `${JSON.stringify(source.rights)}\n`, 'application/json');
}

/** Remembers what was fetched. */
export function remember(
  { state, clock }: FetchContext,
  file: string,
  fetched: Omit<FetchedFile, 'fetchedAt'>,
) {
  state.files[file] = { ...fetched, fetchedAt: new Date(clock.now()).toISOString() };
}

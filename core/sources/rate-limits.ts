/** Time as a download sees it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Holds back what goes to one host. */
export interface RateLimit {
  /** Before a request. */
  request(): Promise<void>;
  /** After some bytes have come. */
  bytes(count: number): Promise<void>;
}

/**
 * Limits of a run, each host on its own: every request and every byte pushes the earliest time of the next one further
 * on, so that over any stretch of time neither rate is exceeded by more than one request or one chunk.
 */
export function rateLimits(
  { requestsPerSecond, bytesPerSecond }: { requestsPerSecond: number; bytesPerSecond: number },
  clock: Clock,
): (host: string) => RateLimit {
  const hosts = new Map<string, RateLimit>();
  const pace = (perSecond: number) => {
    let free = 0;
    return async (count: number) => {
      const now = clock.now();
      const start = Math.max(free, now);
      free = start + (count / perSecond) * 1000;
      if (start > now) await clock.sleep(start - now);
    };
  };
  return (host) => {
    const known = hosts.get(host);
    if (known) return known;
    const requests = pace(requestsPerSecond);
    const limit = { request: () => requests(1), bytes: pace(bytesPerSecond) };
    hosts.set(host, limit);
    return limit;
  };
}

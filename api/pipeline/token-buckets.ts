/** At rest, a bucket holds `burst` tokens; each call takes one, and `perSecond` come back. */
export interface Throttle {
  perSecond: number;
  burst: number;
}

/** Callers that are remembered at once; beyond, those who have called least lately start with a full bucket again. */
const REMEMBERED_CALLERS = 10_000;

/**
 * One token bucket for each caller, in the memory of this process.
 * @returns a function that takes a token and says after how many seconds there will be one: 0 when it was taken
 */
export function tokenBuckets({ perSecond, burst }: Throttle, now: () => Date): (caller: string) => number {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (caller) => {
    const at = now().getTime() / 1000;
    const before = buckets.get(caller) ?? { tokens: burst, at };
    const tokens = Math.min(burst, before.tokens + (at - before.at) * perSecond);
    buckets.delete(caller);
    buckets.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (buckets.size > REMEMBERED_CALLERS) buckets.delete(buckets.keys().next().value as string);
    return tokens >= 1 ? 0 : (1 - tokens) / perSecond;
  };
}

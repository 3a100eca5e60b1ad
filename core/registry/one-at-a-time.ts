import type { Registry } from './registry.ts';
import { untilApplied } from './writes.ts';

/** A change that takes longer has died: no request is answered so late. */
const DEAD_SECONDS = 60;
/** Claims of requests are under the names of people, and no name has a space. */
const HOLDER = 'one at a time';

export interface OneAtATimeDependencies {
  registry: Pick<Registry, 'claimCall' | 'releaseCall'>;
  now: () => Date;
  newId: () => string;
}

/**
 * Reads, decides and writes while nobody else does so with the same subject: for what has no conditions by which a write
 * could tell that it comes too late, such as a user pool or several objects of a bucket. Waits about a second for others.
 * @param work must take less than a minute
 * @throws ChangeUnderWay, and whatever `work` throws
 */
export async function oneAtATime<Result>(
  subject: string,
  { registry, now, newId }: OneAtATimeDependencies,
  work: () => Promise<Result>,
): Promise<Result> {
  const claim = { caller: HOLDER, key: subject, claimedBy: newId() };
  await untilApplied(async () => {
    const at = now().getTime();
    const held = await registry.claimCall(
      {
        ...claim,
        requestHash: subject,
        claimedAt: new Date(at).toISOString(),
        expiresAt: Math.floor(at / 1000) + DEAD_SECONDS,
      },
      new Date(at - DEAD_SECONDS * 1000).toISOString(),
    );
    return held === undefined;
  });
  try {
    return await work();
  } finally {
    await registry.releaseCall(claim);
  }
}

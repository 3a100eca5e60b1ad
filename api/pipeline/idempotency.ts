import { createHash } from 'node:crypto';
import type { Registry } from '../../core/registry/registry.ts';
import { AnswerNotKept, CallUnderWay, IdempotencyKeyReused, InvalidRequest } from './errors.ts';

/** A claim without an answer is dead after this: no request may take longer than its gateway waits. */
const CLAIM_SECONDS = 60;
const KEPT_SECONDS = 24 * 60 * 60;
/** What fits an item of the table beside its other fields. */
const LARGEST_ANSWER_BYTES = 350 * 1024;
/** In place of a longer one; no JSON is empty. */
const TOO_LONG = '';

/** What makes two requests under one key the same. */
export interface RequestIdentity {
  method: string;
  /** With the query. */
  path: string;
  ifMatch: string | undefined;
  body: string;
}

export interface IdempotencyContext {
  registry: Pick<Registry, 'claimCall' | 'answerCall' | 'releaseCall'>;
  caller: string;
  requestId: string;
  now: () => Date;
}

/**
 * Does a write once for a key of a caller, as the draft of the Idempotency-Key header describes (IETF httpapi): a repeat
 * within a day gets the first answer again. What failed may be tried again under the same key.
 * @throws IdempotencyKeyReused, CallUnderWay, AnswerNotKept, and whatever `work` throws
 */
export async function answerOnce(
  key: string,
  identity: RequestIdentity,
  { registry, caller, requestId, now }: IdempotencyContext,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = 'must be 1 to 200 visible ASCII characters, for example a UUID';
    throw new InvalidRequest(`The header Idempotency-Key ${message}.`, [
      { path: 'header.idempotency-key', message },
    ]);
  }
  const at = now();
  const requestHash = createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
  const claim = { caller, key, claimedBy: requestId };
  const before = await registry.claimCall(
    {
      ...claim,
      requestHash,
      claimedAt: at.toISOString(),
      expiresAt: Math.floor(at.getTime() / 1000) + KEPT_SECONDS,
    },
    new Date(at.getTime() - CLAIM_SECONDS * 1000).toISOString(),
  );
  if (before) {
    if (before.requestHash !== requestHash) {
      throw new IdempotencyKeyReused(
        `The Idempotency-Key ${key} was used for another request. Use a new key for each write.`,
      );
    }
    if (before.answer === TOO_LONG) {
      throw new AnswerNotKept(
        'This was done before, and its answer is too long to be kept. Load what it changed.',
      );
    }
    if (before.answer !== undefined) return JSON.parse(before.answer);
    throw new CallUnderWay(
      `The same request (Idempotency-Key ${key}) is under way. Wait for its answer, or ask again in a few seconds.`,
    );
  }
  let answer: unknown;
  try {
    answer = await work();
  } catch (error) {
    await registry.releaseCall(claim);
    throw error;
  }
  const text = JSON.stringify(answer);
  await registry.answerCall(claim, Buffer.byteLength(text) <= LARGEST_ANSWER_BYTES ? text : TOO_LONG);
  return answer;
}

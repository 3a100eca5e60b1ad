import { DragomanError } from '../../core/errors.ts';

/** The request does not fit the schema of its endpoint. */
export class InvalidRequest extends DragomanError {
  readonly issues: { path: string; message: string }[];

  constructor(message: string, issues: { path: string; message: string }[]) {
    super(message);
    this.issues = issues;
  }
}

/** Nobody is signed in, or the sign-in has expired or is not ours. */
export class Unauthenticated extends DragomanError {}

/** Whoever is signed in may not do this. */
export class Forbidden extends DragomanError {}

/** There is no such address. */
export class RouteMissing extends DragomanError {}

/** What is to be changed was changed by someone else since the caller looked at it. */
export class ChangedMeanwhile extends DragomanError {}

/** A change without the ETag of what it changes. */
export class MatchRequired extends DragomanError {}

/** Another request was made under the same Idempotency-Key. */
export class IdempotencyKeyReused extends DragomanError {}

/** The same request, by its Idempotency-Key, is being answered. */
export class CallUnderWay extends DragomanError {}

/** A repeat of a request that was answered with more than is kept. */
export class AnswerNotKept extends DragomanError {}

/** The body is no JSON. */
export class UnsupportedMediaType extends DragomanError {}

/** The request carries more than any endpoint reads. */
export class BodyTooLarge extends DragomanError {}

/** The caller calls more often than the server lets one. */
export class TooManyRequests extends DragomanError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

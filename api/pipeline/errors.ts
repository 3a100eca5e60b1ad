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

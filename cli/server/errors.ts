import { DragomanError } from '../../core/errors.ts';

/** There is no server to ask, or no token to sign in with. */
export class NoServer extends DragomanError {}

/** The user pool refused to sign somebody in, or nobody came back from it. */
export class SignInFailed extends DragomanError {}

/** Somebody was signed in and is no longer. */
export class SignInEnded extends DragomanError {}

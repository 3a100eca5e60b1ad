/**
 * The base of every error that a user may see. Its name is what Retry and Catch in the state machines match, what lies
 * beside a quarantined file and what a notification says; its message says what happened, to which input, and what to do.
 */
export abstract class DragomanError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value from outside (an event, a file, an environment) does not have the shape that its contract demands. */
export class ContractViolation extends DragomanError {}

/** An object that must exist does not. */
export class ObjectMissing extends DragomanError {}

/** A write that must not replace anything found something else in its place. */
export class AlreadyExists extends DragomanError {}

/** An input file that cannot be used; it goes to quarantine with this reason and the run goes on. */
export class UnreadableInput extends DragomanError {
  /** 1-based; of the decompressed text. */
  readonly line?: number;
  /** 1-based. */
  readonly record?: number;

  constructor(message: string, position: { line?: number; record?: number } = {}, options?: ErrorOptions) {
    super(message, options);
    if (position.line !== undefined) this.line = position.line;
    if (position.record !== undefined) this.record = position.record;
  }
}

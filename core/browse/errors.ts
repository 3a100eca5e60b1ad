import { DragomanError } from '../errors.ts';

/** What is searched for cannot be searched for: it is no regular expression, or one that takes too long. */
export class PatternInvalid extends DragomanError {}

/** A cursor that no answer of this list has given. */
export class CursorInvalid extends DragomanError {}

/** The text is there no more, or may not be handed out any more, because it was removed. */
export class TextRemoved extends DragomanError {}

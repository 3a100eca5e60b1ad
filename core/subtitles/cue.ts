/** A text that a film shows from one time to another. */
export interface Cue {
  /** Milliseconds from the beginning. */
  startMs: number;
  /** Later than the start. */
  endMs: number;
  /** Lines joined by line feeds. */
  text: string;
}

/** A cue, or the part of it that one speaker says, without anything that is not said. */
export interface SubtitleLine extends Cue {
  /** Another speaker than the line before it, for sure. */
  newTurn: boolean;
}

/** Characters that are looked at to tell how a table is written. */
export const SAMPLE_CHARACTERS = 65_536;

/** The beginning of a text, and the text with it. */
export interface PeekedText {
  /** The first 64 Ki characters, or all of a shorter text: the same however the text is cut into chunks. */
  beginning: string;
  isWhole: boolean;
  text: AsyncIterable<string>;
}

/** Looks at the beginning of a text to decide how it is to be read. Holds the beginning and one chunk. */
export async function peekText(text: AsyncIterable<string>): Promise<PeekedText> {
  const chunks = text[Symbol.asyncIterator]();
  let seen = '';
  let isWhole = false;
  while (seen.length <= SAMPLE_CHARACTERS && !isWhole) {
    const next = await chunks.next();
    if (next.done) isWhole = true;
    else seen += next.value;
  }
  async function* all() {
    try {
      if (seen !== '') yield seen;
      if (!isWhole) yield* { [Symbol.asyncIterator]: () => chunks };
    } finally {
      await chunks.return?.();
    }
  }
  const beginning = seen.slice(0, SAMPLE_CHARACTERS);
  return { beginning, isWhole: isWhole && beginning === seen, text: all() };
}

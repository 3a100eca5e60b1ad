/** Characters that are looked at to tell how a table is written. */
const SAMPLE_CHARACTERS = 65_536;

/**
 * The beginning of a text, and the text with it: for deciding how the rest is to be read. Holds the beginning and one
 * chunk.
 */
export async function peekText(
  text: AsyncIterable<string>,
  characters = SAMPLE_CHARACTERS,
): Promise<{ beginning: string; isWhole: boolean; text: AsyncIterable<string> }> {
  const chunks = text[Symbol.asyncIterator]();
  let beginning = '';
  let isWhole = false;
  while (beginning.length < characters && !isWhole) {
    const next = await chunks.next();
    if (next.done) isWhole = true;
    else beginning += next.value;
  }
  async function* all() {
    try {
      if (beginning !== '') yield beginning;
      if (!isWhole) yield* { [Symbol.asyncIterator]: () => chunks };
    } finally {
      await chunks.return?.();
    }
  }
  return { beginning, isWhole, text: all() };
}

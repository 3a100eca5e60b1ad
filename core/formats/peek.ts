/**
 * The first bytes of a stream, fewer where it has no more, and the whole stream from its beginning. Holds the chunks that
 * make up the first bytes.
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array, void> }> {
  const all = peeked(chunks[Symbol.asyncIterator](), bytes);
  const { value: head } = await all.next();
  return { head: head as Uint8Array, all };
}

/** Yields the head first, and then the stream; so that whoever ends it early ends the stream. */
async function* peeked(iterator: AsyncIterator<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array, void> {
  const first: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const next = async () => {
    const { done, value } = await iterator.next();
    ended = done === true;
    return ended ? undefined : (value as Uint8Array);
  };
  try {
    while (length < bytes) {
      const chunk = await next();
      if (!chunk) break;
      first.push(chunk);
      length += chunk.length;
    }
    yield Buffer.concat(first).subarray(0, bytes);
    yield* first;
    while (!ended) {
      const chunk = await next();
      if (chunk) yield chunk;
    }
  } finally {
    if (!ended) await iterator.return?.();
  }
}

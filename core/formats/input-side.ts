import type { Compression } from '../../contracts/plan.ts';
import { openBytes } from './bytes.ts';
import { decodeText } from './decode-text.ts';
import { WrongFormat } from './errors.ts';
import { splitCompression } from './file-formats.ts';
import { binaryKindOf, KIND_BYTES } from './file-kind.ts';
import { peek } from './peek.ts';
import type { InputSide, ReadContext } from './readers.ts';

/** A file as it is stored: compressed or not, an upload or a member of an archive. */
export interface StoredFile {
  /** For messages, and for what it says of the format. */
  name: string;
  compression: Compression;
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * What readers see of the files of one input: of two files each has one language, source first.
 * @param count is told of bytes, decompressed, whenever they are read
 */
export function inputSides(
  files: readonly StoredFile[],
  context: ReadContext,
  count: (bytes: number) => void = () => undefined,
): InputSide[] {
  const { source, target } = context.languages;
  return files.map((file, index) => {
    const languages = files.length === 1 ? [source, target] : [index === 0 ? source : target];
    return inputSide(file, languages, context, count);
  });
}

function inputSide(
  { name, compression, bytes: stored }: StoredFile,
  languages: readonly string[],
  { bounds, note }: ReadContext,
  count: (bytes: number) => void,
): InputSide {
  async function* bytes() {
    for await (const chunk of openBytes(stored(), { name, compression, bounds, note })) {
      count(chunk.length);
      yield chunk;
    }
  }
  return {
    name: splitCompression(name).name,
    bytes,
    text: () => decodeText(textOnly(bytes(), name), { name, languages, note }),
  };
}

/** Passes bytes on that may be text. @throws WrongFormat */
async function* textOnly(chunks: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const { head, all } = await peek(chunks, KIND_BYTES);
  const kind = binaryKindOf(head);
  if (kind === undefined) yield* all;
  else {
    await all.return(undefined);
    throw new WrongFormat(
      `${name} is not what its name says: it is a ${kind}. Name it by what it is, or convert it, and upload it again.`,
    );
  }
}

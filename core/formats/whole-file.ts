import { InputTooLarge } from './errors.ts';
import type { InputSide } from './readers.ts';

/** Bytes or characters of a file that cannot be read as a stream: catalogues, workbooks and strings of programs. */
export const LARGEST_WHOLE_FILE = 2 ** 26;

/** All bytes of a file. Holds them, and while it joins them twice as many. @throws InputTooLarge */
export async function wholeBytes(side: InputSide, maximumBytes = LARGEST_WHOLE_FILE): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of side.bytes()) {
    size += chunk.length;
    if (size > maximumBytes) throw tooLarge(side.name, maximumBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** All text of a file. Holds it. @throws InputTooLarge */
export async function wholeText(side: InputSide, maximumCharacters = LARGEST_WHOLE_FILE): Promise<string> {
  const chunks: string[] = [];
  let length = 0;
  for await (const chunk of side.text()) {
    length += chunk.length;
    if (length > maximumCharacters) throw tooLarge(side.name, maximumCharacters);
    chunks.push(chunk);
  }
  return chunks.join('');
}

function tooLarge(name: string, maximum: number): InputTooLarge {
  return new InputTooLarge(
    `${name} has more than ${maximum / 2 ** 20} MiB, the most that a file of its format may have because it is read as a whole. ` +
      'Split it, or convert it to TMX, XLIFF or TSV, and upload it again.',
  );
}

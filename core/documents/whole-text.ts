import { InputTooLarge } from '../formats/errors.ts';
import type { InputSide } from '../formats/readers.ts';

/** Characters of the longest document that is aligned: some 100,000 sentences. */
const LONGEST_DOCUMENT = 2 ** 24;

/** The text of a file that must be known as a whole to be aligned: at most 16 Mi characters. @throws InputTooLarge */
export async function wholeText({ name, text }: InputSide): Promise<string> {
  const chunks: string[] = [];
  let length = 0;
  for await (const chunk of text()) {
    length += chunk.length;
    if (length > LONGEST_DOCUMENT) {
      throw new InputTooLarge(
        `${name} has more than ${LONGEST_DOCUMENT} characters, the most that a document to align may have. Split both ` +
          'languages at the same chapters and upload the parts.',
      );
    }
    chunks.push(chunk);
  }
  return chunks.join('');
}

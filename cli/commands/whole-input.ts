import { inputText } from './text-io.ts';

/** The text of a file or of standard input (`-`) that must be known as a whole. Holds it. @throws FileUnusable, InvalidEncoding */
export async function wholeInput(file: string): Promise<string> {
  let text = '';
  for await (const piece of inputText(file)) text += piece;
  return text;
}

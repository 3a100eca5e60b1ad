import { TextTooLong } from './errors.ts';
import { LONGEST_TEXT } from './text-record.ts';

/**
 * The lines of a text without their ends (LF or CRLF), in batches as they come; a last line without an end counts.
 * Holds one chunk and one line. @throws TextTooLong
 */
export async function* readLines(text: AsyncIterable<string>, name: string): AsyncIterable<string[]> {
  let rest = '';
  let line = 0;
  const check = (candidate: string, number: number) => {
    if (candidate.length <= LONGEST_TEXT) return;
    throw new TextTooLong(
      `Line ${number} of ${name} has more than ${LONGEST_TEXT} characters. Break it into segments, or check that the file is text, and upload it again.`,
      { line: number },
    );
  };
  for await (const chunk of text) {
    const lines = chunk.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    for (const [index, one] of lines.entries()) check(one, line + index + 1);
    check(rest, line + lines.length + 1);
    line += lines.length;
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

import { TextTooLong } from './errors.ts';
import { LONGEST_TEXT } from './text-record.ts';

/**
 * The lines of a text without their ends (LF or CRLF), in batches as they come; a last line without an end counts.
 * Holds one chunk and one line. @throws TextTooLong
 */
export async function* readLines(
  text: AsyncIterable<string>,
  name: string,
  firstLine = 1,
): AsyncIterable<string[]> {
  let rest = '';
  let line = firstLine;
  for await (const chunk of text) {
    const lines = chunk.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    for (const one of lines) assertLineFits(one, line++, name);
    assertLineFits(rest, line, name);
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

/** @param line number of the line @throws TextTooLong */
export function assertLineFits(text: string, line: number, name: string): void {
  if (text.length <= LONGEST_TEXT) return;
  throw new TextTooLong(
    `Line ${line} of ${name} has more than ${LONGEST_TEXT} characters. Break it into segments, or check that the file is text, and upload it again.`,
    { line },
  );
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

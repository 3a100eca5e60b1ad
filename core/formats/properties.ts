import { MalformedStrings, TextTooLong } from './errors.ts';
import type { KeyedString, StringsReader } from './keyed-strings.ts';
import { readLines } from './lines.ts';
import { LONGEST_TEXT } from './text-record.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };

/**
 * Java's .properties (java.util.Properties.load): comments, continued lines, keys that end with `=`, `:` or white
 * space, and escapes; in whatever encoding. Holds one chunk and one entry.
 * @throws MalformedStrings, TextTooLong
 */
export const readProperties: StringsReader = async function* (side) {
  let line = 0;
  let firstLine = 0;
  let entry = '';
  for await (const lines of readLines(side.text(), side.name)) {
    for (const text of lines) {
      line++;
      const content = text.trimStart();
      if (entry === '') {
        if (content === '' || content.startsWith('#') || content.startsWith('!')) continue;
        firstLine = line;
      }
      const isContinued = /(?:^|[^\\])(?:\\\\)*\\$/.test(content);
      entry += isContinued ? content.slice(0, -1) : content;
      if (entry.length > LONGEST_TEXT) {
        throw new TextTooLong(
          `The entry in line ${firstLine} of ${side.name} has more than ${LONGEST_TEXT} characters. Break it up and upload the file again.`,
          { line: firstLine },
        );
      }
      if (isContinued) continue;
      yield stringOf(entry, firstLine, side.name);
      entry = '';
    }
  }
  if (entry !== '') yield stringOf(entry, firstLine, side.name);
};

function stringOf(entry: string, line: number, name: string): KeyedString {
  const [key = ''] = /^(?:\\.|[^\\=:\s])*/s.exec(entry) ?? [];
  const text = entry.slice(key.length).replace(/^\s*[=:]?\s*/, '');
  return { key: unescaped(key, line, name), text: [unescaped(text, line, name)], line };
}

function unescaped(text: string, line: number, name: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u(.{0,4})|(.?))/gs, (_, code: string | undefined, character: string) => {
    if (code === undefined) return ESCAPES[character] ?? character;
    if (/^[0-9a-f]{4}$/i.test(code)) return String.fromCharCode(Number.parseInt(code, 16));
    throw new MalformedStrings(
      `Line ${line} of ${name} has \\u${code}, which is no character: \\u takes four hexadecimal digits. Correct it and upload the file again.`,
      { line },
    );
  });
}

import { MalformedJsonLine } from './errors.ts';
import { readLines } from './lines.ts';
import { NamedFields } from './named-fields.ts';
import type { Reader } from './readers.ts';

/**
 * JSON Lines: an object a line with the fields that NamedFields finds; blank lines are skipped. Holds one chunk and one
 * line.
 * @throws MalformedJsonLine, LanguageMissing, TextTooLong
 */
export const readJsonl: Reader = async function* ([side], { languages }) {
  const fields = new NamedFields(side.name, languages);
  let line = 0;
  let record = 0;
  for await (const lines of readLines(side.text(), side.name)) {
    for (const text of lines) {
      line++;
      if (text.trim() === '') continue;
      const where = `Line ${line}`;
      const malformed = (what: string) =>
        new MalformedJsonLine(`${where} of ${side.name} ${what} and upload the file again.`, { line });
      yield { ...fields.read(parseObject(text, malformed), where, malformed), record: ++record, line };
    }
  }
};

function parseObject(text: string, malformed: (what: string) => Error): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(`is no JSON (${(error as Error).message.slice(0, 100)}). Correct it`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw malformed('is no JSON object. Write {"source": ..., "target": ...}');
}

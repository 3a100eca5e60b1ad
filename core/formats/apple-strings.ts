import { readStringsdict } from './apple-stringsdict.ts';
import { C_ESCAPES } from './c-escapes.ts';
import { MalformedStrings } from './errors.ts';
import type { KeyedString, StringsReader } from './keyed-strings.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { wholeText } from './whole-file.ts';

/**
 * Apple's `.strings` (old-style property list: `"key" = "value";` with comments and escapes) in UTF-16 or UTF-8, and
 * `.stringsdict` by the file's name. A key without a value stands for itself. Holds the file, 64 Mi characters at most.
 * @throws MalformedStrings, InputTooLarge
 */
export const readAppleStrings: StringsReader = async function* (side) {
  if (/\.stringsdict$/i.test(side.name)) yield* readStringsdict(side);
  else yield* stringsOf(await wholeText(side), side.name);
};

function* stringsOf(text: string, name: string): Iterable<KeyedString> {
  let statement: string[] = [];
  let line = 1;
  let statementLine = 1;
  const malformed = (what: string, place = line) =>
    new MalformedStrings(
      `${name} cannot be read at line ${place}: ${what}. Check it with plutil -lint and upload it again.`,
      { line: place },
    );
  for (let at = 0; at < text.length; ) {
    const end = endOfToken(text, at);
    const token = text.slice(at, end);
    if (token === '')
      throw malformed(`"${text.slice(at, at + 20).split('\n')[0]}" is no key, value, comment or sign`);
    if (token === ';') {
      yield {
        ...entryOf(statement, () => malformed('an entry is not "key" = "value";', statementLine)),
        line: statementLine,
      };
      statement = [];
    } else if (!/^(?:\s|\/[/*])/.test(token)) {
      if (statement.length === 0) statementLine = line;
      if (statement.push(token) > 3 || token.length > LONGEST_TEXT) {
        throw malformed('an entry does not end with a semicolon, or is too long', statementLine);
      }
    }
    for (let newline = token.indexOf('\n'); newline >= 0; newline = token.indexOf('\n', newline + 1)) line++;
    at = end;
  }
  if (statement.length > 0) throw malformed('the last entry does not end with a semicolon', statementLine);
}

/**
 * Where the token at a place ends: white space, a comment, a quoted text, a word without quotes, a sign. The place
 * itself where there is none, or one that does not end.
 */
function endOfToken(text: string, at: number): number {
  const sticky = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  const first = text[at] as string;
  if (first === '"') {
    for (let end = at + 1; end < text.length; end++) {
      if (text[end] === '"') return end + 1;
      if (text[end] === '\\') end++;
    }
    return at;
  }
  if (text.startsWith('/*', at)) return Math.max(at, text.indexOf('*/', at + 2) + 2);
  if (text.startsWith('//', at)) return (text.indexOf('\n', at) + 1 || text.length + 1) - 1;
  if (first === '=' || first === ';') return at + 1;
  return /\s/.test(first) ? sticky(/\s+/y) : sticky(/[\w.$:/-]+/y);
}

function entryOf(statement: readonly string[], malformed: () => Error): Pick<KeyedString, 'key' | 'text'> {
  const [key, sign, value] = statement;
  if (key === undefined || key === '=' || value === '=' || (sign !== undefined && sign !== '='))
    throw malformed();
  if (sign !== undefined && value === undefined) throw malformed();
  return { key: unquoted(key), text: [unquoted(value ?? key)] };
}

function unquoted(token: string): string {
  if (!token.startsWith('"')) return token;
  const text = token.slice(1, -1);
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-f]{4})|([0-7]{3})|(.))/gis, (_, code, octal, character) => {
    if (code) return String.fromCharCode(Number.parseInt(code, 16));
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    return C_ESCAPES[character] ?? character;
  });
}

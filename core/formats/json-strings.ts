import { MalformedStrings } from './errors.ts';
import { isPluralCategory, type KeyedString, type StringsReader } from './keyed-strings.ts';
import { wholeText } from './whole-file.ts';

/** Objects inside one another. */
const DEEPEST = 64;
/** Characters of a key with the keys that it stands in. */
const LONGEST_KEY = 10_000;

/**
 * JSON with the texts of a program, keys nested as one likes: plain and i18next (`key_one`, `key_other`), Flutter's ARB
 * (what begins with `@` describes texts and is not read) and Chrome's `messages.json` (the `message` of each key).
 * Placeholders, ICU messages among them, are text. Holds the file, 64 Mi characters at most.
 * @throws MalformedStrings, InputTooLarge
 */
export const readJsonStrings: StringsReader = async function* (side) {
  const text = await wholeText(side);
  const malformed = (what: string) =>
    new MalformedStrings(`${side.name} ${what}. Correct it and upload it again.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(`is no JSON (${(error as Error).message.slice(0, 100)})`);
  }
  if (!isObject(value)) throw malformed('is no JSON object with keys and texts');
  yield* stringsOf(value, '', 0, malformed);
};

function* stringsOf(
  value: object,
  path: string,
  depth: number,
  malformed: (what: string) => Error,
): Iterable<KeyedString> {
  if (depth > DEEPEST) throw malformed(`nests more than ${DEEPEST} objects in one another`);
  for (const [name, member] of Object.entries(value)) {
    if (name.startsWith('@')) continue;
    const key = path === '' ? name : `${path}.${name}`;
    if (key.length > LONGEST_KEY) throw malformed(`has a key of more than ${LONGEST_KEY} characters`);
    if (typeof member === 'string') yield keyed(key, member);
    else if (isChromeMessage(member)) yield keyed(key, member.message);
    else if (typeof member === 'object' && member !== null)
      yield* stringsOf(member, key, depth + 1, malformed);
  }
}

function keyed(key: string, text: string): KeyedString {
  const [, base, category] = /^(.+)_([a-z]+)$/.exec(key) ?? [];
  if (base !== undefined && category !== undefined && isPluralCategory(category)) {
    return { key: base, plural: category, text: [text] };
  }
  return { key, text: [text] };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"message": "...", "description": "...", "placeholders": {...}}`, which the format allows nothing beside. */
function isChromeMessage(value: unknown): value is { message: string } {
  if (!isObject(value) || !('message' in value) || typeof value.message !== 'string') return false;
  const names = Object.keys(value);
  return names.length > 1 && names.every((name) => ['message', 'description', 'placeholders'].includes(name));
}

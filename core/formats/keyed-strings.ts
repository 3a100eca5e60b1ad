import { InputTooLarge, NoCommonKeys } from './errors.ts';
import { type InlineText, renderPair } from './inline-codes.ts';
import type { InputSide, ReadContext, Reader } from './readers.ts';
import type { TextRecord } from './text-record.ts';

/** A text of a program in one language. */
export interface KeyedString {
  /** The same in both languages; of a text with plural forms without the form. */
  key: string;
  /** Plural category of CLDR, where the text has forms. */
  plural?: PluralCategory;
  text: InlineText;
  line?: number;
}

export const PLURAL_CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
export type PluralCategory = (typeof PLURAL_CATEGORIES)[number];

export const isPluralCategory = (name: string): name is PluralCategory =>
  (PLURAL_CATEGORIES as readonly string[]).includes(name);

/** Characters of all texts and keys of the target that are held for pairing. */
const MOST_CHARACTERS = 2 ** 26;

/** Texts of one file of strings, in their order. */
export type StringsReader = (side: InputSide) => AsyncIterable<KeyedString>;

/**
 * A reader of two files of strings: a record for every key that both have, in the order of the source. A plural form
 * that the target's language does not have (Japanese has no `one`) is paired with its `other`. Keys of one file only
 * are counted in a note. Inline codes by `reading.inlineTags`. Holds the texts of the target, 64 Mi characters at most.
 * @throws NoCommonKeys, InputTooLarge, and what `read` throws
 */
export const pairedByKey = (read: StringsReader): Reader =>
  async function* ([source, target], context) {
    const targets = await textsByKey(read(target), target.name);
    const unused = new Set(targets.keys());
    const missing = new CountedKeys();
    /** Texts with plural forms that are paired: forms that only the target's language has are no texts without a source. */
    const paired = new Set<string>();
    let record = 0;
    for await (const one of read(source)) {
      const found = targetOf(one, targets, context.languages.target);
      if (!found) {
        missing.add(one.key);
        continue;
      }
      unused.delete(found.key);
      if (one.plural !== undefined) paired.add(one.key);
      record++;
      yield recordOf(record, one, found.text, context);
    }
    if (record === 0) {
      throw new NoCommonKeys(
        `${source.name} and ${target.name} have no key in common. Check that they are one file in two languages, and upload both again.`,
      );
    }
    const further = new CountedKeys();
    for (const key of unused) {
      const [base = '', form] = key.split(FORM);
      if (form === undefined || !paired.has(base)) further.add(base);
    }
    noteOneSided(source.name, missing, target.name, context);
    noteOneSided(target.name, further, source.name, context);
  };

/** Separates a key from its plural form where texts are looked up. */
const FORM = '\0';

async function textsByKey(
  strings: AsyncIterable<KeyedString>,
  name: string,
): Promise<Map<string, InlineText>> {
  const texts = new Map<string, InlineText>();
  let characters = 0;
  for await (const { key, plural, text } of strings) {
    characters += key.length + 64;
    for (const part of text) characters += typeof part === 'string' ? part.length : part.key.length + 32;
    if (characters > MOST_CHARACTERS) {
      throw new InputTooLarge(
        `${name} has more than ${MOST_CHARACTERS / 2 ** 20} Mi characters of texts, which are held to pair them by their keys. Split both files and upload the parts.`,
      );
    }
    const form = plural === undefined ? key : key + FORM + plural;
    // As programs read them: of two texts with one key the last counts.
    texts.set(form, text);
  }
  return texts;
}

function targetOf(
  { key, plural }: KeyedString,
  targets: ReadonlyMap<string, InlineText>,
  language: string,
): { key: string; text: InlineText } | undefined {
  const candidates = [plural === undefined ? key : key + FORM + plural];
  if (
    plural !== undefined &&
    !new Intl.PluralRules(language).resolvedOptions().pluralCategories.includes(plural)
  ) {
    candidates.push(`${key}${FORM}other`);
  }
  for (const candidate of candidates) {
    const text = targets.get(candidate);
    if (text) return { key: candidate, text };
  }
  return undefined;
}

function recordOf(
  record: number,
  { text, line }: KeyedString,
  target: InlineText,
  context: ReadContext,
): TextRecord {
  return {
    record,
    ...(line !== undefined && { line }),
    ...renderPair(text, target, context.settings.inlineTags),
  };
}

/** How many keys there are, and the first of them for a message. */
class CountedKeys {
  count = 0;
  readonly examples: string[] = [];

  add(key: string): void {
    if (this.examples.length < 3) this.examples.push(key.slice(0, 60));
    this.count++;
  }
}

function noteOneSided(
  name: string,
  { count, examples }: CountedKeys,
  other: string,
  { note }: ReadContext,
): void {
  if (count === 0) return;
  const more = count > examples.length ? ', ...' : '';
  note({
    kind: 'warning',
    error: 'KeysWithoutPartner',
    message: `${name} has keys that ${other} lacks: ${count} (${examples.join(', ')}${more}). Their texts were not read.`,
  });
}

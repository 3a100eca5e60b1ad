import type { InputNote } from '../../contracts/shard.ts';
import type { Languages, TextRecord } from '../formats/text-record.ts';
import type { LanguageIdentifier } from '../text/language-identifier.ts';

/** Records that are looked at, fewest sides of which the language must be clear, and the share that must be swapped. */
const SAMPLE = { records: 200, clear: 20, share: 0.8 };

/** What looking at the sides needs. */
export interface SwappedSidesContext {
  languages: Languages;
  identifier: LanguageIdentifier;
  note(note: InputNote): void;
}

/**
 * Passes records on as they are, and notes `SwappedLanguages` when in the first 200 of them most sides whose language
 * is clear are in the language of the other side. Holds one record.
 */
export function noteSwappedSides(
  records: AsyncIterable<TextRecord>,
  { languages, identifier, note }: SwappedSidesContext,
): AsyncIterable<TextRecord> {
  const seen = { records: 0, right: 0, swapped: 0 };
  const look = (text: string, language: string, other: string) => {
    const identified = identifier.identify(text);
    const best = identified.scoreOf(identified.language);
    if (best === 0) return;
    if (identified.scoreOf(language) === best) seen.right++;
    else if (identified.scoreOf(other) === best) seen.swapped++;
  };
  const judge = () => {
    const clear = seen.right + seen.swapped;
    if (clear < SAMPLE.clear || seen.swapped < SAMPLE.share * clear) return;
    note({
      kind: 'warning',
      error: 'SwappedLanguages',
      message:
        `${seen.swapped} of ${clear} sides in the first ${seen.records} records are in the language of the other side: ` +
        `source and target (${languages.source}, ${languages.target}) seem to be swapped. Check the names, headers or columns and upload the file again.`,
    });
  };
  const see = (next: IteratorResult<TextRecord, void>) => {
    if (!next.done) {
      seen.records++;
      look(next.value.source, languages.source, languages.target);
      look(next.value.target, languages.target, languages.source);
    }
    if (next.done || seen.records === SAMPLE.records) judge();
    return next;
  };
  return {
    [Symbol.asyncIterator]() {
      const all = records[Symbol.asyncIterator]();
      return {
        // A generator would cost every record a few turns of the event queue.
        next: () => (seen.records < SAMPLE.records ? all.next().then(see) : all.next()),
        return: async () => (await all.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

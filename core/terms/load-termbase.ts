import { openBytes, SIZE_BOUNDS } from '../formats/bytes.ts';
import { readCsv } from '../formats/csv.ts';
import { decodeText } from '../formats/decode-text.ts';
import { MalformedTermbase } from '../formats/errors.ts';
import { readTerms, type TermEntry } from '../formats/tbx.ts';
import type { Languages, TextRecord } from '../formats/text-record.ts';
import { readTsv } from '../formats/tsv.ts';
import type { Objects } from '../objects/objects.ts';
import { makeTermbase, type Termbase } from './termbase.ts';

/**
 * The termbase of an object: TBX by its name (.tbx), or a table of a term and its translation a row (.tsv, .csv; columns
 * as findColumns names them), several rows for several translations. Holds the terms.
 * @throws MalformedTermbase, ObjectMissing, and what the readers throw
 */
export async function loadTermbase(
  objects: Pick<Objects, 'stream'>,
  key: string,
  languages: Languages,
): Promise<Termbase> {
  return makeTermbase(await loadTerms(objects, key, languages));
}

/** The entries of such an object: terms of the source language with their translations. @throws as loadTermbase */
export async function loadTerms(
  objects: Pick<Objects, 'stream'>,
  key: string,
  languages: Languages,
): Promise<Pick<TermEntry, 'source' | 'target'>[]> {
  const name = key.split('/').at(-1) ?? key;
  const text = decodeText(openBytes(objects.stream(key), { name, bounds: SIZE_BOUNDS }), { name });
  const entries: Pick<TermEntry, 'source' | 'target'>[] = [];
  for await (const entry of entriesOf(text, name, languages)) entries.push(entry);
  return entries;
}

function entriesOf(
  text: AsyncIterable<string>,
  name: string,
  languages: Languages,
): AsyncIterable<Pick<TermEntry, 'source' | 'target'>> {
  if (/\.tbx$/i.test(name)) return readTerms(text, name, languages);
  if (/\.tsv$/i.test(name)) return ofTable(readTsv(text, name, languages));
  if (/\.csv$/i.test(name)) return ofTable(readCsv(text, name, languages));
  throw new MalformedTermbase(
    `${name} is no termbase that is read. Name a file that ends in .tbx, .tsv or .csv.`,
  );
}

async function* ofTable(records: AsyncIterable<TextRecord>) {
  for await (const { source, target } of records) {
    if (source !== '' && target !== '') yield { source: [source], target: [target] };
  }
}

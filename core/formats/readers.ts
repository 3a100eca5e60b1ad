import type { InputFormat } from '../../contracts/plan.ts';
import type { ReadingSettings } from '../../contracts/recipe/reading.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { readSubtitles } from '../subtitles/read-subtitles.ts';
import { readAndroidStrings } from './android-strings.ts';
import { readAppleStrings } from './apple-strings.ts';
import type { SizeBounds } from './bytes.ts';
import { readCsv } from './csv.ts';
import { UnknownFormat } from './errors.ts';
import { readJsonStrings } from './json-strings.ts';
import { readJsonl } from './jsonl.ts';
import { pairedByKey } from './keyed-strings.ts';
import { readMo } from './mo.ts';
import { readMoses } from './moses.ts';
import { readParquetInput } from './parquet-input.ts';
import { readPo } from './po.ts';
import { readProperties } from './properties.ts';
import { readTbx } from './tbx.ts';
import type { Languages, TextRecord } from './text-record.ts';
import { readTmx } from './tmx.ts';
import { readTsv } from './tsv.ts';
import { readXliff } from './xliff.ts';
import { readXlsx } from './xlsx.ts';

/** One file of an input, as a reader sees it. Both ways to read it start at its beginning each time they are called. */
export interface InputSide {
  /** File name without folder and without the ending of its compression, for messages and for what it says of the format. */
  name: string;
  /** Decompressed bytes, chunk by chunk, within the bounds of size. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The same as text, whatever its encoding. */
  text(): AsyncIterable<string>;
}

/** What readers know beside the bytes. */
export interface ReadContext {
  languages: Languages;
  settings: ReadingSettings;
  bounds: SizeBounds;
  /** Told of parts that cannot be read while the rest can, and of what is odd. */
  note(note: InputNote): void;
}

/**
 * Reads the records of one input in their order. Holds a chunk of each side and one record, or says what it holds.
 * @throws a subclass of UnreadableInput
 */
export type Reader = (sides: readonly InputSide[], context: ReadContext) => AsyncIterable<TextRecord>;

/** A reader of one file whose text streams. */
const ofText =
  (
    read: (text: AsyncIterable<string>, name: string, languages: Languages) => AsyncIterable<TextRecord>,
  ): Reader =>
  ([side], { languages }) =>
    read(side.text(), side.name, languages);

/** Every format's reader. */
export const READERS: Partial<Record<InputFormat, Reader>> = {
  tmx: readTmx,
  xliff: readXliff,
  tsv: ofText(readTsv),
  csv: ofText(readCsv),
  jsonl: readJsonl,
  parquet: readParquetInput,
  tbx: readTbx,
  xlsx: readXlsx,
  po: readPo,
  mo: readMo,
  'android-strings': pairedByKey(readAndroidStrings),
  'apple-strings': pairedByKey(readAppleStrings),
  properties: pairedByKey(readProperties),
  'json-strings': pairedByKey(readJsonStrings),
  moses: ([source, target]) =>
    readMoses({ text: source.text(), name: source.name }, { text: target.text(), name: target.name }),
  documents: readDocuments,
  subtitles: readSubtitles,
};

/** The records of an input's sides, by the reader of their format. @throws a subclass of UnreadableInput */
export function readSides(
  format: InputFormat,
  sides: readonly InputSide[],
  context: ReadContext,
): AsyncIterable<TextRecord> {
  const read = READERS[format];
  if (read) return read(sides, context);
  throw new UnknownFormat(`${sides[0].name} is ${format}, which is not read.`);
}

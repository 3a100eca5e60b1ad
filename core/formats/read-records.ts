import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import { openBytes } from './bytes.ts';
import { decodeText } from './decode-text.ts';
import { EmptyInput, UnknownFormat } from './errors.ts';
import { type InputSide, READERS, type ReadContext } from './readers.ts';
import type { TextRecord } from './text-record.ts';

/**
 * The records of an input, in their order. Streams: holds a chunk of each file and one record, unless the format's
 * reader says otherwise.
 * @param open gives the bytes of one of the input's files as they were uploaded
 * @throws a subclass of UnreadableInput that says what is wrong, in which line, and what to do
 */
export async function* readRecords(
  input: PlanInput,
  open: (file: InputFile) => AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncIterable<TextRecord> {
  const sides = input.files.map((file) => sideOf(file, input, open, context));
  const read = READERS[input.format];
  if (!read) throw new UnknownFormat(`${sides[0].name} is ${input.format}, which is not read.`);
  let empty = true;
  for await (const record of read(sides, context)) {
    empty = false;
    yield record;
  }
  if (empty) {
    const names = sides.map(({ name }) => name).join(' and ');
    throw new EmptyInput(`${names} has no record. Check the export and upload it again.`);
  }
}

function sideOf(
  file: InputFile,
  { compression }: PlanInput,
  open: (file: InputFile) => AsyncIterable<Uint8Array>,
  { bounds }: ReadContext,
): InputSide {
  const name = file.key.split('/').at(-1) ?? file.key;
  const bytes = () => openBytes(open(file), compression, name, bounds);
  return { name, bytes, text: () => decodeText(bytes(), name) };
}

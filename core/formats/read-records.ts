import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import { openBytes, SIZE_BOUNDS, type SizeBounds } from './bytes.ts';
import { readCsv } from './csv.ts';
import { decodeText } from './decode-text.ts';
import { EmptyInput } from './errors.ts';
import { readMoses } from './moses.ts';
import type { Languages, TextRecord } from './text-record.ts';
import { readTmx } from './tmx.ts';
import { readTsv } from './tsv.ts';

/**
 * The records of an input, in their order. Streams: holds a chunk of each file and one record.
 * @param open gives the bytes of one of the input's files as they were uploaded
 * @throws a subclass of UnreadableInput that says what is wrong, in which line, and what to do
 */
export async function* readRecords(
  input: PlanInput,
  open: (file: InputFile) => AsyncIterable<Uint8Array>,
  languages: Languages,
  bounds: SizeBounds = SIZE_BOUNDS,
): AsyncIterable<TextRecord> {
  const sides = input.files.map((file) => ({
    name: fileName(file),
    text: decodeText(openBytes(open(file), input.gzip, fileName(file), bounds), fileName(file)),
  }));
  let empty = true;
  for await (const record of recordsOf(input, sides, languages)) {
    empty = false;
    yield record;
  }
  if (empty) {
    const names = sides.map(({ name }) => name).join(' and ');
    throw new EmptyInput(`${names} has no record. Check the export and upload it again.`);
  }
}

interface Side {
  name: string;
  text: AsyncIterable<string>;
}

function recordsOf(input: PlanInput, sides: Side[], languages: Languages): AsyncIterable<TextRecord> {
  const [first, second] = sides as [Side, Side | undefined];
  switch (input.format) {
    case 'tmx':
      return readTmx(first.text, first.name, languages);
    case 'tsv':
      return readTsv(first.text, first.name, languages);
    case 'csv':
      return readCsv(first.text, first.name, languages);
    case 'moses':
      if (!second)
        throw new RangeError(`The Moses input ${input.inputId} has one file; the plan must give it two.`);
      return readMoses(first, second);
  }
}

const fileName = (file: InputFile) => file.key.split('/').at(-1) ?? file.key;

import { TextDecoder } from 'node:util';
import { Catalogue } from './catalogue.ts';
import { InvalidEncoding, MalformedCatalogue } from './errors.ts';
import type { Reader } from './readers.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { wholeBytes } from './whole-file.ts';

const MAGIC = 0x950412de;
const CONTEXT_END = '\x04';

/**
 * gettext MO (GNU gettext manual, 10.3), of either byte order, in the encoding of its header (UTF-8 without one):
 * records as Catalogue makes them. Holds the file, 64 MiB at most.
 * @throws MalformedCatalogue, InvalidEncoding, LanguageMissing, InputTooLarge
 */
export const readMo: Reader = async function* ([side], context) {
  const { name } = side;
  const bytes = await wholeBytes(side);
  const catalogue = new Catalogue(name, context);
  let decoder = new TextDecoder('utf-8', { fatal: true });
  for (const [index, [original, translation]] of [...stringsOf(bytes, name)].entries()) {
    if (index === 0 && original.length === 0) {
      const label = /charset\s*=\s*([\w.:-]+)/i.exec(translation.toString('latin1'))?.[1];
      if (label && label !== 'CHARSET') decoder = decoderOf(label, name);
    }
    const [message, plural] = decode(decoder, original, name, index).split('\0') as [string, string?];
    const translations = decode(decoder, translation, name, index).split('\0');
    if (message === '') catalogue.readHeader(translations[0] ?? '');
    else {
      const text = message.slice(message.indexOf(CONTEXT_END) + 1);
      yield* catalogue.recordsOf({ message: text, plural, translations });
    }
  }
};

/** The originals and translations, in their order: sorted by the original, so that the header is the first. */
function* stringsOf(bytes: Buffer, name: string): Iterable<[original: Buffer, translation: Buffer]> {
  const malformed = (what: string) =>
    new MalformedCatalogue(
      `${name} is no MO file that can be read: ${what}. Make it again with msgfmt and upload it again.`,
    );
  if (bytes.length < 28) throw malformed(`it has ${bytes.length} bytes, and the head alone has 28`);
  const isLittle = bytes.readUInt32LE(0) === MAGIC;
  if (!isLittle && bytes.readUInt32BE(0) !== MAGIC) throw malformed('it does not begin as one');
  const number = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const count = number(8);
  const [originals, translations] = [number(12), number(16)];
  if (Math.max(originals, translations) + 8 * count > bytes.length) {
    throw malformed(`its tables of ${count} strings reach beyond its end`);
  }
  let total = 0;
  const string = (table: number, index: number) => {
    const length = number(table + 8 * index);
    const start = number(table + 8 * index + 4);
    total += length;
    if (start + length > bytes.length) throw malformed(`string ${index + 1} reaches beyond its end`);
    if (length > LONGEST_TEXT) throw malformed(`string ${index + 1} has more than ${LONGEST_TEXT} bytes`);
    // Strings may share their ends; a file that is much smaller than its strings was made to fill the memory.
    if (total > 4 * bytes.length) throw malformed('its strings lie over one another');
    return bytes.subarray(start, start + length);
  };
  for (let index = 0; index < count; index++) yield [string(originals, index), string(translations, index)];
}

function decoderOf(label: string, name: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidEncoding(
      `${name} says that it is in ${label.slice(0, 40)}, an encoding that is not read. Convert it with msgconv -t UTF-8 and upload it again.`,
      {},
      { cause: error },
    );
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array, name: string, index: number): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InvalidEncoding(
      `String ${index + 1} of ${name} is not in ${decoder.encoding}, the encoding of its header. Convert it with msgconv -t UTF-8 and upload it again.`,
      { record: index + 1 },
      { cause: error },
    );
  }
}

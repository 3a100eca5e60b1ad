import { TextDecoder } from 'node:util';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { SizeBounds } from './bytes.ts';
import { InputTooLarge, MalformedWorkbook } from './errors.ts';

/** Parts of a workbook: sheets, pictures, styles; more is no workbook. */
const MOST_PARTS = 10_000;

/** The parts of an Office Open XML package by their names in it, without a slash at the beginning. */
export interface WorkbookParts {
  has(part: string): boolean;
  /** Text of a part. May be called again, and need not be read to its end. @throws MalformedWorkbook, InputTooLarge */
  text(part: string): AsyncIterable<string>;
}

/**
 * Opens the zip archive that a workbook is. Holds its directory; parts stream.
 * @param bounds of all text that is read of it
 * @throws MalformedWorkbook
 */
export async function openWorkbook(bytes: Buffer, name: string, bounds: SizeBounds): Promise<WorkbookParts> {
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) {
    throw new MalformedWorkbook(
      `${name} is encrypted, or a workbook of Excel 97 to 2003. Save it as .xlsx without a password and upload it again.`,
    );
  }
  const damaged = (error: Error) =>
    new MalformedWorkbook(
      `${name} is no whole zip archive, which an .xlsx file is (${error.message}). Save it again and upload it again.`,
      {},
      { cause: error },
    );
  const zip = await fromBufferPromise(bytes).catch((error) => {
    throw damaged(error);
  });
  const entries = await entriesOf(zip, damaged);
  let read = 0;
  async function* bytesOf(entry: Entry): AsyncIterable<Uint8Array> {
    let partRead = 0;
    try {
      const stream: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        read += chunk.length;
        partRead += chunk.length;
        const isBomb =
          partRead > bounds.ratioFromBytes && partRead > entry.compressedSize * bounds.maximumRatio;
        if (read > bounds.maximumBytes || isBomb) throw tooLarge(name, bounds);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof InputTooLarge ? error : damaged(error as Error);
    }
  }
  return {
    has: (part) => entries.has(part),
    async *text(part) {
      const entry = entries.get(part);
      if (!entry)
        throw new MalformedWorkbook(
          `${name} has no part ${part.slice(0, 100)}. Save it again and upload it again.`,
        );
      const decoder = new TextDecoder('utf-8', { fatal: true });
      try {
        for await (const chunk of bytesOf(entry)) yield decoder.decode(chunk, { stream: true });
        yield decoder.decode();
      } catch (error) {
        throw error instanceof TypeError ? damaged(error) : error;
      }
    },
  };
}

async function entriesOf(
  zip: ZipFile,
  damaged: (error: Error) => MalformedWorkbook,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > MOST_PARTS) throw new Error(`more than ${MOST_PARTS} parts`);
    }
  } catch (error) {
    throw damaged(error as Error);
  }
  return entries;
}

function tooLarge(name: string, bounds: SizeBounds): InputTooLarge {
  return new InputTooLarge(
    `${name} has more than ${Math.floor(bounds.maximumBytes / 2 ** 20)} MiB, or grows to more than ${bounds.maximumRatio} times its size, ` +
      'when decompressed. Split it, or save it as CSV, and upload it again.',
  );
}

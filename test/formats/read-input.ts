import type { z } from 'zod';
import type { InputFormat } from '../../contracts/plan.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import type { InputNote } from '../../contracts/shard.ts';
import { UnreadableInput } from '../../core/errors.ts';
import { SIZE_BOUNDS } from '../../core/formats/bytes.ts';
import { readRecords } from '../../core/formats/read-records.ts';
import type { TextRecord } from '../../core/formats/text-record.ts';

export interface ReadOptions {
  /** Lengths of the chunks that the bytes come in, repeated. */
  chunkSizes?: number[];
  languages?: { source: string; target: string };
  settings?: z.input<typeof ReadingSettings>;
  bounds?: typeof SIZE_BOUNDS;
  names?: string[];
}

/** Reads the files of one input, given as their contents, as Ingest would. */
export async function readInput(
  format: InputFormat,
  contents: readonly (string | Uint8Array)[],
  {
    chunkSizes = [65_536],
    languages = { source: 'en', target: 'de' },
    settings = {},
    ...options
  }: ReadOptions = {},
): Promise<{ records: TextRecord[]; notes: InputNote[] }> {
  const files = contents.map((content, index) => ({
    uploadId: '0123456789abcdef',
    key: `media/en-de/uploads/${options.names?.[index] ?? `file-${index}.${format}`}`,
    eTag: String(index),
    sizeBytes: content.length,
  }));
  async function* open({ eTag }: { eTag: string }) {
    const bytes = Buffer.from(contents[Number(eTag)] as string);
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = chunkSizes[turn % chunkSizes.length] as number;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const notes: InputNote[] = [];
  const records: TextRecord[] = [];
  const input = {
    inputId: '0123456789abcdef',
    sourceId: 'uploads',
    format,
    compression: 'none' as const,
    files,
  };
  for await (const record of readRecords(input, open, {
    languages,
    settings: ReadingSettings.parse(settings),
    bounds: options.bounds ?? SIZE_BOUNDS,
    note: (note) => notes.push(note),
  })) {
    records.push(record);
  }
  return { records, notes };
}

/** Source and target of the records. */
export async function readTexts(...args: Parameters<typeof readInput>): Promise<[string, string][]> {
  return (await readInput(...args)).records.map(({ source, target }) => [source, target]);
}

/** The error that reading gives. */
export async function readFailure(...args: Parameters<typeof readInput>): Promise<UnreadableInput> {
  const outcome = await readInput(...args).then(
    ({ records }) => `${records.length} records`,
    (error) => error,
  );
  if (outcome instanceof UnreadableInput) return outcome;
  throw new Error(`No UnreadableInput but ${outcome}`);
}

import { createReadStream, createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { DragomanError } from '../../core/errors.ts';
import { openBytes, type SizeBounds } from '../../core/formats/bytes.ts';
import { decodeText } from '../../core/formats/decode-text.ts';
import { readLines } from '../../core/formats/lines.ts';
import { utf8Blocks } from '../../core/formats/utf8-blocks.ts';

/** A file that a command was given cannot be opened or written. */
export class FileUnusable extends DragomanError {}

/** On one's own machine a file may be as large as it likes: it is streamed. */
export const NO_BOUNDS: SizeBounds = {
  maximumBytes: Number.POSITIVE_INFINITY,
  maximumRatio: Number.POSITIVE_INFINITY,
  ratioFromBytes: 0,
};

/**
 * The decompressed bytes of a file, or of standard input where it is `-`; the compression is told by the first bytes.
 * Holds one chunk. @throws FileUnusable, and what the decompressor throws of a damaged file
 */
export function inputBytes(file: string): AsyncIterable<Uint8Array> {
  return openBytes(file === '-' ? process.stdin : openFile(file), { name: nameOf(file), bounds: NO_BOUNDS });
}

/** The decompressed text of a file or of standard input (`-`), in pieces that may end anywhere. @throws FileUnusable, InvalidEncoding */
export function inputText(file: string): AsyncIterable<string> {
  return decodeText(inputBytes(file), { name: nameOf(file) });
}

/** The lines of a file or of standard input (`-`) without their ends, in batches as they come. @throws FileUnusable, InvalidEncoding, TextTooLong */
export function inputLines(file: string): AsyncIterable<string[]> {
  return readLines(inputText(file), nameOf(file));
}

/** The same lines as UTF-8, in blocks of whole lines with their ends. @param linesTaken see utf8Blocks */
export function inputBlocks(file: string, linesTaken: () => number): AsyncIterable<Buffer> {
  return utf8Blocks(inputBytes(file), { name: nameOf(file) }, linesTaken);
}

/** Where a command writes its result. */
export interface Output {
  /** Resolves when more may be written: a slow reader holds the writer back, so await it. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Everything has arrived where it goes. */
  end(): Promise<void>;
}

/** A file that is replaced, or standard output where there is none or `-`. @throws FileUnusable */
export async function openOutput(file = '-'): Promise<Output> {
  const toStandardOutput = file === '-';
  const stream = toStandardOutput ? process.stdout : createWriteStream(file);
  const name = toStandardOutput ? 'standard output' : file;
  let failure: FileUnusable | undefined;
  stream.on('error', (error) => {
    failure = unusable(name, 'written', error);
  });
  const answered = (ask: (answer: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) =>
      ask((error) => (error ? reject(unusable(name, 'written', error)) : resolve())),
    );
  return {
    write: async (chunk) => {
      if (failure) throw failure;
      if (!stream.write(chunk)) await answered((answer) => afterDrain(stream, answer));
    },
    end: async () => {
      if (failure) throw failure;
      // Standard output stays open; an empty write is answered when all before it has left.
      await answered((answer) => (toStandardOutput ? stream.write('', answer) : stream.end(answer)));
    },
  };
}

function afterDrain(stream: Writable, answer: (error?: Error) => void): void {
  const settle = (error?: Error) => {
    stream.off('drain', settle).off('error', settle);
    answer(error);
  };
  stream.on('drain', settle).on('error', settle);
}

async function* openFile(file: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unusable(file, 'read', error as NodeJS.ErrnoException);
  }
}

function unusable(name: string, verb: 'read' | 'written', error: NodeJS.ErrnoException): FileUnusable {
  const why = REASONS[error.code ?? ''] ?? error.message;
  return new FileUnusable(
    `${name} cannot be ${verb}: ${why}. Name a file that can be ${verb}, or - for a pipe.`,
    {
      cause: error,
    },
  );
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
};

const nameOf = (file: string) => (file === '-' ? 'standard input' : file);

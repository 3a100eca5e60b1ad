import { UnequalLineCounts } from './errors.ts';
import { readLines } from './lines.ts';
import type { TextRecord } from './text-record.ts';

/** One side of a Moses pair. */
export interface MosesSide {
  text: AsyncIterable<string>;
  name: string;
}

/**
 * Two files of which line n of one translates line n of the other (the format of Moses and OPUS). Every line is a
 * record, empty ones too. Holds one chunk of each. @throws UnequalLineCounts, TextTooLong
 */
export async function* readMoses(source: MosesSide, target: MosesSide): AsyncIterable<TextRecord> {
  const sourceLines = eachLine(source);
  const targetLines = eachLine(target);
  try {
    for (let line = 1; ; line++) {
      const [left, right] = [await sourceLines.next(), await targetLines.next()];
      if (left.done && right.done) return;
      if (left.done || right.done) {
        const [short, long] = left.done ? [source.name, target.name] : [target.name, source.name];
        throw new UnequalLineCounts(
          `${short} ends after ${line - 1} lines but ${long} goes on; every line needs its translation in the same line ` +
            'of the other file. Make both equally long and upload both again.',
          { line },
        );
      }
      yield { record: line, line, source: left.value, target: right.value };
    }
  } finally {
    await sourceLines.return(undefined);
    await targetLines.return(undefined);
  }
}

async function* eachLine({ text, name }: MosesSide): AsyncGenerator<string, undefined> {
  for await (const batch of readLines(text, name)) yield* batch;
}

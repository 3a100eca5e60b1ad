import { DragomanError } from '../errors.ts';
import type { TranslationTable } from './translation-table.ts';
import { Vocabulary } from './vocabulary.ts';
import type { WordModel } from './word-model.ts';

/** A model file does not hold what its header promises. */
export class ModelDamaged extends DragomanError {}

const MAGIC = 'DGMNWM01';
const DIRECTIONS = ['forward', 'reverse'] as const;

interface Header {
  source: string[];
  target: string[];
  tables: {
    rows: number;
    entries: number;
    columns: number;
    tension: number;
    nullProbability: number;
    perplexity: number;
  }[];
}

/**
 * A model as bytes: magic, byte length of the header, JSON header with the vocabularies, then for each direction the
 * arrays as little-endian 32-bit numbers. Equal models give equal bytes.
 */
export function encodeModel(model: WordModel): Uint8Array {
  const tables = DIRECTIONS.map((direction) => model[direction]);
  const header: Header = {
    source: model.source.words,
    target: model.target.words,
    tables: tables.map(({ rows, targets, nullRow, tension, nullProbability, perplexity }) => ({
      rows: rows.length,
      entries: targets.length,
      columns: nullRow.length,
      tension,
      nullProbability,
      perplexity,
    })),
  };
  const json = Buffer.from(JSON.stringify(header));
  // Arrays start at multiples of four.
  const padded = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length);
  return Buffer.concat([
    Buffer.from(MAGIC),
    length,
    padded,
    ...tables.flatMap((table) => arraysOf(table).map((array) => littleEndian(array))),
  ]);
}

/** The model that `encodeModel` wrote. @param name names the file in an error @throws ModelDamaged */
export function decodeModel(bytes: Uint8Array, name: string): WordModel {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 12 || file.toString('latin1', 0, 8) !== MAGIC)
    throw damaged(name, 'it does not begin as one');
  const start = 12 + file.readUInt32LE(8);
  const header = parseHeader(file.subarray(12, start), name);
  const cells = header.tables.reduce(
    (sum, table) => sum + table.rows + 2 * table.entries + 2 * table.columns,
    0,
  );
  if (file.length !== start + 4 * cells) {
    throw damaged(name, `it has ${file.length} bytes instead of ${start + 4 * cells}`);
  }
  let at = start;
  const next = (length: number) => {
    const part = file.subarray(at, at + 4 * length);
    at += 4 * length;
    return part;
  };
  const [forward, reverse] = header.tables.map(
    ({ rows, entries, columns, tension, nullProbability, perplexity }): TranslationTable => ({
      rows: integers(next(rows)),
      targets: integers(next(entries)),
      probabilities: floats(next(entries)),
      nullRow: floats(next(columns)),
      logUnigram: floats(next(columns)),
      tension,
      nullProbability,
      perplexity,
    }),
  );
  return {
    source: new Vocabulary(header.source),
    target: new Vocabulary(header.target),
    forward,
    reverse,
  };
}

const arraysOf = ({ rows, targets, probabilities, nullRow, logUnigram }: TranslationTable) => [
  rows,
  targets,
  probabilities,
  nullRow,
  logUnigram,
];

function parseHeader(json: Buffer, name: string): Header {
  try {
    const header = JSON.parse(json.toString('utf8')) as Header;
    if (header.tables.length === DIRECTIONS.length) return header;
  } catch (error) {
    throw damaged(name, `its header cannot be read (${(error as Error).message})`, error);
  }
  throw damaged(name, 'it does not hold two directions');
}

// Node runs on little-endian machines only, so the arrays' own bytes are the file's.
const littleEndian = (array: Int32Array | Float32Array) =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

const integers = (bytes: Buffer) => new Int32Array(copyOf(bytes));
const floats = (bytes: Buffer) => new Float32Array(copyOf(bytes));

/** Typed arrays need aligned memory of their own. */
function copyOf(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

const damaged = (name: string, what: string, cause?: unknown) =>
  new ModelDamaged(
    `Aligner model ${name} is damaged: ${what}. Delete it and its card, and start the preparation again.`,
    { cause },
  );

import type { ColumnChunk } from 'hyparquet';
import { ByteWriter, type Writer } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { compressSnappy } from './kernels/snappy.ts';

/**
 * Writes a column of texts that hardly ever repeat as one page, version 2, plain and compressed with Snappy. The
 * writer's own way to do it makes an array of bytes for every text, which costs several times as much.
 * @param texts without null where the column is not nullable
 */
export function writeTextChunk(
  writer: Writer,
  { name, nullable }: { name: string; nullable: boolean },
  texts: readonly (string | null)[],
): ColumnChunk {
  const start = writer.offset;
  const levels = new ByteWriter();
  if (nullable) {
    const definitionLevels = texts.map((text) => (text === null ? 0 : 1));
    writeRleBitPackedHybrid(levels, definitionLevels, 1);
  }
  const { page, nulls } = plainPage(texts);
  const compressed = compressSnappy(page);
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.offset + page.length,
    compressed_page_size: levels.offset + compressed.length,
    data_page_header_v2: {
      num_values: texts.length,
      num_nulls: nulls,
      num_rows: texts.length,
      encoding: 'PLAIN',
      definition_levels_byte_length: levels.offset,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  });
  const headerBytes = writer.offset - start;
  writer.appendBytes(levels.getBytes());
  writer.appendBytes(compressed);
  return {
    meta_data: {
      type: 'BYTE_ARRAY',
      encodings: ['PLAIN'],
      path_in_schema: [name],
      codec: 'SNAPPY',
      num_values: BigInt(texts.length),
      total_uncompressed_size: BigInt(headerBytes + levels.offset + page.length),
      total_compressed_size: BigInt(writer.offset - start),
      data_page_offset: BigInt(start),
    },
    file_offset: BigInt(start),
  };
}

/** Each text as UTF-8 behind its length in bytes; nulls take no place. */
function plainPage(texts: readonly (string | null)[]): { page: Uint8Array; nulls: number } {
  let characters = 0;
  for (const text of texts) characters += text === null ? 0 : text.length;
  let page = Buffer.allocUnsafe(4 * texts.length + Math.ceil(1.1 * characters));
  let end = 0;
  let nulls = 0;
  for (const text of texts) {
    if (text === null) {
      nulls++;
      continue;
    }
    // A code unit takes at most three bytes.
    const most = end + 4 + 3 * text.length;
    if (most > page.length) page = Buffer.concat([page], Math.max(most, 2 * page.length));
    const bytes = page.write(text, end + 4);
    page.writeUInt32LE(bytes, end);
    end += 4 + bytes;
  }
  return { page: page.subarray(0, end), nulls };
}

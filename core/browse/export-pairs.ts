import type { PairFilter } from '../../contracts/api/pairs.ts';
import type { Languages, TextRecord } from '../formats/text-record.ts';
import { WRITERS } from '../formats/writers.ts';
import type { PairRow } from '../parquet/pair-rows.ts';
import { type SearchedVersion, searchPairRows } from './search-pairs.ts';
import type { Position, SearchBounds } from './search-parts.ts';

/** Text of both sides that one file takes, in UTF-16 units: an answer of a Lambda carries 6 MB. */
const MOST_CHARACTERS = 1_200_000;

/** The media types of what can be exported. */
const MEDIA_TYPES = {
  tmx: 'application/x-tmx+xml',
  tsv: 'text/tab-separated-values',
  jsonl: 'application/jsonl',
} as const;

export interface ExportedPairs {
  content: string;
  mediaType: string;
  pairs: number;
  withheld: number;
  next?: Position;
}

/** A file of the pairs that fit a filter, from a position on, as far as a file and the time go. Holds the file. */
export async function exportPairs(
  version: SearchedVersion,
  filter: PairFilter,
  { format, languages }: { format: keyof typeof MEDIA_TYPES; languages: Languages },
  bounds: Omit<SearchBounds, 'isFull'>,
): Promise<ExportedPairs> {
  let characters = 0;
  const isFull = ({ source, target }: PairRow) => {
    characters += source.length + target.length;
    return characters >= MOST_CHARACTERS;
  };
  const found = await searchPairRows(version, filter, { ...bounds, isFull });
  let content = '';
  for await (const piece of WRITERS[format](recordsOf(found.rows), languages)) content += piece;
  const { withheld, next } = found;
  return {
    content,
    mediaType: MEDIA_TYPES[format],
    pairs: found.rows.length,
    withheld,
    ...(next && { next }),
  };
}

async function* recordsOf(rows: readonly PairRow[]): AsyncIterable<TextRecord> {
  let record = 0;
  for (const { source, target, document, position, domain, origins } of rows) {
    const { title, date } = origins[0];
    yield {
      record: ++record,
      ...{ source, target },
      ...(document === null ? {} : { document }),
      ...(position === null ? {} : { position }),
      ...(domain === null ? {} : { domain }),
      ...(title === undefined ? {} : { title }),
      ...(date === undefined ? {} : { date }),
    };
  }
}

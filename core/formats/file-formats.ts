import type { Compression, InputFormat } from '../../contracts/plan.ts';

/** Endings that say how a file is compressed. */
const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  bz2: 'bzip2',
  xz: 'xz',
  zst: 'zstd',
};

/** What an ending says of a file, and whether it holds both languages or one of them. */
interface FileFormat {
  format: InputFormat;
  languages: 'both' | 'one';
}

const both = (format: InputFormat): FileFormat => ({ format, languages: 'both' });
const one = (format: InputFormat): FileFormat => ({ format, languages: 'one' });

/** Formats by the ending of the name. A file whose ending is the code of a language is one side of a Moses pair. */
export const FORMATS: Readonly<Record<string, FileFormat>> = {
  tmx: both('tmx'),
  xlf: both('xliff'),
  xliff: both('xliff'),
  sdlxliff: both('xliff'),
  mxliff: both('xliff'),
  mqxliff: both('xliff'),
  tsv: both('tsv'),
  tab: both('tsv'),
  csv: both('csv'),
  jsonl: both('jsonl'),
  ndjson: both('jsonl'),
  parquet: both('parquet'),
  po: both('po'),
  pot: both('po'),
  mo: both('mo'),
  tbx: both('tbx'),
  xlsx: both('xlsx'),
  zip: both('archive'),
  tar: both('archive'),
  srt: one('subtitles'),
  vtt: one('subtitles'),
  ttml: one('subtitles'),
  dfxp: one('subtitles'),
  sbv: one('subtitles'),
  txt: one('documents'),
  md: one('documents'),
  html: one('documents'),
  htm: one('documents'),
  xml: one('android-strings'),
  strings: one('apple-strings'),
  stringsdict: one('apple-strings'),
  properties: one('properties'),
  json: one('json-strings'),
  arb: one('json-strings'),
};

/** A file name without the ending of its compression, and what that ending says. */
export function splitCompression(name: string): { name: string; compression: Compression } {
  const short = /\.t(gz|bz2|xz|zst)$/i.exec(name);
  if (short)
    return { name: `${name.slice(0, -short[0].length)}.tar`, compression: compressionNamed(short[1]) };
  const ending = /\.(gz|bz2|xz|zst)$/i.exec(name);
  if (!ending) return { name, compression: 'none' };
  return { name: name.slice(0, -ending[0].length), compression: compressionNamed(ending[1]) };
}

const compressionNamed = (ending: string) => COMPRESSIONS[ending.toLowerCase()];

/** The last part of a path. */
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

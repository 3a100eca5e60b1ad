import { gzipSync } from 'node:zlib';
import type { SamplePair } from './extract.ts';

/** The file's bytes; with gzip the header carries neither a time nor a name, so equal text gives equal bytes. */
export function encode(text: string, gzip: boolean): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return gzip ? gzipSync(bytes, { level: 6 }) : bytes;
}

/**
 * TMX 1.4b (LISA/ETSI GS LIS 002): one `tu` per pair with its key as `tuid` and its title as a `prop` of type `x-title`,
 * plain segments, no dates. Languages are written as given, e.g. `en-US`.
 */
export function tmxText(pairs: readonly SamplePair[], source: string, target: string): string {
  const units = pairs.map((pair) => tmxUnit(pair, source, target)).join('');
  return `${tmxHead(source)}${units}  </body>\n</tmx>\n`;
}

/** Everything up to the first unit of a TMX file. */
export function tmxHead(source: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n' +
    '  <header creationtool="sample-catalogues" creationtoolversion="1.0" segtype="sentence" o-tmf="catalogue" ' +
    `adminlang="en" srclang="${source}" datatype="plaintext"/>\n  <body>\n`
  );
}

/** One translation unit with its line breaks. */
export function tmxUnit(pair: SamplePair, source: string, target: string): string {
  return (
    `    <tu tuid="${escapeXml(pair.key)}">\n      <prop type="x-title">${escapeXml(pair.title)}</prop>\n` +
    `      <tuv xml:lang="${source}"><seg>${escapeXml(pair.source)}</seg></tuv>\n` +
    `      <tuv xml:lang="${target}"><seg>${escapeXml(pair.target)}</seg></tuv>\n    </tu>\n`
  );
}

/** Tab-separated with a header row; without quoting, because no text of ours holds a tab or a line break. */
export function tsvText(pairs: readonly Pick<SamplePair, 'source' | 'target'>[]): string {
  return `source\ttarget\n${pairs.map((pair) => `${pair.source}\t${pair.target}\n`).join('')}`;
}

/** CSV by RFC 4180 with a header row, the title as third column, and CRLF; a field is quoted when it has to be. */
export function csvText(pairs: readonly SamplePair[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const row = (pair: SamplePair) => [pair.source, pair.target, pair.title].map(field).join(',');
  return `source,target,title\r\n${pairs.map((pair) => `${row(pair)}\r\n`).join('')}`;
}

/** One side of a Moses pair: a segment per line. */
export function mosesText(pairs: readonly SamplePair[], side: 'source' | 'target'): string {
  return pairs.map((pair) => `${pair[side]}\n`).join('');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(FORBIDDEN_IN_XML, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 does not allow at all
const FORBIDDEN_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

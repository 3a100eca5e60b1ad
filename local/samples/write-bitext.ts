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

/** XLIFF 1.2 (OASIS): one `trans-unit` per pair in one `file`, all of them final; languages as given. */
export function xliffText(pairs: readonly SamplePair[], source: string, target: string): string {
  const unit = (pair: SamplePair) =>
    `      <trans-unit id="${escapeXml(pair.key)}" approved="yes">\n        <source>${escapeXml(pair.source)}</source>\n` +
    `        <target state="final">${escapeXml(pair.target)}</target>\n      </trans-unit>\n`;
  const title = escapeXml(pairs[0]?.title ?? '');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n' +
    `  <file original="${title}" source-language="${source}" target-language="${target}" datatype="plaintext">\n    <body>\n` +
    `${pairs.map(unit).join('')}    </body>\n  </file>\n</xliff>\n`
  );
}

/** How a subtitle file is timed against the picture: seconds by which it starts late, and its clock against the true one. */
export interface CueTiming {
  offsetSeconds: number;
  rate: number;
}

const CHARACTERS_PER_SECOND = 15;
const SHORTEST_CUE_SECONDS = 1.2;
const PAUSE_SECONDS = 0.6;

/**
 * One side as subtitles, a cue a segment, as long as its source segment takes to read. WebVTT for `vtt`, else SubRip.
 */
export function subtitleText(
  pairs: readonly SamplePair[],
  side: 'source' | 'target',
  format: 'srt' | 'vtt',
  { offsetSeconds, rate }: CueTiming,
): string {
  let clock = 0;
  const cues = pairs.map((pair, index) => {
    const length = Math.max(SHORTEST_CUE_SECONDS, pair.source.length / CHARACTERS_PER_SECOND);
    const start = clock;
    clock += length + PAUSE_SECONDS;
    const time = (seconds: number) => timecode(seconds * rate + offsetSeconds, format === 'srt' ? ',' : '.');
    return `${index + 1}\n${time(start)} --> ${time(start + length)}\n${pair[side]}\n`;
  });
  return `${format === 'vtt' ? 'WEBVTT\n\n' : ''}${cues.join('\n')}`;
}

function timecode(seconds: number, point: ',' | '.'): string {
  const milliseconds = Math.round(seconds * 1000);
  const part = (of: number, digits: number) => String(of).padStart(digits, '0');
  const [h, m, s] = [
    Math.floor(milliseconds / 3_600_000),
    Math.floor(milliseconds / 60_000) % 60,
    Math.floor(milliseconds / 1000) % 60,
  ];
  return `${part(h, 2)}:${part(m, 2)}:${part(s, 2)}${point}${part(milliseconds % 1000, 3)}`;
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

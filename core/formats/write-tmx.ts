import type { Languages, TextRecord } from './text-record.ts';
import type { RecordsWriter } from './writers.ts';

const PROPERTIES = ['document', 'position', 'domain', 'title'] as const;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/**
 * TMX 1.4b (LISA OSCAR, 2005), valid by its DTD: a unit for every record, its fields in properties as readTmx reads them
 * and its date in `changedate`. Characters that XML 1.0 cannot hold become spaces. Holds one record.
 */
export const writeTmx: RecordsWriter = async function* (records, languages) {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n' +
    '<header creationtool="dragoman" creationtoolversion="1" segtype="sentence" o-tmf="dragoman" adminlang="en" ' +
    `srclang="${escaped(languages.source)}" datatype="plaintext"/>\n<body>\n`;
  for await (const record of records) yield unitOf(record, languages);
  yield '</body>\n</tmx>\n';
};

function unitOf(record: TextRecord, languages: Languages): string {
  const date = record.date && ` changedate="${tmxDate(record.date)}"`;
  const properties = PROPERTIES.map((name) =>
    record[name] === undefined ? '' : `<prop type="x-${name}">${escaped(String(record[name]))}</prop>`,
  );
  const variant = (side: keyof Languages) =>
    `<tuv xml:lang="${escaped(languages[side])}"><seg>${escaped(record[side])}</seg></tuv>`;
  return `<tu${date ?? ''}>${properties.join('')}${variant('source')}${variant('target')}</tu>\n`;
}

/** `20240506T070809Z`; a day is its midnight. */
function tmxDate(date: string): string {
  const digits = date.replace(/[-:]/g, '');
  return digits.includes('T') ? digits : `${digits}T000000Z`;
}

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character] as string);
}

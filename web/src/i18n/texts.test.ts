import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = path.resolve(import.meta.dirname, '..');
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(^|\/)texts\.\w+\.json$/.test(file),
);
const folders = [...new Set(files.map((file) => path.dirname(file)))];

const keysOf = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${prefix}.${key}`))
    : [prefix];
/** Languages differ in their plural forms (CLDR), which i18next keeps in suffixes. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const read = (folder: string, language: string): unknown =>
  JSON.parse(readFileSync(path.join(SOURCE, folder, `texts.${language}.json`), 'utf8'));
const distinct = (folder: string, language: string) =>
  [...new Set(keysOf(read(folder, language)).map(withoutPlural))].sort();

describe('the texts of the page', () => {
  it.each(folders)('say the same in English, German and Korean: %s', (folder) => {
    const english = distinct(folder, 'en');
    expect(english.length).toBeGreaterThan(0);
    expect(distinct(folder, 'de')).toEqual(english);
    expect(distinct(folder, 'ko')).toEqual(english);
  });
});

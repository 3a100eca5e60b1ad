import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { writeCsv } from './write-csv.ts';

describe('comma-separated values', () => {
  it('are read as they were written', () => {
    const rows = [
      ['a,b', 'say "so"', 'two\r\nlines', 1.5],
      ['', undefined, 'plain', -2],
    ];
    expect(parse(writeCsv(['one', 'two', 'three', 'four'], rows))).toEqual([
      ['one', 'two', 'three', 'four'],
      ['a,b', 'say "so"', 'two\r\nlines', '1.5'],
      ['', '', 'plain', '-2'],
    ]);
  });

  it('are no formulas', () => {
    expect(writeCsv(['name'], [['=SUM(A1)'], ['@x'], ['+1']])).toBe("name\r\n'=SUM(A1)\r\n'@x\r\n'+1\r\n");
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DuplicateFilter } from '../duplicate-filter.ts';
import { UniqueLines } from './unique-lines.ts';

const text = fc.oneof(
  fc.constantFrom('a', 'ab', 'abcd', 'abcde', 'é', '\r', '\u0001', 'the same again', ''),
  fc.string({ unit: 'grapheme' }).map((one) => one.replace(/[\t\n]/g, ' ')),
);
const line = fc.oneof(
  fc.constant(''),
  fc.array(text, { minLength: 2, maxLength: 4 }).map((columns) => columns.join('\t')),
);

it('lets the lines pass that DuplicateFilter lets pass, in blocks of any size', () => {
  const near = { enabled: false, minimumSimilarity: 0.8, minimumTokens: 8 };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 30 }),
      fc.integer({ min: 1, max: 30 }),
      (lines, blockLines) => {
        const filter = new DuplicateFilter(near, true);
        const [stays, goes]: [string[], [number, string][]] = [[], []];
        for (const [at, [raw, end]] of lines.entries()) {
          const one = `${raw}${end}`.replace(/\r?\n$/, '');
          if (one === '') continue;
          const [source = '', target = ''] = one.split('\t');
          const repeat = filter.check(at + 1, source, target);
          if (repeat) goes.push([repeat.of, one]);
          else stays.push(one);
        }
        const dropped: [number, string][] = [];
        const unique = new UniqueLines(
          () => new Error('no target'),
          (of, bytes) => dropped.push([of, bytes.toString()]),
        );
        let kept = '';
        for (let at = 0; at < lines.length; at += blockLines) {
          const block = lines.slice(at, at + blockLines).map((parts) => parts.join(''));
          kept += unique.take(Buffer.from(block.join(''))).toString();
        }
        expect(kept).toBe(stays.map((one) => `${one}\n`).join(''));
        expect(dropped).toEqual(goes);
        expect(unique).toMatchObject({ lines: lines.length, stay: stays.length, repeated: goes.length });
      },
    ),
    { numRuns: 300 },
  );
});

it('tells every two of many similar lines apart', () => {
  const unique = new UniqueLines(() => new Error('no target'));
  const lines = Array.from(
    { length: 200_000 },
    (_, number) => `${number % 1000}\t${Math.floor(number / 1000)}\n`,
  );
  expect(unique.take(Buffer.from(lines.join(''))).toString()).toBe(lines.join(''));
});

it('asks for the error of a line that has no tab', () => {
  const unique = new UniqueLines((number) => new Error(`line ${number}`));
  expect(() => unique.take(Buffer.from('a\tb\n\nc\n'))).toThrow('line 3');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShownComparison } from '../../contracts/api/model-comparisons.ts';
import { Verdict } from '../../contracts/human-comparison.ts';
import { readVerdictFile, writeVerdictFile } from './verdict-file.ts';

const comparisonOf = (texts: readonly string[]): Pick<ShownComparison, 'comparisonId' | 'pairs'> => ({
  comparisonId: '0123456789abcdef',
  pairs: texts.map((text, index) => ({
    ...{ pairId: `p${index}`, source: text, reference: text, a: text, b: `${text}.` },
  })),
});

describe('a table of verdicts', () => {
  it('comes back as it was filled in, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme' });
    const verdict = fc.option(fc.constantFrom(...Verdict.options), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, verdict), { minLength: 1, maxLength: 5 }), (rows) => {
        const said = Object.fromEntries(rows.flatMap(([, one], index) => (one ? [[`p${index}`, one]] : [])));
        const table = writeVerdictFile(comparisonOf(rows.map(([one]) => one)), said);
        expect(readVerdictFile(table)).toEqual({ comparisonId: '0123456789abcdef', verdicts: said });
      }),
    );
  });

  it('is computed by no spreadsheet', () => {
    const table = writeVerdictFile(comparisonOf(['=HYPERLINK("x")', '@a']), {});
    expect(table).not.toMatch(/"[=@]/);
  });

  it('is read as spreadsheets save it', () => {
    const saved = '\uFEFFcomparison;pair;source;reference;a;b;verdict\nabc;p0;x;y;z;z; A\nabc;p1;x;y;z;z;\n';
    expect(readVerdictFile(saved)).toEqual({ comparisonId: 'abc', verdicts: { p0: 'a' } });
  });

  it.each([
    ['', 'has no rows'],
    ['a,b\n1,2\n', 'has no rows'],
    ['comparison,pair,verdict\nabc,p0,perhaps\n', 'Row 2 says "perhaps"'],
    ['comparison,pair,verdict\nabc,p0,a\nabd,p1,a\n', 'Row 3 is of another comparison'],
    ['comparison,pair,verdict\nabc,p0\n', 'is no table'],
  ])('is refused with a reason: %j', (text, message) => {
    expect(() => readVerdictFile(text)).toThrow(message);
  });
});

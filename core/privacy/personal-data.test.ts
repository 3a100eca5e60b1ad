import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extractPairs } from '../../local/samples/extract.ts';
import { findPersonalData } from './personal-data.ts';
import type { Signs } from './signs.ts';

/** Of a text in which everything is looked for. */
const ALL: Signs = {
  digits: Number.POSITIVE_INFINITY,
  hasPhoneDigits: true,
  hasAt: true,
  hasAuthority: true,
  hasEqualsSign: true,
  hasPlus: true,
};
const LANGUAGES = ['en', 'de'] as const;
const PHONE = /(?:\d\D{0,3}){7}/;
const worthALook = (text: string) => /@|:\/\//.test(text) || PHONE.test(text);
const expectNothingMissed = (text: string) => {
  const all = worthALook(text)
    ? findPersonalData(text, LANGUAGES, { ...ALL, hasPhoneDigits: PHONE.test(text) })
    : [];
  expect(findPersonalData(text, LANGUAGES), text).toEqual(all);
  return all.length;
};

it('finds what it would find if it looked for everything', () => {
  const piece = fc.constantFrom(
    ...[
      '+49 30 901820',
      '(212) 555-0147',
      '030 901820',
      '212-555-0147',
      '+1 ',
      '0',
      '7',
      '555',
      '(',
      ')',
      '-',
      '/',
    ],
    ...['4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', 'MT84 MALT 0110 0001 2345 MTLC AST0 01S'],
    ...[
      '536-90-4399',
      '36574261809',
      '203.0.113.77',
      '2001:db8::8a2e:370:7334',
      '::',
      '.',
      ':',
      ' ',
      ' at ',
      'x',
    ],
    ...[
      'a@x.example',
      'ftp://user:secret@host.example',
      'https://h.example/?token=abcd1234',
      '@',
      '://',
      '=',
      '٣',
      '３',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expectNothingMissed(pieces.join(''));
    }),
    { numRuns: 500 },
  );
});

it('finds the same in real text', () => {
  const pairs = extractPairs('typescript', 'en', 'de', {}).slice(0, 2000);
  for (const { source, target } of pairs) {
    expectNothingMissed(source);
    expectNothingMissed(target);
  }
});

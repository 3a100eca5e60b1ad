import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrivacySettings, type ProtectedKind } from '../../contracts/recipe/privacy.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { normalise } from '../text/normalise.ts';
import { pairScanner } from '../text/rules/rule.ts';
import { protectPair } from './protect-pair.ts';

const LANGUAGES = { source: 'en', target: 'de' };
const report = protectPair(PrivacySettings.parse({}), LANGUAGES);
/** What is found in a pair, whether it was scanned before or not. */
function found(source: string, languages = LANGUAGES) {
  const protect = protectPair(PrivacySettings.parse({}), languages);
  const result = protect({ source, target: 'x' });
  expect(protect(pairScanner(languages)(source, 'x'))).toEqual(result);
  return result.found;
}

describe('protectPair finds', () => {
  it.each<[ProtectedKind, string[]]>([
    ['email', ['Write to anna.muster+news@mail.example.org today', 'jörg@bücher.example']],
    ['phone', ['Call +49 30 901820', 'Ring (212) 555-0147 now', 'Tel. 030 901820']],
    ['card', ['Pay with 4111 1111 1111 1111', 'card 5500-0000-0000-0004']],
    ['iban', ['IBAN DE89 3704 0044 0532 0130 00', 'to GB82WEST12345698765432']],
    ['national-id', ['SSN 536-90-4399', 'Steuer-ID 36574261809']],
    ['ip-address', ['Host 203.0.113.77 is down', 'at 2001:db8::8a2e:370:7334']],
    ['credential-url', ['ftp://user:secret@host.example/file', 'https://host.example/a?x=1&token=abcd1234']],
    ['hidden-characters', ['pay\u200Bpal', 'access \u202Etxt.exe', 'x\u{E0041}\u{E0042}y']],
    ['invisible-text', ['<span style="display: none">buy</span>', '<p hidden>x</p>']],
  ])('%s', (kind, texts) => {
    for (const text of texts) expect(found(text), text).toContain(kind);
  });

  it('Korean, Japanese and Chinese numbers where the languages are', () => {
    expect(found('주민등록번호 801210-1235671', { source: 'ko', target: 'en' })).toContain('national-id');
    expect(found('身份证 11010519491231002X', { source: 'zh', target: 'en' })).toContain('national-id');
    expect(found('電話 03-1234-5678', { source: 'ja', target: 'en' })).toContain('phone');
  });

  it('nothing in what only looks like it', () => {
    const texts = [
      'Version 1.2.3.4 of 12.05.2026',
      'Between 1,000,000 and 2,500,000 pairs in 2026',
      'at 10:15:30 on 2026-11-21T10:15:30.123Z',
      'The card 4111 1111 1111 1112 has a wrong sum; so has DE89 3704 0044 0532 0130 01',
      'می‌خواهم',
      '👩‍👩‍👧 and 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      'localhost is 127.0.0.1, @param name, user@, 1 < 2 > 0',
      'ISBN 978-3-16-148410-0',
    ];
    for (const text of texts) expect(found(text), text).toEqual([]);
  });

  it('nearly nothing in interface texts', () => {
    const pairs = extractPairs('typescript', 'en', 'de', {}).concat(extractPairs('scratch', 'en', 'de', {}));
    const hits = pairs.filter((pair) => report(pair).found.some((kind) => kind !== 'hidden-characters'));
    expect(
      hits.length / pairs.length,
      hits
        .slice(0, 9)
        .map(({ source }) => source)
        .join('\n'),
    ).toBeLessThan(0.002);
  });
});

describe('protectPair does what the recipe says', () => {
  const mask = protectPair(
    PrivacySettings.parse({ email: 'mask', phone: 'mask', 'hidden-characters': 'mask', card: 'drop' }),
    LANGUAGES,
  );

  it('masks the same value by the same placeholder on both sides', () => {
    const { source, target } = mask({
      source: 'Write to a@x.example or b@x.example, or call +49 30 901820.',
      target: 'B@x.example oder a@x.example, Tel. +49 (30) 901820, schreiben.',
    });
    expect(source).toBe('Write to {email-1} or {email-2}, or call {phone}.');
    expect(target).toBe('{email-2} oder {email-1}, Tel. {phone}, schreiben.');
  });

  it('removes hidden characters, names what drops, and ignores what it is told to', () => {
    expect(mask({ source: 'pay\u200Bpal', target: 'x' }).source).toBe('paypal');
    expect(mask({ source: '4111 1111 1111 1111', target: 'x' }).dropped).toBe('card');
    const ignore = protectPair(PrivacySettings.parse({ email: 'ignore' }), LANGUAGES);
    expect(ignore({ source: 'a@x.example', target: 'x' }).found).toEqual([]);
  });

  it('changes no text in which it finds nothing, and ends for any text', () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      '@',
      '.',
      ' ',
      ':',
      '/',
      '-',
      '+',
      '\u200B',
      '<',
      'style="',
      '9',
      'é',
    );
    const text = fc.array(piece, { maxLength: 200 }).map((pieces) => normalise(pieces.join('')));
    const masksAll = protectPair(
      PrivacySettings.parse(
        Object.fromEntries(Object.keys(PrivacySettings.parse({})).map((kind) => [kind, 'mask'])),
      ),
      LANGUAGES,
    );
    const scan = pairScanner(LANGUAGES);
    fc.assert(
      fc.property(text, text, (source, target) => {
        const once = masksAll({ source, target });
        expect(masksAll(scan(source, target))).toEqual(once);
        if (once.found.length === 0) expect(once).toMatchObject({ source, target });
      }),
      { numRuns: 300 },
    );
    for (const bomb of [
      '1'.repeat(100_000),
      'a@'.repeat(50_000),
      '1.'.repeat(50_000),
      '<style="'.repeat(20_000),
      '1-'.repeat(50_000),
      `${'a.'.repeat(50_000)}@`,
      'http://a:'.repeat(10_000),
    ])
      report({ source: bomb, target: '' });
  }, 20_000);
});

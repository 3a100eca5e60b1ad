import fc from 'fast-check';
import { mo, po } from 'gettext-parser';
import { describe, expect, it } from 'vitest';
import { type ReadOptions, readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';
import { generalPlural, parsePluralForms } from './plural-forms.ts';

const HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n';
const RUSSIAN: ReadOptions = { languages: { source: 'en', target: 'ru' } };
const RUSSIAN_FORMS =
  'nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);';

// Text of a message: not empty, nothing that ends a string of MO or separates its context.
const message = fc.string({
  unit: fc.constantFrom('a', 'ü', '語', '"', '\\', '\n', '\t', ' ', 'n', '%d', '#', '😀'),
  minLength: 1,
  maxLength: 12,
});
const messages = fc.uniqueArray(fc.tuple(message, message), {
  selector: ([id]) => id,
  minLength: 1,
  maxLength: 10,
});

/** A catalogue as the library that writes them for us in tests wants it. */
const catalogue = (pairs: [string, string][]) => ({
  charset: 'utf-8',
  headers: { Language: 'de', 'Content-Type': 'text/plain; charset=utf-8' },
  translations: { '': Object.fromEntries(pairs.map(([msgid, text]) => [msgid, { msgid, msgstr: [text] }])) },
});

describe('gettext catalogues', () => {
  it('give back what another program wrote, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        messages,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
        async (pairs, chunkSizes) => {
          const sorted = (texts: [string, string][]) => texts.map((text) => JSON.stringify(text)).sort();
          const written = catalogue(pairs as [string, string][]);
          for (const [format, bytes] of [
            ['po', po.compile(written)] as const,
            ['mo', mo.compile(written)] as const,
          ]) {
            expect(sorted(await readTexts(format, [bytes], { chunkSizes }))).toEqual(
              sorted(pairs as [string, string][]),
            );
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('give the document of a message, skip fuzzy and obsolete ones and say so', async () => {
    const content = `${HEADER}
# note
#. for translators
#: src/main.c:12 src/other.c:7
#, c-format
msgctxt "menu"
msgid "Open %s"
msgstr "Öffne "
"%s"
#: src/close.c:1
#, fuzzy, c-format
#| msgid "Shut"
msgid "Close"
msgstr "Zu"
msgid "untranslated"
msgstr ""

#~ msgid "Old"
#~ msgstr "Alt"
`;
    const { records, notes } = await readInput('po', [content]);
    expect(records).toEqual([
      { record: 1, line: 11, source: 'Open %s', target: 'Öffne %s', document: 'src/main.c' },
      { record: 2, line: 19, source: 'untranslated', target: '' },
    ]);
    expect(notes).toEqual([
      {
        kind: 'warning',
        error: 'UnitsSkipped',
        message: expect.stringMatching(/2 of 4 units were not read: 1 fuzzy, 1 obsolete/),
      },
    ]);
    expect(await readTexts('po', [content], { settings: { poFuzzy: 'keep' } })).toHaveLength(3);
  });

  it('pair the singular with the form for one and the plural with that of many', async () => {
    const plural = (language: string, forms: string, ...texts: string[]) =>
      `msgid ""\nmsgstr "Language: ${language}\\nPlural-Forms: ${forms}\\n"\n\nmsgid "%d file"\nmsgid_plural "%d files"\n` +
      texts.map((text, form) => `msgstr[${form}] "${text}"\n`).join('');
    const russian = plural('ru', RUSSIAN_FORMS, 'файл', 'файла', 'файлов');
    expect(await readTexts('po', [russian], RUSSIAN)).toEqual([
      ['%d file', 'файл'],
      ['%d files', 'файлов'],
    ]);
    const slovenian = plural(
      'sl',
      'nplurals=4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0);',
      'datotek',
      'datoteka',
      'datoteki',
      'datoteke',
    );
    expect(await readTexts('po', [slovenian], { languages: { source: 'en', target: 'sl' } })).toEqual([
      ['%d file', 'datoteka'],
      ['%d files', 'datotek'],
    ]);
    const japanese = plural('ja', 'nplurals=1; plural=0;', 'ファイル');
    expect(await readTexts('po', [japanese], { languages: { source: 'en', target: 'ja' } })).toEqual([
      ['%d file', 'ファイル'],
      ['%d files', 'ファイル'],
    ]);
    const { records, notes } = await readInput('po', [
      plural('de', 'nplurals=2; plural=system(1);', 'Datei', 'Dateien'),
    ]);
    expect(records.map(({ target }) => target)).toEqual(['Datei', 'Dateien']);
    expect(notes[0]?.error).toBe('PluralFormsUnknown');
  });

  it('turn around for a pair whose source is the language of the catalogue, and refuse others', async () => {
    const content = `${HEADER}\nmsgid "Open"\nmsgstr "Auf"\n`;
    expect(await readTexts('po', [content], { languages: { source: 'de', target: 'en' } })).toEqual([
      ['Auf', 'Open'],
    ]);
    expect(await readFailure('po', [content], RUSSIAN)).toMatchObject({
      name: 'LanguageMissing',
      message: expect.stringMatching(/translates into de, not ru or en/),
    });
  });

  it('name what is malformed and where', async () => {
    const cases: [string, RegExp, number][] = [
      ['msgid "a"\nmsgid "b"\nmsgstr "c"\n', /no msgstr/, 1],
      ['msgid "a"\nmsgstr "b\n', /neither a comment nor a keyword/, 2],
      ['msgstr "b"\n', /no msgid before it/, 1],
      ['msgid "a"\nmsgstr "b"\nmsgstr "c"\n', /msgstr twice/, 3],
      ['"a"\n', /before the first keyword/, 1],
      ['msgid "a"\nmsgid_plural "b"\nmsgstr[999] "c"\n', /more than 32 plural forms/, 3],
    ];
    for (const [content, says, line] of cases) {
      expect(await readFailure('po', [content])).toMatchObject({
        name: 'MalformedCatalogue',
        line,
        message: expect.stringMatching(says),
      });
    }
    const endless = `msgid "a"\nmsgstr ""\n${`"${'x'.repeat(2 ** 19)}"\n`.repeat(3)}`;
    expect(await readFailure('po', [endless])).toMatchObject({ name: 'TextTooLong', line: 5 });
  });

  it('refuse MO files that are cut, lie or are in another encoding', async () => {
    const whole = mo.compile(catalogue([['Open', 'Öffnen']]));
    const lying = Buffer.from(whole);
    lying.writeUInt32LE(2 ** 30, 8);
    const far = Buffer.from(whole);
    far.writeUInt32LE(2 ** 31, far.readUInt32LE(12) + 12);
    for (const bytes of [
      whole.subarray(0, 20),
      whole.subarray(0, -4),
      lying,
      far,
      Buffer.from('x'.repeat(50)),
    ]) {
      expect(await readFailure('mo', [bytes])).toMatchObject({ name: 'MalformedCatalogue' });
    }
    const broken = Buffer.from(whole);
    broken[broken.indexOf(Buffer.from('Ö'))] = 0xff;
    expect(await readFailure('mo', [broken])).toMatchObject({ name: 'InvalidEncoding', record: 2 });
    // One long string that all entries point to.
    const bomb = Buffer.alloc(28 + 16 * 1000 + 100_000, 'x');
    for (const [at, value] of [0x950412de, 0, 1000, 28, 28].entries()) bomb.writeUInt32LE(value, 4 * at);
    for (let index = 0; index < 1000; index++) {
      bomb.writeUInt32LE(100_000, 28 + 8 * index);
      bomb.writeUInt32LE(28 + 16_000, 32 + 8 * index);
    }
    expect(await readFailure('mo', [bomb])).toMatchObject({
      name: 'MalformedCatalogue',
      message: expect.stringMatching(/lie over one another/),
    });
  });
});

describe('plural forms', () => {
  it('are those of Unicode for Russian numbers', () => {
    const forms = parsePluralForms(RUSSIAN_FORMS);
    const rules = new Intl.PluralRules('ru');
    for (let number = 0; number < 300; number++) {
      expect(['one', 'few', 'many'][forms?.formOf(number) ?? -1]).toBe(rules.select(number));
    }
  });

  it('follow the precedence of C, and stay within their number', () => {
    const values: [string, number, number][] = [
      ['n>1', 2, 1],
      ['!n', 0, 1],
      ['n+2*3-1 == 7 || 0', 2, 1],
      ['n == 1 ? 0 : n == 2 ? 1 : 2', 9, 2],
      ['n/0', 5, 0],
      ['n', 9, 2],
    ];
    for (const [expression, number, form] of values) {
      expect(parsePluralForms(`nplurals=3; plural=${expression};`)?.formOf(number)).toBe(form);
    }
    for (const none of [
      '',
      'nplurals=0; plural=0;',
      'nplurals=2; plural=n n;',
      'nplurals=2; plural=(n;',
      'nplurals=2; plural=m;',
      `nplurals=2; plural=${'('.repeat(390)}n;`,
      `nplurals=2; plural=${'!'.repeat(100_000)}n;`,
    ]) {
      expect(parsePluralForms(none)).toBeUndefined();
    }
  });

  it('find a number of the general plural', () => {
    expect(['de', 'ru', 'ar', 'ja', 'lt'].map(generalPlural)).toEqual([2, 5, 100, 2, 10]);
  });
});

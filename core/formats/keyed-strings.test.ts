import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFormat } from '../../contracts/plan.ts';
import { type ReadOptions, readFailure, readInput, readTexts } from '../../test/formats/read-input.ts';

const PLACEHOLDERS: ReadOptions = { settings: { inlineTags: 'placeholder' } };
const JAPANESE: ReadOptions = { languages: { source: 'en', target: 'ja' } };

// Keys and texts as programs have them: anything but what no file can hold.
const text = fc
  .string({ unit: 'grapheme', maxLength: 15 })
  .map((value) => value.replace(/[\p{Cc}\p{Cs}\ufffe\uffff\ufeff]/gu, '\n'));
const key = fc.string({
  unit: fc.constantFrom('a', 'B', '7', '.', '-', 'ü', ' ', '=', ':', '"'),
  minLength: 1,
  maxLength: 8,
});
const strings = fc.uniqueArray(fc.tuple(key, text, text), {
  selector: ([name]) => name,
  minLength: 1,
  maxLength: 8,
});
const chunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

const attribute = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One file of each format with these keys and texts. */
const WRITERS: Partial<Record<InputFormat, (entries: [string, string][]) => string | Uint8Array>> = {
  'android-strings': (entries) =>
    `<resources>${entries
      .map(([name, value]) => {
        const escaped = value.replace(/[\\'"@?]/g, '\\$&').replaceAll('\n', '\\n');
        return `<string name="${attribute(name)}">${escaped.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</string>`;
      })
      .join('\n')}</resources>`,
  'apple-strings': (entries) => {
    const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    const body = entries.map(
      ([name, value]) => `/* a * comment ** */\n${quoted(name)} = ${quoted(value)}; // "x" = ;\n`,
    );
    return Buffer.from(`\ufeff${body.join('')}`, 'utf16le');
  },
  properties: (entries) =>
    entries
      .map(([name, value]) => {
        const escaped = value.replace(/\\/g, '\\\\').replaceAll('\n', '\\n').replace(/^ /, '\\ ');
        return `! comment\n${name.replace(/[ =:#!]/g, '\\$&')} = ${escaped.replace(/[^ -~]/g, hex)}`;
      })
      .join('\n'),
  'json-strings': (entries) =>
    JSON.stringify(Object.fromEntries(entries.map(([name, value]) => [`k${name}`, value]))),
};

describe('files of strings', () => {
  it.each(Object.entries(WRITERS))(
    '%s give back what was written, paired by key, in any chunks',
    async (format, write) => {
      await fc.assert(
        fc.asyncProperty(strings, chunks, fc.boolean(), async (entries, chunkSizes, reverse) => {
          const source = write(entries.map(([name, value]) => [name, value]));
          const targets = entries.map(([name, , value]): [string, string] => [name, value]);
          const target = write(reverse ? targets.reverse() : targets);
          expect((await readTexts(format as InputFormat, [source, target], { chunkSizes })).sort()).toEqual(
            entries.map(([, from, to]) => [from, to]).sort(),
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it('count the keys of one side, and refuse files without a common one', async () => {
    const source = JSON.stringify({ a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' });
    const { records, notes } = await readInput('json-strings', [source, '{"a": "x", "z": "y"}']);
    expect(records).toEqual([{ record: 1, source: 'A', target: 'x' }]);
    expect(notes.map(({ message }) => message)).toEqual([
      'file-0.json-strings has keys that file-1.json-strings lacks: 4 (b, c, d, ...). Their texts were not read.',
      'file-1.json-strings has keys that file-0.json-strings lacks: 1 (z). Their texts were not read.',
    ]);
    expect(await readFailure('json-strings', [source, '{"y": "x"}'])).toMatchObject({ name: 'NoCommonKeys' });
  });
});

describe('Android strings', () => {
  const resources = (body: string) =>
    `<?xml version="1.0"?>\n<resources xmlns:xliff="urn:oasis">\n${body}</resources>`;

  it('reads arrays, plurals, tags and placeholders', async () => {
    const side = (one: string, other: string, middle: string) =>
      resources(`<string name="id" translatable="false">x</string><string name="ref">@string/other</string>
        <string name="hello">${middle}</string>
        <string-array name="days"><item>${one}</item><item>${other}</item></string-array>
        <plurals name="files"><item quantity="one">1 ${one}</item><item quantity="other">%d ${other}</item></plurals>`);
    const source = side(
      'Mon',
      'Tue',
      'Hi <b>you</b><br/>it\\\'s <xliff:g id="n" example="5">%1$d</xliff:g> <![CDATA[<i>]]>\\u00e9',
    );
    const target = side('Mo', 'Di', '<b>Du</b>, hallo<br/><xliff:g id="n">%1$d</xliff:g>');
    const arrays = [
      ['Mon', 'Mo'],
      ['Tue', 'Di'],
      ['1 Mon', '1 Mo'],
      ['%d Tue', '%d Di'],
    ];
    expect(await readTexts('android-strings', [source, target])).toEqual([
      ["Hi you it's %1$d <i>é", 'Du, hallo%1$d'],
      ...arrays,
    ]);
    expect(await readTexts('android-strings', [source, target], PLACEHOLDERS)).toEqual([
      ["Hi {1}you{2}{3}it's %1$d <i>é", '{1}Du{2}, hallo{3}%1$d'],
      ...arrays,
    ]);
  });

  it('pairs a form that the other language lacks with its general one', async () => {
    const source = resources(
      '<plurals name="n"><item quantity="one">%d file</item><item quantity="other">%d files</item></plurals>',
    );
    const target = resources('<plurals name="n"><item quantity="other">%d ファイル</item></plurals>');
    const { records, notes } = await readInput('android-strings', [source, target], JAPANESE);
    expect(records.map(({ source, target }) => [source, target])).toEqual([
      ['%d file', '%d ファイル'],
      ['%d files', '%d ファイル'],
    ]);
    expect(notes).toEqual([]);
  });

  it('takes forms of the other language only for no missing texts, but whole texts for such', async () => {
    const plurals = (name: string, ...forms: string[]) =>
      `<plurals name="${name}">${forms.map((form) => `<item quantity="${form}">${form}</item>`).join('')}</plurals>`;
    const source = resources(plurals('n', 'one', 'other'));
    const target = resources(plurals('n', 'one', 'few', 'many', 'other') + plurals('gone', 'other'));
    const languages = { source: 'en', target: 'ru' };
    const { records, notes } = await readInput('android-strings', [source, target], { languages });
    expect(records).toHaveLength(2);
    expect(notes.map(({ message }) => message)).toEqual([expect.stringMatching(/lacks: 1 \(gone\)/)]);
  });

  it('names what is malformed', async () => {
    const good = resources('<string name="a">x</string>');
    for (const [content, says] of [
      ['<strings/>', /root element is <strings>/],
      [resources('<string>x</string>'), /a <string> has no name/],
      [resources('<plurals name="a"><item quantity="lots">x</item></plurals>'), /the quantity "lots"/],
      [good.slice(0, -5), /well-formed/],
      [good.replace('<resources', '<!DOCTYPE r [<!ENTITY x "y">]><resources'), /declares entities/],
    ] as const) {
      expect(await readFailure('android-strings', [good, content])).toMatchObject({
        name: 'MalformedStrings',
        message: expect.stringMatching(says),
      });
    }
  });
});

describe('Apple strings', () => {
  it('reads keys without quotes or value, and octal and Unicode escapes', async () => {
    const content = 'plain.key = "a\\U00e9\\"b";\n"same";/**/x="\\101";';
    expect(await readTexts('apple-strings', [content, content])).toEqual([
      ['aé"b', 'aé"b'],
      ['same', 'same'],
      ['A', 'A'],
    ]);
  });

  it('reads the plurals of a stringsdict', async () => {
    const dictionary = (one: string, other: string) =>
      `<plist version="1.0"><dict><key>%d files</key><dict><key>NSStringLocalizedFormatKey</key><string>%#@n@</string>
        <key>n</key><dict><key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
        <key>one</key><string>${one}</string><key>other</key><string>${other}</string></dict></dict></dict></plist>`;
    const names = ['en.stringsdict', 'ja.stringsdict'];
    const contents = [dictionary('%d file', '%d files'), dictionary('%d x', '%d ファイル')];
    expect(await readTexts('apple-strings', contents, { names, ...JAPANESE })).toEqual([
      ['%d file', '%d x'],
      ['%d files', '%d ファイル'],
    ]);
  });

  it('names the line of what is malformed', async () => {
    for (const [content, line] of [
      ['"a" = "b";\n"c" = "d"\n"e" = "f";', 2],
      ['"a" = "b";\n"c" "d";', 2],
      ['"a" = "b";\n\n"c', 3],
      ['"a" = "b";\n/* x', 2],
      ['"a" = {', 1],
      ['"a" =', 1],
    ] as const) {
      expect(await readFailure('apple-strings', [content, content])).toMatchObject({
        name: 'MalformedStrings',
        line,
      });
    }
  });
});

describe('properties', () => {
  it('reads continued lines and every way to end a key', async () => {
    const content = '# c\na=1\nb : 2\nc 3\n d\\ e = 4\\\n   5\nf\ng=\\u00e9\\tx';
    expect((await readTexts('properties', [content, content])).map(([source]) => source)).toEqual([
      '1',
      '2',
      '3',
      '45',
      '',
      'é\tx',
    ]);
    expect(await readFailure('properties', ['a=b', 'a=b\nc=\\u12'])).toMatchObject({
      name: 'MalformedStrings',
      line: 2,
    });
  });
});

describe('JSON strings', () => {
  it('reads nested, i18next, ARB and Chrome files', async () => {
    const side = (x: string) =>
      JSON.stringify({
        '@@locale': 'en',
        title: `${x}1`,
        '@title': { description: 'd' },
        menu: { open: `${x}2`, list: [`${x}3`, { deep: `${x}4` }], count: 3 },
        item_one: `${x}5`,
        item_other: `${x}6`,
        app: { message: `${x}7`, description: 'd', placeholders: { n: { content: '$1' } } },
        nested: { message: `${x}8` },
      });
    const texts = await readTexts('json-strings', [side('s'), side('t')]);
    expect(texts).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => [`s${number}`, `t${number}`]));
  });

  it('names what is malformed', async () => {
    const deep = `${'{"a":'.repeat(100)}"x"${'}'.repeat(100)}`;
    for (const [content, says] of [
      ['{"a": ', /no JSON \(/],
      ['["a"]', /no JSON object/],
      [deep, /nests more than 64/],
      [JSON.stringify({ ['k'.repeat(20_000)]: 'x' }), /a key of more than 10000/],
    ] as const) {
      expect(await readFailure('json-strings', ['{"a": "b"}', content])).toMatchObject({
        name: 'MalformedStrings',
        message: expect.stringMatching(says),
      });
    }
  });
});

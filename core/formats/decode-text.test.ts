import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputNote } from '../../contracts/shard.ts';
import { UnreadableInput } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { legacyEncoder } from './legacy-encoder.fixture.ts';

/** Our own sentences, in the languages whose text came in other encodings for decades. */
const SENTENCES = {
  de: ['Die Tür öffnet sich gemächlich.', 'Er grüßt die Nachbarn übermütig.', 'Fünf Äpfel und süße Öle.'],
  pl: ['Żółta łódź płynie wśród fal.', 'Później wróciła siostra z książką.', 'Zażółć gęślą jaźń.'],
  cs: ['Příliš žluťoučký kůň se směje.', 'Děti běžely přes řeku k mlýnu.', 'Šťastný člověk zpívá.'],
  ru: ['Вечером мы пойдём в театр.', 'Он купил хлеб и молоко.', 'Погода сегодня хорошая.'],
  el: ['Το βράδυ πάμε στο θέατρο.', 'Αγόρασε ψωμί και γάλα.', 'Ο καιρός σήμερα είναι καλός.'],
  th: ['เย็นนี้เราจะไปดูละคร', 'เขาซื้อขนมปังกับนม', 'วันนี้อากาศดี'],
  ja: ['今夜は劇場に行きます。', '彼はパンと牛乳を買った。', '今日は天気がいいですね。'],
  ko: ['오늘 저녁에는 극장에 갑니다.', '그는 빵과 우유를 샀다.', '오늘은 날씨가 좋네요.'],
  zh: ['今天晚上我们去看戏。', '他买了面包和牛奶。', '今天的天气很好。'],
  'zh-TW': ['今天晚上我們去看戲。', '他買了麵包和牛奶。', '今天的天氣很好。'],
} as const;

const ENCODINGS: readonly [label: string, sentences: keyof typeof SENTENCES][] = [
  ['windows-1252', 'de'],
  ['windows-1250', 'pl'],
  ['iso-8859-2', 'cs'],
  ['windows-1251', 'ru'],
  ['koi8-r', 'ru'],
  ['iso-8859-5', 'ru'],
  ['ibm866', 'ru'],
  ['windows-1253', 'el'],
  ['iso-8859-7', 'el'],
  ['windows-874', 'th'],
  ['shift_jis', 'ja'],
  ['euc-jp', 'ja'],
  ['iso-2022-jp', 'ja'],
  ['euc-kr', 'ko'],
  ['gb18030', 'zh'],
  ['big5', 'zh-TW'],
];

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decode(bytes: Uint8Array, languages: string[] = ['en', 'de'], size = 65_536) {
  const notes: InputNote[] = [];
  const options = { name: 'a.txt', languages, note: (note: InputNote) => notes.push(note) };
  let text = '';
  for await (const piece of decodeText(chunksOf(bytes, size), options)) text += piece;
  return { text, notes };
}

const failureOf = (bytes: Uint8Array, size?: number) =>
  decode(bytes, ['en', 'de'], size).then(
    ({ text }) => new Error(`read ${JSON.stringify(text.slice(0, 50))}`),
    (error) => error,
  );

describe('decoding text', () => {
  it.each(ENCODINGS)('recognises %s by the languages of the pair (%s)', async (label, key) => {
    const encode = legacyEncoder(label);
    const language = key.slice(0, 2);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(2), { minLength: 1 }),
        fc.integer({ min: 1, max: 60 }),
        async (order, size) => {
          const lines = order.map((index) => `We have\t${SENTENCES[key][index]}\n`).join('');
          const { text, notes } = await decode(encode(lines), ['en', language], size);
          expect(text).toBe(lines);
          expect(notes).toMatchObject([{ kind: 'warning', error: 'LegacyEncoding' }]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives back any text in any encoding of Unicode, marked or not, in any chunks', async () => {
    const unit = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/\p{Cc}/gu, ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(unit, { maxLength: 8 }),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'),
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        async (lines, label, marked, size) => {
          const text = `A plain first line, so that zeros show what is wide.\n${lines.join('\n')}`;
          const read = await decode(unicodeBytes(marked ? `\uFEFF${text}` : text, label), ['en', 'de'], size);
          expect(read).toEqual({ text, notes: [] });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('reads the sign of damage where the text has it', async () => {
    const text = 'A plain first line.\n\ufffd';
    for (const label of ['utf-16le', 'utf-16be', 'utf-32le'] as const) {
      expect((await decode(unicodeBytes(text, label))).text).toBe(text);
    }
  });

  it('believes the declaration of XML, HTML and gettext where the text agrees', async () => {
    const koi8 = legacyEncoder('koi8-r')('<?xml version="1.0" encoding="KOI8-R"?>\n<tmx>мир</tmx>');
    // Of Kazakh no encoding is known.
    expect((await decode(koi8, ['en', 'kk'])).text).toContain('мир');
    const wrong = legacyEncoder('windows-1251')('"Content-Type: text/plain; charset=iso-8859-1\\n"\nВечером');
    expect((await decode(wrong, ['en', 'ru'])).text).toContain('Вечером');
    const utf8 = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>\n<tmx>grün</tmx>');
    expect(await decode(utf8)).toMatchObject({ text: expect.stringContaining('grün'), notes: [] });
  });

  it('refuses UTF-8 that is damaged, by line, and does not take it for something else', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}\tgrüne Zeile`);
    const damages: [string, Uint8Array][] = [
      ['a lone surrogate', Uint8Array.of(0xed, 0xa0, 0x80)],
      ['an overlong form', Uint8Array.of(0xc0, 0xaf)],
      ['a stray byte', Uint8Array.of(0xff)],
    ];
    for (const [, damage] of damages) {
      const before = Buffer.from(`${lines.slice(0, 36).join('\n')}\nx`);
      const bytes = Buffer.concat([before, damage, Buffer.from(`\n${lines.slice(37).join('\n')}`)]);
      for (const size of [1, 7, 100_000]) {
        const error = await failureOf(bytes, size);
        expect(error).toBeInstanceOf(UnreadableInput);
        expect(error).toMatchObject({ name: 'InvalidEncoding', line: 37 });
      }
    }
    expect(await failureOf(Buffer.from([97, 0xed, 0xa0, 0x80]))).toMatchObject({ name: 'InvalidEncoding' });
    expect(await failureOf(Buffer.from('a\tb\nc\tü').subarray(0, -1))).toMatchObject({ line: 2 });
  });

  it('refuses NUL and lone surrogates in UTF-16', async () => {
    expect(await failureOf(Buffer.from('a\tb\nc\t\0\n'))).toMatchObject({ name: 'InvalidEncoding', line: 2 });
    const lone = Buffer.from('\uFEFFa\tb\nc\tx\ud800y\n', 'utf16le');
    expect(await failureOf(lone)).toMatchObject({ name: 'InvalidEncoding', line: 2 });
  });
});

function unicodeBytes(text: string, label: string): Uint8Array {
  if (label === 'utf-8') return Buffer.from(text);
  const little = Buffer.from(text, 'utf16le');
  if (label === 'utf-16le') return little;
  if (label === 'utf-16be') return little.swap16();
  const codes = [...text].map((character) => character.codePointAt(0) as number);
  const bytes = Buffer.alloc(codes.length * 4);
  for (const [index, code] of codes.entries()) {
    if (label === 'utf-32le') bytes.writeUInt32LE(code, index * 4);
    else bytes.writeUInt32BE(code, index * 4);
  }
  return bytes;
}

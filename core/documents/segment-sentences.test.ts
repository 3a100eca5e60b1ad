import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentSentences } from './segment-sentences.ts';

/** Sentences of one paragraph by language, `|` where one ends. */
const PARAGRAPHS: Record<string, string> = {
  en: 'Dr. Smith met Mr. J. R. Brown at 5 p.m. on Jan. 3.|He paid $3.50 for it.|"Are you sure?" she asked.|Yes!|See Fig. 4 and p. 55 for more.|Use e.g. a hammer, i.e. something heavy.|Acme Inc. and others like it.|Visit example.com/page?id=1 today.|It is free.',
  de: 'Am 3. Oktober kam Dr. Müller um 9.30 Uhr.|Das gilt z. B. für Autos, d. h. für alle.|Der 2. Weltkrieg endete 1945.|„Kommst du?“, fragte sie.|Nein!|Siehe Abb. 3 auf S. 12.|Das kostet ca. 5 Euro bzw. nichts.|Prof. Dr. Schmidt ist da.',
  fr: 'M. Dupont est arrivé à 8 h.|Voir p. 12 et art. 5 de la loi.|« Tu viens ? » demanda-t-elle.|Non !|Il y a des pommes, des poires, etc. au marché.',
  es: 'El Sr. García llegó a las 3.|La Sra. López vive en EE. UU. desde 2001.|¿Vienes?|¡No!|Véase la pág. 12 del libro.|Dijo: «Hola».|Luego se fue.',
  ru: 'В 2001 г. он жил в Москве.|Ты придёшь?|Нет!|См. рис. 3 на стр. 12.|Его зовут А. С. Иванов.|Он купил яблоки, груши и т. п. на рынке.',
  pl: 'Np. w domu.|Czy przyjdziesz?|Nie!|Por. s. 12 i rys. 3.|To ul. Długa 5.',
  ko: '그는 3.5미터를 뛰었다.|정말입니까?|"어디 가니?"라고 물었다.|오늘은 2026. 11. 21. 토요일이다.|끝났다.',
  ja: '彼は「行くよ。」と言った。|本当ですか？|価格は3.5ドルです。|終わり。',
  zh: '他说：“我走了。”|真的吗？|价格是3.5元。|“明天再来。”她说。|请看example.com/a?b=1，谢谢。',
};

describe('segmentSentences', () => {
  it.each(Object.entries(PARAGRAPHS))('cuts a paragraph in %s', (language, marked) => {
    const sentences = marked.split('|');
    const glue = language === 'ja' || language === 'zh' ? '' : ' ';
    expect(segmentSentences(sentences.join(glue), language)).toEqual(sentences);
  });

  it('keeps a bracket with the sentence that it opens', () => {
    expect(segmentSentences('第一句。[链接](a)。', 'zh')).toEqual(['第一句。', '[链接](a)。']);
  });

  it('takes long paragraphs window by window, at the same boundaries', () => {
    const sentence = 'Dr. Smith went home at 5 p.m. to eat. ';
    expect(segmentSentences(sentence.repeat(2000), 'en')).toEqual(Array(2000).fill(sentence.trim()));
    expect(segmentSentences('Dr. '.repeat(5000), 'en').length).toBeGreaterThan(1);
  });

  it('loses and adds nothing but white space', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), paragraph());
    fc.assert(
      fc.property(text, fc.constantFrom('en', 'de', 'ko', 'ja', 'zh', 'th', 'fil'), (any, language) => {
        const sentences = segmentSentences(any, language);
        expect(sentences.join('').replace(/\s/gu, '')).toBe(any.replace(/\s/gu, ''));
        expect(sentences.every((one) => one !== '' && one === one.trim())).toBe(true);
      }),
    );
  });
});

function paragraph() {
  return fc
    .array(fc.constantFrom('a', 'Z', '3', '.', '?', '…', ' ', '\n', '。', '「', '」', '"', '’', '[', 'Dr'))
    .map((parts) => parts.join(''));
}

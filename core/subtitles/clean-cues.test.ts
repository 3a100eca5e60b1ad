import { describe, expect, it } from 'vitest';
import { SubtitleSettings } from '../../contracts/recipe/subtitle-settings.ts';
import { cleanCues } from './clean-cues.ts';

const ALL = SubtitleSettings.parse({});
/** A cue far from the ends of its file, where no credits stand. */
const clean = (text: string, language = 'en', settings = ALL) => {
  const other = Array.from({ length: 20 }, (_, index) => ({ startMs: index, endMs: index + 1, text: 'Hm.' }));
  const cues = [...other, { startMs: 10_000, endMs: 14_000, text }, ...other];
  const { lines, cleaned } = cleanCues(cues, language, settings);
  return { said: lines.filter(({ startMs }) => startMs >= 10_000).map((line) => line.text), cleaned, lines };
};
const said = (text: string, language?: string) => clean(text, language).said;

describe('cleanCues', () => {
  it.each([
    ['en', '[door slams]\nWho is it?', ['Who is it?']],
    ['en', '(music playing)', []],
    ['en', 'Come in. (sighs)', ['Come in.']],
    ['en', 'He came (late) again.', ['He came (late) again.']],
    ['en', '*coughs*', []],
    ['de', '[Tür schlägt zu] Wer ist da?', ['Wer ist da?']],
    ['fr', '(Il rit.)\nÇa va ?', ['Ça va ?']],
    ['es', '[suena el\nteléfono]\n¿Diga?', ['¿Diga?']],
    ['ru', '[играет музыка]\nПривет.', ['Привет.']],
    ['ko', '[문이 닫힌다]\n누구세요?', ['누구세요?']],
    ['ja', '（ドアが閉まる音）\n誰だ？', ['誰だ？']],
    ['zh', '【敲门声】\n谁？', ['谁？']],
  ])('takes out sounds in %s: %s', (language, text, expected) => {
    expect(said(text, language)).toEqual(expected);
  });

  it.each([
    ['JOHN: Come here.', ['Come here.']],
    ["MRS. O'NEIL: Come here.", ['Come here.']],
    ['>> MAN 2: Come here.', ['Come here.']],
    ['- МАША: Иди сюда.\n- Зачем?', ['Иди сюда.', 'Зачем?']],
    ['Remember: come here.', ['Remember: come here.']],
    ['It is 10:30 now.', ['It is 10:30 now.']],
    ['I: a story', ['I: a story']],
  ])('takes out who speaks: %s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('takes a name before a colon for a label where it comes again and again', () => {
    const text = (name: string) => `${name}: Let us go on.`;
    const cues = ['Anna', 'Anna', 'Anna', 'Besides'].map((name, index) => ({
      startMs: index * 1000,
      endMs: index * 1000 + 900,
      text: text(name),
    }));
    const { lines, cleaned } = cleanCues(cues, 'en', ALL);
    expect(lines.map((line) => line.text)).toEqual([
      ...Array(3).fill('Let us go on.'),
      'Besides: Let us go on.',
    ]);
    expect(cleaned.speakerLabels).toBe(3);
  });

  it.each(['♪ La la la ♪', '# La la la #', '♫ Tralala'])('takes out what is sung: %s', (text) => {
    expect(clean(text)).toMatchObject({ said: [], cleaned: { lyrics: 1 } });
  });

  it.each([
    ['Subtitles by Jane Doe'],
    ['Synced and corrected by someone'],
    ['Untertitel: Max Muster'],
    ['Untertitelung im Auftrag des Senders'],
    ['Sous-titres réalisés par Jean'],
    ['Subtítulos por Juan'],
    ['Субтитры сделал кто-то'],
    ['Перевод: Иван'],
    ['자막 제작: 홍길동'],
    ['字幕翻訳 山田太郎'],
    ['字幕组：某某'],
  ])('takes out credits at the end: %s', (text) => {
    const cues = [
      { startMs: 0, endMs: 1, text: 'Hm.' },
      { startMs: 2, endMs: 3, text },
    ];
    expect(cleanCues(cues, 'en', ALL)).toMatchObject({ lines: [{ text: 'Hm.' }], cleaned: { credits: 1 } });
    const { credits, ...others } = ALL;
    expect(cleanCues(cues, 'en', { ...others, credits: !credits }).lines).toHaveLength(2);
  });

  it('takes out advertisements anywhere, and words of credits nowhere else', () => {
    expect(said('Get more at www.example.com')).toEqual([]);
    expect(said('Перевод: это трудная работа.')).toEqual(['Перевод: это трудная работа.']);
  });

  it('cuts at dashes and shares the time by length', () => {
    const { lines } = clean('- Why?\n- Because you said that you would come.');
    const [why, because] = lines.filter(({ startMs }) => startMs >= 10_000);
    expect([why.text, because.text]).toEqual(['Why?', 'Because you said that you would come.']);
    expect([why.newTurn, because.newTurn]).toEqual([true, true]);
    expect(why.startMs).toBe(10_000);
    expect(because.endMs).toBe(14_000);
    expect(why.endMs).toBe(because.startMs);
    expect(why.endMs).toBeLessThan(11_000);
    expect(said('Why?\n- Now!')).toEqual(['Why?', 'Now!']);
    expect(said('- Yes. - No.')).toEqual(['Yes.', 'No.']);
    expect(said('A well-known\nman - of sorts')).toEqual(['A well-known man - of sorts']);
    expect(said('-5 degrees')).toEqual(['-5 degrees']);
    expect(said('なぜ？\n―早く！', 'ja')).toEqual(['なぜ？', '早く！']);
    expect(said('لماذا ؟\n! الآن -', 'ar')).toEqual(['لماذا ؟', '! الآن']);
  });

  it('takes out markup and joins lines as their script does', () => {
    expect(said('{\\an8}<i>One</i> &amp; <font color="#fff">two</font>\\Nthree <00:01.500>four')).toEqual([
      'One & two three four',
    ]);
    expect(said('<v Bob>Hi, <c.yellow>you</c>')).toEqual(['Hi, you']);
    expect(said('文章が\n続く', 'ja')).toEqual(['文章が続く']);
  });

  it('leaves what the recipe says', () => {
    const none = SubtitleSettings.parse({
      soundDescriptions: false,
      speakerLabels: false,
      lyrics: false,
      credits: false,
      dialogueDashes: false,
      markup: false,
    });
    const text = '- JOHN: <b>[sighs]</b> ♪ la www.example.com';
    expect(clean(text, 'en', none).said).toEqual([text]);
  });
});

/** Sites that advertise themselves in subtitles, and addresses. */
const ADVERT =
  /open-?subtitles|addic7ed|subscene|podnapisi|tvsubtitles|subtitulamos|yts\.|yify|titlovi|www\.[a-z0-9-]+\.[a-z]{2,}|https?:\/\/|\b[a-z0-9-]+\.(?:com|org|net|tv|ru)\b(?=\s*$)/iu;

/** How people say that they made subtitles; the beginning of a cue. */
const CREDIT = new RegExp(
  `^\\s*(?:[-–—~*=[(]\\s*)*(?:${[
    'sub(?:title)?s?(?:\\s+and\\s+\\w+)?\\s*(?:by|from|created|edited|downloaded|:)',
    '(?:sync(?:ed|hroni[sz]ed|s)?|captions?|captioned|captioning|transcript(?:ion)?|transcribed|translat(?:ed|ion)|ripped|corrected|timed|adapted|edited)(?!\\p{L})[^\\n]{0,40}(?<!\\p{L})(?:by|:)',
    'untertitel(?:ung)?(?!\\p{L})[^\\n]{0,30}(?:von|:|im auftrag|©|\\d{4})|übersetzung(?!\\p{L})[^\\n]{0,20}(?:von|:)',
    'sous-?titr(?:es?|age|é)(?!\\p{L})[^\\n]{0,30}(?:par|:|réalis)|traduction(?!\\p{L})[^\\n]{0,20}(?:par|:)|adaptation\\s*:',
    'subt[ií]tul(?:os|ado)(?!\\p{L})[^\\n]{0,30}(?:por|de|:)|traducci[oó]n(?!\\p{L})[^\\n]{0,20}(?:por|de|:)|sincroniza',
    'субтитры|перевод(?:чик)?(?!\\p{L})[^\\n]{0,20}:|перевод и |редактор субтитров|корректор',
    '자막|번역|싱크|한글\\s?자막|자막\\s?제작',
    '字幕|翻訳|日本語字幕|監修',
    '字幕组|字幕組|翻译|翻譯|校对|校對|时间轴|時間軸|听译|后期',
  ].join('|')})`,
  'iu',
);

/** Cues from either end of a file within which credits stand. */
const NEAR_THE_END = 8;

/**
 * Whether a cue says who made the subtitles, or advertises: an address or a subtitle site anywhere, words such as
 * "Subtitles by" (en, de, fr, es, ru, ko, ja, zh) within eight cues of the beginning or the end.
 * @param fromEnd number of cues between it and the nearer end of the file
 */
export function isCredit(text: string, fromEnd: number): boolean {
  return ADVERT.test(text) || (fromEnd < NEAR_THE_END && CREDIT.test(text));
}

import type { Language } from '../../contracts/primitives.ts';
import { abbreviationsOf } from './abbreviations.ts';

/**
 * The sentences of a paragraph, without white space at their ends; none is empty, and together they are the paragraph
 * up to white space. Boundaries are those of Unicode Standard Annex 29 as ICU has them (`Intl.Segmenter`), less those
 * that follow an abbreviation, an initial or an ordinal, stand within an address, or part a quotation from who says it
 * (bench/sentence-segmentation.ts measures both). A sentence ends after some 4,000
 * characters in any case. Holds the paragraph; linear in it.
 */
export function segmentSentences(paragraph: string, language: Language): string[] {
  const sentences: string[] = [];
  let sentence = '';
  for (const segment of segments(paragraph, language)) {
    if (
      sentence !== '' &&
      (sentence.length > WINDOW || !isFalseBoundary(sentence.slice(-TAIL), segment, language))
    ) {
      // ICU leaves an opening bracket with the sentence before it when no space parts them.
      const opening = OPENING_AT_END.exec(sentence)?.[0] ?? '';
      sentences.push(sentence.slice(0, sentence.length - opening.length));
      sentence = opening;
    }
    sentence += segment;
  }
  sentences.push(sentence);
  return sentences.map((one) => one.trim()).filter((one) => one !== '');
}

/** Characters that are cut at a time, because ICU takes quadratic time, and of a sentence's end that tell what it is. */
const WINDOW = 4000;
const TAIL = 60;

/** What ICU takes for sentences, in linear time: window by window, the last one of each, which may go on, again. */
function* segments(paragraph: string, language: Language): Iterable<string> {
  for (let start = 0; start < paragraph.length; ) {
    const window = paragraph.slice(start, start + WINDOW);
    const isLast = start + window.length >= paragraph.length;
    const found = [...segmenterOf(language).segment(window)].map(({ segment }) => segment);
    if (!isLast && found.length > 1) found.pop();
    for (const segment of found) {
      yield segment;
      start += segment.length;
    }
  }
}

const segmenters = new Map<Language, Intl.Segmenter>();

function segmenterOf(language: Language): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

const OPENING_AT_END = /(?<=[。！？.!?])[([{（［｛「『【《〈“‘]+$/u;
/** Terminators that end a sentence without a space after them. */
const ENDS_WITHOUT_SPACE = /[。！？｡…‥।။។][\p{Pe}\p{Pf}"'”’»]*$/u;
const QUOTED_END = /[」』”"»’]\s*$/u;
const JAPANESE_CONTINUATION = /^(?:と|って|という|などと|なんて|は|が|を|に|も|の|だ|です)/u;
const CHINESE_SPEAKER = /^[^。！？\s]{0,8}(?:说|道|问|答|喊|叫|說|問)/u;
const LAST_WORD = /(?:^|[\s([{«"“„‘'])((?:\p{L}\p{M}*\.?-?)+)\.\s*$/u;
const INITIAL = /(?:^|[\s.([«"“„])\p{Lu}\.\s*$/u;
/** 21. 11. 2026, 2026. 11. 21. */
const NUMBER = /(?:^|\s)\p{Nd}{1,4}\.\s*$/u;
/** Der 2. Weltkrieg. */
const GERMAN_ORDINAL = /(?:^|\s)(?:der|die|das|den|dem|des|am|im|vom|zum|zur)\s\p{Nd}{1,2}\.\s*$/iu;
/** 2026. 11. 21. 토요일. */
const KOREAN_DATE = /\p{Nd}{4}\.\s?\p{Nd}{1,2}\.\s?\p{Nd}{1,2}\.\s*$/u;

function isFalseBoundary(before: string, after: string, language: Language): boolean {
  if (/[\n\u2028\u2029]\s*$/u.test(before)) return false;
  if (/^[\p{Pe}\p{Pf}]/u.test(after)) return true;
  if (!/\s$/u.test(before)) {
    if (language === 'ja' && QUOTED_END.test(before)) return JAPANESE_CONTINUATION.test(after);
    if (language === 'zh' && QUOTED_END.test(before)) return CHINESE_SPEAKER.test(after);
    return language === 'ko' && QUOTED_END.test(before) ? true : isWithinAddress(before, after);
  }
  if (/[?!…][\p{Pe}\p{Pf}"'”’»]*\s*$/u.test(before)) return /^\p{Ll}/u.test(after) && QUOTED_END.test(before);
  if (!/\.\s*$/u.test(before)) return false;
  if (/^\p{Ll}/u.test(after) || INITIAL.test(before)) return true;
  const word = LAST_WORD.exec(before)?.[1].toLowerCase();
  if (word !== undefined && abbreviationsOf(language).has(word)) return true;
  if (NUMBER.test(before) && /^\p{Nd}{1,2}\./u.test(after)) return true;
  if (language === 'de') return GERMAN_ORDINAL.test(before);
  return language === 'ko' && KOREAN_DATE.test(before);
}

/** A full stop or question mark of ASCII between two characters of ASCII: example.com/page?id=1. */
function isWithinAddress(before: string, after: string): boolean {
  return !ENDS_WITHOUT_SPACE.test(before) && /^[\w&=/%#-]/.test(after);
}

import type { Finding } from './personal-data.ts';

/**
 * Characters that change what a reader sees without being seen: zero-width and word-joining ones, overrides and isolates
 * of writing direction (the "Trojan source" characters, CVE-2021-42574), interlinear annotations, tag characters and
 * supplementary variation selectors, which can carry whole hidden messages.
 */
const HIDDEN =
  /(?:[\u200B\u2060-\u2064\u202A-\u202E\u2066-\u2069\u206A-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|[\u{E0100}-\u{E01EF}])+/gu;

/** Joiners belong between letters of Indic, Arabic and related scripts and within emoji, and are hidden elsewhere. */
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{M}\p{Extended_Pictographic}])|(?<=\p{Script=Latin})[\u200C\u200D]+|(?<=\p{Script=Han})[\u200C\u200D]+/gu;

/** Flags of regions are spelt with tag characters after a black flag. */
const FLAG = /\u{1F3F4}[\u{E0020}-\u{E007E}]{2,6}\u{E007F}/gu;

const SUSPECT = /[\u200B-\u200D\u2060-\u206F\u202A-\u202E\uFFF9-\uFFFB\u{E0000}-\u{E01EF}]/u;

/** Runs of hidden characters in a segment, in its order. */
export function findHiddenCharacters(text: string): Finding[] {
  if (!SUSPECT.test(text)) return [];
  const flags = [...text.matchAll(FLAG)].map(({ 0: flag, index }) => [index, index + flag.length] as const);
  return [...text.matchAll(HIDDEN), ...text.matchAll(STRAY_JOINER)]
    .map(
      ({ 0: run, index }): Finding => ({ kind: 'hidden-characters', start: index, end: index + run.length }),
    )
    .filter(({ start, end }) => !flags.some(([from, to]) => from <= start && end <= to))
    .sort((a, b) => a.start - b.start);
}

/** Markup that hides what it marks: CSS that displays nothing, text of no size or no opacity. */
const INVISIBLE =
  /<[^>]{0,500}\b(?:style\s*=\s*["'][^"'>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9]))|hidden(?=[\s>=/]))[^>]{0,500}>/giu;

/** Tags of invisible text in a segment, in its order. */
export function findInvisibleText(text: string): Finding[] {
  if (!text.includes('<')) return [];
  return [...text.matchAll(INVISIBLE)].map(({ 0: tag, index }) => ({
    kind: 'invisible-text',
    start: index,
    end: index + tag.length,
  }));
}

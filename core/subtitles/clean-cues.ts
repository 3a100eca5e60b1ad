import type { Language } from '../../contracts/primitives.ts';
import type { SubtitleSettings } from '../../contracts/recipe/subtitle-settings.ts';
import { weightedLength } from '../text/scripts.ts';
import { isCredit } from './credits.ts';
import type { Cue, SubtitleLine } from './cue.ts';
import { recurringLabels, withoutSpeaker } from './speaker-labels.ts';

/** How often what was taken out of a file. */
export interface Cleaned {
  soundDescriptions: number;
  speakerLabels: number;
  lyrics: number;
  credits: number;
}

/** Languages whose lines are joined without a space. */
const UNSPACED: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);

/**
 * What is said in a film, line by line: cues without markup, descriptions of sounds, names of speakers, lyrics and
 * credits, each as the recipe says, and cut where the speaker changes (the time of a cue is shared by length). Cues of
 * which nothing is left are left out.
 */
export function cleanCues(
  cues: readonly Cue[],
  language: Language,
  settings: SubtitleSettings,
): { lines: SubtitleLine[]; cleaned: Cleaned } {
  const cleaned: Cleaned = { soundDescriptions: 0, speakerLabels: 0, lyrics: 0, credits: 0 };
  const texts = cues.map(({ text }) => (settings.markup ? withoutMarkup(text) : text));
  const labels = settings.speakerLabels ? recurringLabels(texts) : new Set<string>();
  const lines: SubtitleLine[] = [];
  for (const [index, cue] of cues.entries()) {
    if (settings.credits && isCredit(texts[index], Math.min(index, cues.length - 1 - index))) {
      cleaned.credits++;
      continue;
    }
    const turns: { text: string; newTurn: boolean }[] = [];
    for (const turn of settings.dialogueDashes
      ? splitTurns(texts[index])
      : [{ text: texts[index], newTurn: false }]) {
      let { text, newTurn } = turn;
      if (settings.lyrics && LYRICS.test(text)) {
        cleaned.lyrics++;
        continue;
      }
      if (settings.soundDescriptions) {
        text = text.replace(SOUNDS, () => {
          cleaned.soundDescriptions++;
          return ' ';
        });
      }
      if (settings.speakerLabels) {
        const spoken = withoutSpeaker(text, labels);
        if (spoken !== text) {
          cleaned.speakerLabels++;
          newTurn = true;
          text = spoken;
        }
      }
      const said = joinLines(text, language);
      if (SAID.test(said)) turns.push({ text: said, newTurn });
    }
    lines.push(...withTimes(turns, cue));
  }
  return { lines, cleaned };
}

const SAID = /[\p{L}\p{N}]/u;
const LYRICS = /[♪♫♬♩]|^\s*#\s[^#]*#?\s*$/u;
/** In square brackets anywhere; in round ones or asterisks where they begin or end a line. */
const SOUNDS =
  /[[［【][^\]］】]{0,200}[\]］】]|(?<=^\s{0,9}(?:[-–—]\s{0,9})?)[(（][^()（）]{0,200}[)）]|[(（][^()（）]{0,200}[)）](?=\s*$)|(?<=^\s{0,9})\*[^*\n]{1,100}\*(?=\s*$)/gmu;

const TAGS = /<\/?[a-z][^<>]{0,200}>|<\d\d:\d\d[^<>]{0,20}>|\{[\\yYfFcCsSpP][^{}]{0,200}\}/giu;
const REFERENCES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  lrm: '',
  rlm: '',
  quot: '"',
};

/** Takes out tags of HTML and WebVTT and overrides of SubStation Alpha, and resolves WebVTT's character references. */
function withoutMarkup(text: string): string {
  return text
    .replace(/<rt>[^<]{0,100}<\/rt>/giu, '')
    .replace(TAGS, '')
    .replace(/\\[Nn]/g, '\n')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot);/g, (_, name: string) => REFERENCES[name])
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

const DASH = /^\s*[-‐‑–—―−－]+\s*(?!\p{Nd})/u;
/** Lines that run from right to left have it at the end of the file's line. */
const DASH_AT_END = /\s[-–—]\s{0,9}$/u;
const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}]/u;
/** Within a line: `- Yes. - No.` */
const INLINE_DASH = /(?<=[.!?…。！？♪\])])\s+[-‐–—―－]\s+(?=\S)/u;

/** Parts of a cue that different speakers say: each line that begins with a dash begins one. */
function splitTurns(text: string): { text: string; newTurn: boolean }[] {
  const turns: { text: string; newTurn: boolean }[] = [];
  for (const line of text.split('\n')) {
    const dashed = DASH.test(line) || (DASH_AT_END.test(line) && RIGHT_TO_LEFT.test(line));
    const parts = dashed ? line.split(INLINE_DASH) : [line];
    for (const [index, part] of parts.entries()) {
      const last = turns.at(-1);
      if (last === undefined || dashed || index > 0)
        turns.push({
          text: part.replace(DASH, '').replace(RIGHT_TO_LEFT.test(part) ? DASH_AT_END : '', ''),
          newTurn: dashed,
        });
      else last.text += `\n${part}`;
    }
  }
  return turns;
}

function joinLines(text: string, language: Language): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '');
  if (!UNSPACED.has(language)) return lines.join(' ');
  return lines.reduce(
    (joined, line) => (/[\w]$/.test(joined) && /^[\w]/.test(line) ? `${joined} ${line}` : joined + line),
    '',
  );
}

function withTimes(
  turns: readonly { text: string; newTurn: boolean }[],
  { startMs, endMs }: Cue,
): SubtitleLine[] {
  const lengths = turns.map(({ text }) => weightedLength(text));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let before = 0;
  return turns.map((turn, index) => {
    const from = startMs + ((endMs - startMs) * before) / total;
    before += lengths[index];
    return { ...turn, startMs: from, endMs: startMs + ((endMs - startMs) * before) / total };
  });
}

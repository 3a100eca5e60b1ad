import type { Language } from '../../contracts/primitives.ts';
import type { Bead } from '../documents/bead.ts';
import type { SubtitleLine } from './cue.ts';

/** What two files say at the same time: whole sentences where they could be had. */
export interface SubtitlePair {
  source: SubtitleLine;
  target: SubtitleLine;
  /** 0 to 1: the least of its beads. */
  score: number;
}

/** What one file's text needs, and how it is written. */
interface Side {
  lines: readonly SubtitleLine[];
  language: Language;
  /** Whether sentences mostly end with full stops. */
  punctuated: boolean;
}

/** Beads that are joined at most. */
const LONGEST_JOIN = 4;
const UNSPACED: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);
const FINAL = /[.!?。！？؟।…‥♪~～][\p{Pe}\p{Pf}"'”’»]*$/u;
const FULL_STOP = /[^.][.。।][\p{Pe}\p{Pf}"'”’»]*$/u;
const ELLIPSIS_END = /(?:\.{2,}|…|‥)\s*$/u;
const ELLIPSIS_START = /^\s*(?:\.{2,}|…|‥)\s*/u;
const GOES_ON = /[,、，،;:―—–-]\s*$/u;

/**
 * The beads with both sides as pairs of texts. A bead is joined with the next while a sentence goes on in either
 * language, no new speaker begins, and the pause is short; at most four. A sentence goes on after a comma, a dash or an
 * ellipsis that the next line takes up, and, in a file that writes full stops, after no sign at all; many files in
 * Japanese and Chinese write none.
 */
export function joinBeads(
  beads: readonly Bead[],
  texts: Record<'source' | 'target', { lines: readonly SubtitleLine[]; language: Language }>,
  pauseSeconds: number,
): SubtitlePair[] {
  const source = sideOf(texts.source);
  const target = sideOf(texts.target);
  const pairs: SubtitlePair[] = [];
  let joined = 0;
  let previous: Bead | undefined;
  for (const bead of beads) {
    if (bead.sourceCount === 0 || bead.targetCount === 0) {
      previous = undefined;
      continue;
    }
    const pair: SubtitlePair = {
      source: merged(source.lines.slice(bead.sourceStart, bead.sourceStart + bead.sourceCount), source),
      target: merged(target.lines.slice(bead.targetStart, bead.targetStart + bead.targetCount), target),
      score: bead.score,
    };
    const last = pairs.at(-1);
    const pause = pauseSeconds * 1000;
    if (
      previous !== undefined &&
      last !== undefined &&
      joined < LONGEST_JOIN &&
      follows(last.source, pair.source, pause) &&
      follows(last.target, pair.target, pause) &&
      (goesOn(last.source, pair.source, source) || goesOn(last.target, pair.target, target))
    ) {
      pairs[pairs.length - 1] = {
        source: merged([last.source, pair.source], source),
        target: merged([last.target, pair.target], target),
        score: Math.min(last.score, pair.score),
      };
      joined++;
    } else {
      pairs.push(pair);
      joined = 1;
    }
    previous = bead;
  }
  return pairs;
}

function sideOf({ lines, language }: { lines: readonly SubtitleLine[]; language: Language }): Side {
  // Questions and cries are marked everywhere; only full stops tell.
  const stopped = lines.filter(({ text }) => FULL_STOP.test(text)).length;
  const open = lines.filter(({ text }) => !FINAL.test(text)).length;
  return { lines, language, punctuated: stopped > open };
}

function follows(one: SubtitleLine, next: SubtitleLine, pauseMs: number): boolean {
  return !next.newTurn && pauseMs > 0 && next.startMs - one.endMs <= pauseMs;
}

function goesOn({ text }: SubtitleLine, next: SubtitleLine, { punctuated }: Side): boolean {
  if (ELLIPSIS_END.test(text)) return ELLIPSIS_START.test(next.text) || /^\p{Ll}/u.test(next.text);
  return GOES_ON.test(text) || (punctuated && !FINAL.test(text));
}

/** Lines as one, an ellipsis that one line leaves and the next takes up left out. */
function merged(lines: readonly SubtitleLine[], { language }: Side): SubtitleLine {
  const glue = UNSPACED.has(language) ? '' : ' ';
  const text = lines.slice(1).reduce((before, { text: after }) => {
    if (!ELLIPSIS_END.test(before) || !ELLIPSIS_START.test(after)) return before + glue + after;
    return before.replace(ELLIPSIS_END, '') + glue + after.replace(ELLIPSIS_START, '');
  }, lines[0].text);
  return {
    startMs: lines[0].startMs,
    endMs: lines[lines.length - 1].endMs,
    newTurn: lines[0].newTurn,
    text,
  };
}

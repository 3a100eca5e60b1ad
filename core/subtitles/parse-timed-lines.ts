import type { Cue } from './cue.ts';

/** What was read of a subtitle file. */
export interface ParsedSubtitles {
  /** In the order of their times. */
  cues: Cue[];
  /** Lines that look like times of a cue and are none. */
  unreadableTimes: number;
}

const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,3}))?`;
/** SubRip `00:00:01,000 --> 00:00:02,000 X1:40`, WebVTT `00:01.000 --> 00:02.000 line:0`, with what people leave out. */
const ARROW_TIMES = new RegExp(`^\\s*${TIME}\\s*--?>\\s*${TIME}(?:\\s|$)`);
/** SubViewer (SBV) `0:00:01.000,0:00:02.000`. */
const COMMA_TIMES = new RegExp(`^\\s*${TIME},${TIME}\\s*$`);

/**
 * Cues of SubRip (.srt), WebVTT (W3C) and SubViewer (.sbv) files, which all are a line of times with lines of text after
 * it. Empty lines within a cue, missing numbers, missing empty lines, dots for commas and times out of order are read
 * as they are meant; in WebVTT an empty line ends the cue, as its specification says. Linear in the text, which it holds.
 */
export function parseTimedLines(text: string): ParsedSubtitles {
  const webVtt = /^\uFEFF?WEBVTT/.test(text);
  const cues: Cue[] = [];
  let unreadableTimes = 0;
  let times: Omit<Cue, 'text'> | undefined;
  let lines: string[] = [];
  const close = (isFollowed: boolean) => {
    if (times === undefined) return;
    // The number of the next cue stands above its times, after an empty line if all is well.
    const numbered = /^\d+$/.test(lines.at(-1)?.trim() ?? '');
    const parted =
      lines.length < 2 || lines.at(-2)?.trim() === '' || Number(lines.at(-1)) === cues.length + 2;
    if (isFollowed && !webVtt && numbered && parted) lines.pop();
    const body = lines.map((line) => line.trim()).filter((line) => line !== '');
    cues.push({ ...times, text: body.join('\n') });
    times = undefined;
    lines = [];
  };
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = ARROW_TIMES.exec(line) ?? COMMA_TIMES.exec(line);
    if (match !== null) {
      close(true);
      const startMs = milliseconds(match, 1);
      times = { startMs, endMs: Math.max(milliseconds(match, 5), startMs + 1) };
    } else if (line.includes('-->') && /\d/.test(line)) {
      close(true);
      unreadableTimes++;
    } else if (times !== undefined) {
      if (webVtt && line.trim() === '') close(false);
      else lines.push(line);
    }
  }
  close(false);
  return { cues: cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs), unreadableTimes };
}

function milliseconds(match: RegExpExecArray, group: number): number {
  const [hours, minutes, seconds] = [match[group] ?? '0', match[group + 1], match[group + 2]].map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((match[group + 3] ?? '0').padEnd(3, '0'));
}

import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { MalformedSubtitles } from '../formats/errors.ts';
import type { Cue } from './cue.ts';
import type { ParsedSubtitles } from './parse-timed-lines.ts';

/** How times are written in a document: TTML 2 (W3C), section 12. */
interface Clock {
  frameRate: number;
  tickRate: number;
}

/** An element that is open: when it begins, and until when it may last. */
interface OpenElement {
  name: string;
  startMs: number;
  endMs: number;
  /** Whether it has times of its own. */
  timed: boolean;
}

/**
 * Cues of a TTML file (W3C Timed Text Markup Language 1 and 2, formerly DFXP): the paragraphs of its body, or the spans
 * of a paragraph without times. Times may be clock times, frames, ticks or offsets, and count from the parent's
 * beginning. Only XML's own entities are read. Holds the document.
 * @throws MalformedSubtitles
 */
export function parseTtml(text: string, name: string): ParsedSubtitles {
  const cues: Cue[] = [];
  const open: OpenElement[] = [];
  let clock: Clock = { frameRate: 30, tickRate: 1 };
  let unreadableTimes = 0;
  let cue: Cue | undefined;
  let cueDepth = 0;
  const parser = new SaxesParser();
  const malformed = (what: string) =>
    new MalformedSubtitles(
      `${name} cannot be read at line ${parser.line}: ${what}. Correct or export it again and upload it again.`,
      { line: parser.line },
    );
  const timesOf = ({ attributes }: SaxesTagPlain, parent: OpenElement | undefined) => {
    const read = (attribute: string) => {
      const value = attributes[attribute];
      const time = value === undefined ? undefined : parseTime(value.trim(), clock);
      if (value !== undefined && time === undefined) unreadableTimes++;
      return time;
    };
    const [begin, end, duration] = [read('begin'), read('end'), read('dur')];
    const origin = parent?.startMs ?? 0;
    const startMs = origin + (begin ?? 0);
    const ends = [
      parent?.endMs ?? Number.POSITIVE_INFINITY,
      end === undefined ? Number.POSITIVE_INFINITY : origin + end,
      duration === undefined ? Number.POSITIVE_INFINITY : startMs + duration,
    ];
    return { startMs, endMs: Math.min(...ends), timed: begin !== undefined };
  };
  parser.on('error', (error) => {
    throw malformed(`it is no well-formed XML (${error.message})`);
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw malformed('its DOCTYPE declares entities, which are not read');
  });
  parser.on('opentag', (tag) => {
    const element = localName(tag.name);
    const parent = open.at(-1);
    if (parent === undefined) {
      if (element !== 'tt') throw malformed(`its root element is <${tag.name}>, not <tt>`);
      clock = clockOf(tag);
    }
    const times = timesOf(tag, parent);
    open.push({ name: element, ...times });
    if (element === 'br' && cue !== undefined) cue.text += '\n';
    const within = open.some((one) => one.name === 'p');
    if (cue === undefined && within && times.timed && Number.isFinite(times.endMs)) {
      cue = { startMs: times.startMs, endMs: Math.max(times.endMs, times.startMs + 1), text: '' };
      cueDepth = open.length;
    }
  });
  parser.on('closetag', () => {
    if (cue !== undefined && open.length === cueDepth) {
      const lines = cue.text.split('\n').map((line) => line.trim());
      cues.push({ ...cue, text: lines.filter((line) => line !== '').join('\n') });
      cue = undefined;
    }
    open.pop();
  });
  const collect = (value: string) => {
    if (cue !== undefined && open.at(-1)?.name !== 'metadata') cue.text += value.replace(/\s+/gu, ' ');
  };
  parser.on('text', collect);
  parser.on('cdata', collect);
  parser.write(text).close();
  return { cues: cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs), unreadableTimes };
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function clockOf({ attributes }: SaxesTagPlain): Clock {
  const parameter = (wanted: string) =>
    Object.entries(attributes).find(([name]) => localName(name) === wanted)?.[1];
  const [numerator, denominator] = (parameter('frameRateMultiplier') ?? '1 1').split(/[\s:]+/).map(Number);
  const multiplier = numerator / (denominator ?? 1);
  const frameRate = Number(parameter('frameRate') ?? 30) * (multiplier > 0 ? multiplier : 1);
  const tickRate = Number(parameter('tickRate') ?? (parameter('frameRate') ? frameRate : 1));
  return { frameRate: frameRate > 0 ? frameRate : 30, tickRate: tickRate > 0 ? tickRate : 1 };
}

/** Milliseconds of a time expression; undefined when it is none. */
function parseTime(value: string, { frameRate, tickRate }: Clock): number | undefined {
  const clock = /^(\d{1,4}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9})|:(\d{1,4})(?:\.\d+)?)?$/.exec(value);
  if (clock !== null) {
    const [, hours, minutes, seconds, fraction, frames] = clock;
    const whole = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return whole + Number(`0.${fraction ?? 0}`) * 1000 + (Number(frames ?? 0) * 1000) / frameRate;
  }
  const offset = /^(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)$/.exec(value);
  if (offset === null) return undefined;
  const unit = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, f: 1000 / frameRate, t: 1000 / tickRate };
  return Number(offset[1]) * unit[offset[2] as keyof typeof unit];
}

import type { Language } from '../../contracts/primitives.ts';
import type { SubtitleSettings } from '../../contracts/recipe/subtitle-settings.ts';
import { InputTooLarge, MalformedSubtitles, NotTranslations } from '../formats/errors.ts';
import { alignSubtitles } from './align-subtitles.ts';
import { type Cleaned, cleanCues } from './clean-cues.ts';
import type { Timing } from './estimate-timing.ts';
import { joinBeads, type SubtitlePair } from './join-beads.ts';
import { type ParsedSubtitles, parseTimedLines } from './parse-timed-lines.ts';
import { parseTtml } from './parse-ttml.ts';

/** Lines of the longest subtitle file: a film has two thousand. */
const MOST_LINES = 50_000;

/** One subtitle file of a film. */
export interface SubtitleFile {
  name: string;
  text: string;
  language: Language;
}

/** Two subtitle files of a film as pairs of what they say, with how they came about. */
export interface PairedSubtitles {
  pairs: SubtitlePair[];
  timing: Timing;
  /** By file, source first. */
  files: {
    name: string;
    cues: number;
    lines: number;
    unpairedLines: number;
    unreadableTimes: number;
    cleaned: Cleaned;
  }[];
}

/**
 * Reads, cleans, aligns and joins the subtitles of one film in two languages; the formats are told by their content.
 * Holds both files and their alignment.
 * @throws MalformedSubtitles for a file without a cue, NotTranslations when their times do not fit each other,
 * InputTooLarge
 */
export function pairSubtitles(
  source: SubtitleFile,
  target: SubtitleFile,
  settings: SubtitleSettings,
): PairedSubtitles {
  const left = readFile(source, settings);
  const right = readFile(target, settings);
  const { beads, timing } = alignSubtitles(left.lines, right.lines);
  if (timing.confidence < settings.minimumConfidence) {
    throw new NotTranslations(
      `The times of ${source.name} and ${target.name} do not fit each other (confidence ${timing.confidence.toFixed(2)} of at least ` +
        `${settings.minimumConfidence}): they do not seem to be subtitles of one version of one film. Check which files belong ` +
        'together and upload them again, or lower reading.subtitles.minimumConfidence in the recipe.',
    );
  }
  const pairs = joinBeads(
    beads,
    {
      source: { lines: left.lines, language: source.language },
      target: { lines: right.lines, language: target.language },
    },
    settings.joinPauseSeconds,
  );
  let [unpairedSource, unpairedTarget] = [0, 0];
  for (const { sourceCount, targetCount } of beads) {
    if (targetCount === 0) unpairedSource += sourceCount;
    if (sourceCount === 0) unpairedTarget += targetCount;
  }
  return {
    pairs,
    timing,
    files: [
      { name: source.name, unpairedLines: unpairedSource, ...left.report },
      { name: target.name, unpairedLines: unpairedTarget, ...right.report },
    ],
  };
}

function readFile({ name, text, language }: SubtitleFile, settings: SubtitleSettings) {
  const { cues, unreadableTimes } = parseSubtitles(text, name);
  const { lines, cleaned } = cleanCues(cues, language, settings);
  if (lines.length === 0) {
    throw new MalformedSubtitles(
      cues.length === 0
        ? `${name} has no cue that can be read: neither SubRip, WebVTT, SubViewer nor TTML. Export it again and upload it again.`
        : `Nothing is said in ${name}: of its ${cues.length} cues only descriptions, lyrics or credits were left out. ` +
            'Check that it is the right file, or switch cleaning off in reading.subtitles of the recipe.',
    );
  }
  if (lines.length > MOST_LINES) {
    throw new InputTooLarge(
      `${name} has ${lines.length} lines, more than the ${MOST_LINES} that subtitles to align may have. Upload each film in a file ` +
        'of its own.',
    );
  }
  return { lines, report: { cues: cues.length, lines: lines.length, unreadableTimes, cleaned } };
}

/** The cues of a file in any of the formats, told by how its text begins. @throws MalformedSubtitles */
export function parseSubtitles(text: string, name: string): ParsedSubtitles {
  return /^\uFEFF?\s*</.test(text) ? parseTtml(text, name) : parseTimedLines(text);
}

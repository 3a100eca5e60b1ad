import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SAMPLES_DIRECTORY } from '../../local/samples/fetch.ts';
import { sampleFolder, samplePackage } from '../../local/samples/packages.ts';
import type { Cue } from './cue.ts';
import type { SubtitlePair } from './join-beads.ts';
import { parseTimedLines } from './parse-timed-lines.ts';

/** Languages of the film whose subtitles were aligned with the English ones by hand. */
export const ALIGNED_LANGUAGES = ['ja', 'ru', 'sv'] as const;

/** `first-last:target` English cues to the target cues that say the same, counted on from there; `cue:a,b` to several. */
const BY_HAND: Record<(typeof ALIGNED_LANGUAGES)[number], string> = {
  ja: '0-34:0 36-48:35 49-77:48',
  ru: '0-11:0 12:12,13 13-21:14 22:23,24 23-41:25 42:44,45 43-48:46 49:52,53 50-65:54 66-73:71 74:79,80 75-77:81',
  sv: '0-11:0 12:12,13 13-21:14 22:23,24 23-25:25 26:28,29 27-35:30 36:38 37-40:39 41:43,44 42:44,45 43-53:46 55-73:57 74:76,77 75-77:78',
};

/** The cues of the film in a language, as its file has them. */
export function filmCues(language: string): Cue[] {
  const folder = path.join(SAMPLES_DIRECTORY, sampleFolder(samplePackage('elephants-dream')));
  const file = path.join(folder, 'dist', 'examples', 'elephantsdream', `captions.${language}.vtt`);
  return parseTimedLines(readFileSync(file, 'utf8')).cues;
}

/** Which English cue says the same as which target cue, as `source target`. */
export function linksByHand(language: (typeof ALIGNED_LANGUAGES)[number]): Set<string> {
  const links = new Set<string>();
  for (const entry of BY_HAND[language].split(' ')) {
    const [sources, targets] = entry.split(':');
    const [first, last = first] = sources.split('-').map(Number);
    const own = targets.split(',').map(Number);
    for (let source = first; source <= last; source++) {
      for (const target of own) links.add(`${source} ${target + source - first}`);
    }
  }
  return links;
}

/** Which cues pairs bring together, as `source target`: those that each side's time covers at least half of. */
export function linksOf(
  pairs: readonly SubtitlePair[],
  source: readonly Cue[],
  target: readonly Cue[],
): Set<string> {
  const covered = (cues: readonly Cue[], { startMs, endMs }: Cue) =>
    cues.flatMap((cue, index) => {
      const common = Math.min(cue.endMs, endMs) - Math.max(cue.startMs, startMs);
      return common > 0.5 * Math.min(cue.endMs - cue.startMs, endMs - startMs) ? [index] : [];
    });
  const links = new Set<string>();
  for (const pair of pairs) {
    for (const one of covered(source, pair.source))
      for (const other of covered(target, pair.target)) links.add(`${one} ${other}`);
  }
  return links;
}

/** Cues as a SubRip file. */
export function writeSubRip(cues: readonly Cue[]): string {
  return cues
    .map(
      ({ startMs, endMs, text }, index) => `${index + 1}\n${clock(startMs)} --> ${clock(endMs)}\n${text}\n`,
    )
    .join('\n');
}

function clock(time: number): string {
  const ms = Math.max(0, Math.round(time));
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')},${String(ms % 1000).padStart(3, '0')}`;
}

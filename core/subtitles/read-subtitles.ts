import { documentName } from '../documents/document-name.ts';
import { wholeText } from '../documents/whole-text.ts';
import type { InputSide, ReadContext } from '../formats/readers.ts';
import type { TextRecord } from '../formats/text-record.ts';
import { type PairedSubtitles, pairSubtitles } from './pair-subtitles.ts';

/**
 * Two subtitle files of one film, each in one language, as pairs of what is said: every joined bead of their alignment is
 * a record, with the film's name as its document and its place in it. What was left out is counted in a note. Holds both
 * files and their alignment.
 * @throws MalformedSubtitles, NotTranslations, InputTooLarge
 */
export async function* readSubtitles(
  [source, target]: readonly InputSide[],
  { languages, settings, note }: ReadContext,
): AsyncIterable<TextRecord> {
  const { subtitles } = settings;
  const left = { name: source.name, text: await wholeText(source), language: languages.source };
  const right = { name: target.name, text: await wholeText(target), language: languages.target };
  const paired = pairSubtitles(left, right, subtitles);
  note({ kind: 'warning', error: 'SubtitlesAligned', message: describe(paired) });
  const document = documentName(source.name, languages.source);
  for (const [index, pair] of paired.pairs.entries()) {
    yield {
      record: index + 1,
      source: pair.source.text,
      target: pair.target.text,
      document,
      position: index,
      seconds: (pair.target.endMs - pair.target.startMs) / 1000,
    };
  }
}

function describe({ timing, files }: PairedSubtitles): string {
  const sides = files.map(({ name, cues, unpairedLines, unreadableTimes, cleaned }) => {
    const parts = [
      [cleaned.soundDescriptions, 'descriptions of sounds'],
      [cleaned.speakerLabels, 'names of speakers'],
      [cleaned.lyrics, 'sung lines'],
      [cleaned.credits, 'credits'],
      [unpairedLines, 'lines without a partner'],
      [unreadableTimes, 'cues whose times cannot be read'],
    ] as const;
    const left = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
    return `Of the ${cues} cues of ${name} ${left.length > 0 ? `were left out: ${left.join(', ')}` : 'nothing was left out'}.`;
  });
  return (
    `Aligned with an offset of ${(timing.offsetMs / 1000).toFixed(2)} s, a ratio of ${timing.ratio.toFixed(5)} and a confidence of ` +
    `${timing.confidence.toFixed(2)}. ${sides.join(' ')}`
  );
}

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import type { Language } from '../../contracts/primitives.ts';
import { SubtitleSettings } from '../../contracts/recipe/subtitle-settings.ts';
import type { Cue } from '../../core/subtitles/cue.ts';
import { pairSubtitles } from '../../core/subtitles/pair-subtitles.ts';
import { languagePair } from './language-pair.ts';
import { openOutput } from './text-io.ts';
import { wholeInput } from './whole-input.ts';

interface AlignSubtitlesOptions {
  pair: { source: Language; target: Language };
  raw: boolean;
  join: boolean;
  anyway: boolean;
  report?: string;
  out?: string;
}

/** `dragoman align-subtitles`. Holds both files and their alignment. */
export function alignSubtitlesCommand(): Command {
  return new Command('align-subtitles')
    .summary('align the subtitles of one film in two languages')
    .description(
      'Aligns two subtitle files of one film (SubRip, WebVTT, SubViewer, TTML) in two languages: estimates how their clocks ' +
        'differ, takes out what is not said, aligns lines by time, length and words, and joins sentences that cues cut. ' +
        'Output, behind tabs: source, target, their times in seconds (begin and end each), score from 0 to 1.',
    )
    .argument('<source>', 'subtitles in the source language; - is standard input')
    .argument('<target>', 'subtitles in the target language')
    .requiredOption('--pair <source-target>', 'the two languages, such as en-ja', languagePair)
    .option('--raw', 'leave descriptions of sounds, names of speakers, lyrics and credits in', false)
    .option('--no-join', 'do not join sentences that go on in the next cue')
    .option('--anyway', 'align files whose times do not fit each other too', false)
    .option('--report <file>', 'write offset, ratio, confidence and what was left out as JSON')
    .option('--out <file>', 'where the pairs go; default: standard output')
    .addHelpText('after', EXAMPLES)
    .action(alignSubtitles);
}

const EXAMPLES = `
Examples:
  dragoman align-subtitles film.en.srt film.ja.vtt --pair en-ja > film.tsv
  dragoman align-subtitles film.en.srt film.de.srt --pair en-de --report timing.json --out film.tsv
  dragoman align-subtitles film.en.srt film.de.srt --pair en-de --raw --no-join`;

async function alignSubtitles(
  source: string,
  target: string,
  { pair, raw, join, anyway, report, out }: AlignSubtitlesOptions,
): Promise<void> {
  const settings = SubtitleSettings.parse({
    ...(raw && { soundDescriptions: false, speakerLabels: false, lyrics: false, credits: false }),
    ...(!join && { joinPauseSeconds: 0 }),
    ...(anyway && { minimumConfidence: 0 }),
  });
  const { pairs, timing, files } = pairSubtitles(
    { name: path.basename(source), text: await wholeInput(source), language: pair.source },
    { name: path.basename(target), text: await wholeInput(target), language: pair.target },
    settings,
  );
  const output = await openOutput(out);
  for (const one of pairs) {
    const cells = [one.source.text, one.target.text, ...seconds(one.source), ...seconds(one.target)];
    await output.write(`${cells.join('\t')}\t${one.score.toFixed(4)}\n`);
  }
  await output.end();
  if (report !== undefined)
    await writeFile(report, `${JSON.stringify({ timing, pairs: pairs.length, files }, null, 2)}\n`);
  process.stderr.write(
    `${pairs.length} pairs; offset ${(timing.offsetMs / 1000).toFixed(2)} s, ratio ${timing.ratio.toFixed(5)}, ` +
      `confidence ${timing.confidence.toFixed(2)}\n`,
  );
}

function seconds({ startMs, endMs }: Cue): string[] {
  return [startMs, endMs].map((time) => (time / 1000).toFixed(3));
}

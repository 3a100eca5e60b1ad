import path from 'node:path';
import { Command, Option } from 'commander';
import { InputFormat } from '../../contracts/plan.ts';
import { LanguagePair, languagesOf } from '../../contracts/primitives.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import { DragomanError } from '../../core/errors.ts';
import { readArchive } from '../../core/formats/archive.ts';
import { FORMATS } from '../../core/formats/file-formats.ts';
import { type FileGroup, groupFiles } from '../../core/formats/group-files.ts';
import { inputSides } from '../../core/formats/input-side.ts';
import { type ReadContext, readSides } from '../../core/formats/readers.ts';
import type { Languages, TextRecord } from '../../core/formats/text-record.ts';
import { WRITERS } from '../../core/formats/writers.ts';
import { parseContract } from '../../core/objects/json-objects.ts';
import { inputBytes, NO_BOUNDS, openOutput } from './text-io.ts';

/** Files that a command was given do not make up what it reads. */
export class WrongFiles extends DragomanError {}

interface Options {
  pair: string;
  to: keyof typeof WRITERS;
  from?: InputFormat;
  out: string;
  inlineTags: ReadingSettings['inlineTags'];
}

/** `dragoman convert`: the records of any files that can be read, in one of the formats that can be written. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('Read files of any format and write their text as TSV, JSONL, Parquet or TMX.')
    .argument('<files...>', 'files to read one after the other, those of one language in pairs; - for a pipe')
    .requiredOption('--pair <pair>', 'language pair, such as en-de')
    .addOption(
      new Option('--to <format>', 'what to write').choices(Object.keys(WRITERS)).makeOptionMandatory(),
    )
    .addOption(
      new Option('--from <format>', 'what the files are, where their names do not say').choices(
        InputFormat.options,
      ),
    )
    .option('--out <file>', 'where it goes', '-')
    .addOption(
      new Option('--inline-tags <what>', 'codes within texts: gone, or kept as {1}, {2}')
        .choices(['strip', 'placeholder'])
        .default('strip'),
    )
    .addHelpText('after', HELP)
    .action(convert);
}

const HELP = `
Reads what prepare reads: .tmx .xliff .tsv .csv .jsonl .parquet .po .mo .tbx .xlsx, subtitles, documents and files of
strings in two languages, also compressed and in archives. Texts are written as they are read: nothing is dropped.
With --from, files of one language are given in pairs, the source first.

Examples:
  dragoman convert memory.tmx.gz --pair en-de --to tsv --out memory.tsv
  dragoman convert film.en.srt film.de.vtt --pair en-de --to jsonl
  dragoman convert values/strings.xml values-de/strings.xml --pair en-de --to tmx --inline-tags placeholder
  curl -s https://example.org/memory.tmx | dragoman convert - --from tmx --pair en-de --to parquet --out memory.parquet`;

interface GivenFile {
  path: string;
}

async function convert(files: string[], options: Options): Promise<void> {
  const languages = languagesOf(
    parseContract(LanguagePair, options.pair, `the language pair ${options.pair}`),
  );
  const groups = groupsOf(files, languages, options.from);
  const context: ReadContext = {
    languages,
    settings: ReadingSettings.parse({ inlineTags: options.inlineTags }),
    bounds: NO_BOUNDS,
    note: ({ message }) => void process.stderr.write(`${message}\n`),
  };
  const output = await openOutput(options.out);
  for await (const piece of WRITERS[options.to](recordsOf(groups, context), languages))
    await output.write(piece);
  await output.end();
}

/** @throws WrongFiles, UnknownFormat, PartnerMissing */
function groupsOf(
  files: string[],
  languages: Languages,
  from: InputFormat | undefined,
): FileGroup<GivenFile>[] {
  const given = files.map((file) => ({ path: file }));
  if (from === undefined) {
    if (files.includes('-'))
      throw new WrongFiles('What comes through a pipe has no name. Say with --from what it is.');
    const { groups, refused } = groupFiles(given, languages);
    for (const { error } of refused) throw error;
    return groups;
  }
  const perGroup = isOfOneLanguage(from) ? 2 : 1;
  if (given.length % perGroup !== 0) {
    throw new WrongFiles(
      `Files of ${from} have one language each. Give two, or two for each pair, the source first.`,
    );
  }
  return Array.from({ length: given.length / perGroup }, (_, index) => ({
    format: from,
    compression: 'none',
    files: given.slice(index * perGroup, (index + 1) * perGroup),
  }));
}

function isOfOneLanguage(format: InputFormat): boolean {
  return (
    format === 'moses' ||
    Object.values(FORMATS).some((one) => one.format === format && one.languages === 'one')
  );
}

async function* recordsOf(
  groups: readonly FileGroup<GivenFile>[],
  context: ReadContext,
): AsyncIterable<TextRecord> {
  let record = 0;
  for (const { format, files } of groups) {
    const sides = inputSides(
      files.map((file) => ({
        name: path.basename(file.path),
        bytes: () => inputBytes(file.path),
        compression: 'none',
      })),
      context,
    );
    const records = format === 'archive' ? readArchive(sides[0], context) : readSides(format, sides, context);
    for await (const read of records) yield { ...read, record: ++record };
  }
}

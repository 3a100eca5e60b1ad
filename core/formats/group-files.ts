import type { Compression, InputFormat } from '../../contracts/plan.ts';
import { PartnerMissing, UnknownFormat } from './errors.ts';
import { FORMATS, splitCompression } from './file-formats.ts';
import { defaultReadingOf, type PathReading, partnerOf, readingsOf } from './language-in-path.ts';
import { isLanguage, type Languages } from './text-record.ts';

/** A file that is to be read, by its place within what was delivered: `season-1/film.en.srt`. */
export interface DeliveredFile {
  path: string;
}

/** What one reader reads. */
export interface FileGroup<File extends DeliveredFile> {
  format: InputFormat;
  compression: Compression;
  /** One file, or two where each has one language, source first. */
  files: File[];
}

/** Groups, and the files that are in none. */
export interface GroupedFiles<File extends DeliveredFile> {
  groups: FileGroup<File>[];
  refused: { file: File; error: UnknownFormat | PartnerMissing }[];
}

/** Two paths that belong together because somebody said so. */
export interface NamedPair {
  source: string;
  target: string;
}

/** A file with what its name says. */
interface NamedFile<File extends DeliveredFile> {
  file: File;
  place: number;
  /** Without the ending of the compression. */
  path: string;
  compression: Compression;
  format: InputFormat;
  languages: 'both' | 'one';
  readings: PathReading[];
  /** How many files before it have the same path: it was uploaded again. */
  again: number;
}

/**
 * Groups files into what readers read, in the order of the files (a pair at its first file). Files of one language are
 * paired as `pairs` say, else by the languages in their paths (readingsOf): a file goes with the one other file whose
 * path differs in the language only, and of subtitles and documents also with one of another ending.
 * @returns the groups, and the files that none can be made of: UnknownFormat, PartnerMissing
 */
export function groupFiles<File extends DeliveredFile>(
  files: readonly File[],
  languages: Languages,
  pairs: readonly NamedPair[] = [],
): GroupedFiles<File> {
  const refused: GroupedFiles<File>['refused'] = [];
  const named: NamedFile<File>[] = [];
  const seen = new Map<string, number>();
  for (const [place, file] of files.entries()) {
    const again = seen.get(file.path) ?? 0;
    seen.set(file.path, again + 1);
    const found = nameFile(file, languages);
    if (found) named.push({ ...found, place, again });
    else refused.push({ file, error: unknownFormat(file.path, languages) });
  }
  const groups = named
    .filter((file) => file.languages === 'both')
    .map((file) => ({ place: file.place, group: groupOf([file]) }));
  const waiting = new Set(named.filter((file) => file.languages === 'one'));
  const join = ([source, target]: [NamedFile<File>, NamedFile<File>]) => {
    waiting.delete(source);
    waiting.delete(target);
    groups.push({ place: Math.min(source.place, target.place), group: groupOf([source, target]) });
  };
  for (const pair of pairsNamed(waiting, pairs)) join(pair);
  for (const keyOf of PASSES) for (const pair of pairsByKey(waiting, keyOf)) join(pair);
  const bySide = new Map<string, string[]>();
  for (const { readings, path } of waiting) {
    for (const { side, key } of readings) {
      bySide.set(`${side}/${key}`, [...(bySide.get(`${side}/${key}`) ?? []), path]);
    }
  }
  for (const file of waiting) {
    const candidates = file.readings.flatMap(
      ({ side, key }) => bySide.get(`${side === 'source' ? 'target' : 'source'}/${key}`) ?? [],
    );
    refused.push({ file: file.file, error: partnerMissing(file, candidates, languages) });
  }
  return { groups: groups.sort((a, b) => a.place - b.place).map(({ group }) => group), refused };
}

/** How files are matched, the surest way first; what found its partner takes no part in the next. */
const PASSES: readonly ((file: NamedFile<DeliveredFile>) => PathReading[])[] = [
  ({ readings }) => readings,
  ({ readings, path }) => [...readings, ...[defaultReadingOf(path)].filter((one) => one !== undefined)],
  ({ readings, format }) =>
    format === 'subtitles' || format === 'documents'
      ? readings.map(({ side, key }) => ({ side, key: key.replace(/\.[^./]+$/, '') }))
      : [],
];

function nameFile<File extends DeliveredFile>(
  file: File,
  languages: Languages,
): Omit<NamedFile<File>, 'place' | 'again'> | undefined {
  const { name: path, compression } = splitCompression(file.path);
  const [, stem, extension] = /^(.*[^/])\.([^./]+)$/.exec(path) ?? [];
  if (stem === undefined) return undefined;
  const known = FORMATS[extension.toLowerCase()];
  const base = { file, path, compression };
  if (known)
    return { ...base, ...known, readings: known.languages === 'one' ? readingsOf(path, languages) : [] };
  const side = (['source', 'target'] as const).find((one) => isLanguage(extension, languages[one]));
  if (!side) return undefined;
  return { ...base, format: 'moses', languages: 'one', readings: [{ side, key: `${stem}.*` }] };
}

function groupOf<File extends DeliveredFile>(files: readonly NamedFile<File>[]): FileGroup<File> {
  const [{ format, compression }] = files;
  return { format, compression, files: files.map(({ file }) => file) };
}

function* pairsNamed<File extends DeliveredFile>(
  waiting: ReadonlySet<NamedFile<File>>,
  pairs: readonly NamedPair[],
): Iterable<[NamedFile<File>, NamedFile<File>]> {
  const byPath = new Map([...waiting].map((file) => [file.file.path, file]));
  for (const { source, target } of pairs) {
    const [left, right] = [byPath.get(source), byPath.get(target)];
    if (left && right && left !== right && areAlike(left, right) && waiting.has(left) && waiting.has(right)) {
      yield [left, right];
    }
  }
}

/** Pairs of which each file is the only one of its side under a key, and fits no second file. */
function pairsByKey<File extends DeliveredFile>(
  waiting: ReadonlySet<NamedFile<File>>,
  readingsOfFile: (file: NamedFile<File>) => PathReading[],
): [NamedFile<File>, NamedFile<File>][] {
  const byKey = new Map<string, Record<keyof Languages, Set<NamedFile<File>>>>();
  for (const file of waiting) {
    for (const { side, key } of readingsOfFile(file)) {
      const full = `${file.format}/${file.compression}/${file.again}/${key}`;
      const found = byKey.get(full) ?? { source: new Set(), target: new Set() };
      byKey.set(full, found);
      found[side].add(file);
    }
  }
  const partners = new Map<NamedFile<File>, Set<NamedFile<File>>>();
  const pairs: [NamedFile<File>, NamedFile<File>][] = [];
  const note = (file: NamedFile<File>, partner: NamedFile<File>) =>
    partners.set(file, (partners.get(file) ?? new Set()).add(partner));
  for (const { source, target } of byKey.values()) {
    for (const left of source) {
      for (const right of target) {
        if (left === right) continue;
        note(left, right);
        note(right, left);
        pairs.push([left, right]);
      }
    }
  }
  const taken = new Set<NamedFile<File>>();
  return pairs.filter(([left, right]) => {
    const isOnly = partners.get(left)?.size === 1 && partners.get(right)?.size === 1 && !taken.has(left);
    if (isOnly) taken.add(left).add(right);
    return isOnly;
  });
}

const areAlike = (a: NamedFile<DeliveredFile>, b: NamedFile<DeliveredFile>) =>
  a.format === b.format && a.compression === b.compression;

function unknownFormat(path: string, { source, target }: Languages): UnknownFormat {
  return new UnknownFormat(
    `The name ${path} says nothing of a format that is read. Give it one of the endings ${Object.keys(FORMATS)
      .map((ending) => `.${ending}`)
      .join(
        ' ',
      )}, or .${source} and .${target} for two files of lines, with .gz, .bz2, .xz or .zst where it is compressed, and upload it again.`,
  );
}

function partnerMissing<File extends DeliveredFile>(
  file: NamedFile<File>,
  candidates: readonly string[],
  languages: Languages,
): PartnerMissing {
  const readings = [...file.readings, defaultReadingOf(file.path)].filter((one) => one !== undefined);
  const wanted = [...new Set(readings.map((reading) => partnerOf(reading, languages)))];
  if (wanted.length === 0) {
    return new PartnerMissing(
      `${file.path} is a file of one language, and its name does not say which. Put ${languages.source} or ${languages.target} into the names of both files ` +
        'or of their folders, or list them in a dragoman.json, and upload both again.',
    );
  }
  if (candidates.length > 0) {
    return new PartnerMissing(
      `${file.path} could belong to several files, or several files to it: ${[...new Set(candidates)].slice(0, 5).join(', ')}. ` +
        'Say in a dragoman.json which ones belong together, and upload all again.',
    );
  }
  return new PartnerMissing(
    `${file.path} is one side of a pair of files, and the other side did not come with it; looked for ${wanted.slice(0, 4).join(', ')}. ` +
      'Upload both together, with names that differ in the language only and the same compression.',
  );
}

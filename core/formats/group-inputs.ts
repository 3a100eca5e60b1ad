import type { Compression, InputFile, InputFormat, PlanInput } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { shortHash } from '../hashing.ts';
import { PartnerMissing, UnknownFormat } from './errors.ts';
import { isLanguage, type Languages } from './text-record.ts';

/** What a file's name says: its format, and for one side of a Moses pair which side, and what both sides share. */
export interface FileFormat {
  format: InputFormat;
  compression: Compression;
  side?: keyof Languages;
  stem?: string;
}

/** @returns undefined when the name says nothing that we read: no .tmx, .tsv, .csv, nor the code of one of the languages, each with or without .gz */
export function inputFormatOf(fileName: string, languages: Languages): FileFormat | undefined {
  const compression = /\.gz$/i.test(fileName) ? 'gzip' : 'none';
  const plain = compression === 'gzip' ? fileName.slice(0, -3) : fileName;
  const dot = plain.lastIndexOf('.');
  if (dot < 1) return undefined;
  const extension = plain.slice(dot + 1).toLowerCase();
  if (extension === 'tmx' || extension === 'tsv' || extension === 'csv')
    return { format: extension, compression };
  const side = (['source', 'target'] as const).find((one) => isLanguage(extension, languages[one]));
  return side && { format: 'moses', compression, side, stem: plain.slice(0, dot) };
}

/** A file that no reader will see, as a plan lists it. */
export interface RefusedFile {
  file: InputFile;
  sourceId: string;
  reason: string;
  message: string;
}

/**
 * Groups the files that one source uploaded into inputs, in the order of the files (a Moses pair at its first file).
 * @returns the inputs, and the files that none can be made of: UnknownFormat, PartnerMissing
 */
export function groupInputs(
  files: readonly InputFile[],
  sourceId: string,
  languagePair: string,
): { inputs: PlanInput[]; refused: RefusedFile[] } {
  const languages = languagesOf(languagePair);
  const refused: RefusedFile[] = [];
  const refuse = (file: InputFile, error: UnknownFormat | PartnerMissing) =>
    refused.push({ file, sourceId, reason: error.name, message: error.message });
  const groups: { format: InputFormat; compression: Compression; files: InputFile[] }[] = [];
  const halves = new Map<string, Record<keyof Languages, InputFile[]>>();
  for (const file of files) {
    const name = nameOf(file);
    const found = inputFormatOf(name, languages);
    if (!found) refuse(file, unknownFormat(name, languages));
    else if (found.side === undefined)
      groups.push({ format: found.format, compression: found.compression, files: [file] });
    else {
      const key = `${found.compression}/${found.stem}`;
      const waiting = halves.get(key) ?? { source: [], target: [] };
      halves.set(key, waiting);
      const other = found.side === 'source' ? 'target' : 'source';
      const partner = waiting[other].shift();
      if (!partner) waiting[found.side].push(file);
      else {
        const pair = found.side === 'source' ? [file, partner] : [partner, file];
        groups.push({ format: 'moses', compression: found.compression, files: pair });
      }
    }
  }
  for (const waiting of halves.values()) {
    for (const file of [...waiting.source, ...waiting.target]) {
      refuse(file, partnerMissing(nameOf(file), languages));
    }
  }
  const inputs = groups.map(
    (group): PlanInput => ({
      inputId: shortHash(group.files.map(({ uploadId }) => uploadId)),
      sourceId,
      format: group.format,
      compression: group.compression,
      files: group.files,
    }),
  );
  return { inputs, refused };
}

function unknownFormat(name: string, { source, target }: Languages): UnknownFormat {
  return new UnknownFormat(
    `The name ${name} says nothing of a format that is read. Name it .tmx, .tsv or .csv, or .${source} and .${target} ` +
      'for two files of lines, each with or without .gz, and upload it again.',
  );
}

function partnerMissing(name: string, { source, target }: Languages): PartnerMissing {
  return new PartnerMissing(
    `${name} is one side of a pair of files, and the other side did not come with it. Upload both together, with names that ` +
      `differ in .${source} and .${target} only and both compressed or neither.`,
  );
}

const nameOf = (file: InputFile) => file.key.split('/').at(-1) ?? file.key;

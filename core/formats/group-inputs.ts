import type { InputFile, PlanInput } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { shortHash } from '../hashing.ts';
import { groupFiles, type NamedPair } from './group-files.ts';

/** A file that no reader will see, as a plan lists it. */
export interface RefusedFile {
  file: InputFile;
  sourceId: string;
  reason: string;
  message: string;
}

/**
 * Groups the files that one source uploaded into inputs, in the order of the files (groupFiles).
 * @param pairs files that belong together, by their paths below the source
 */
export function groupInputs(
  files: readonly InputFile[],
  sourceId: string,
  languagePair: string,
  pairs: readonly NamedPair[] = [],
): { inputs: PlanInput[]; refused: RefusedFile[] } {
  const delivered = files.map((file) => ({ path: pathBelowSource(file), file }));
  const { groups, refused } = groupFiles(delivered, languagesOf(languagePair), pairs);
  return {
    inputs: groups.map((group): PlanInput => {
      const members = group.files.map(({ file }) => file);
      return {
        inputId: shortHash(members.map(({ uploadId }) => uploadId)),
        sourceId,
        format: group.format,
        compression: group.compression,
        files: members,
      };
    }),
    refused: refused.map(({ file: { file }, error }) => ({
      file,
      sourceId,
      reason: error.name,
      message: error.message,
    })),
  };
}

/** `season-1/film.en.srt` of `<corpus>/<language pair>/<source>/season-1/film.en.srt`. */
export const pathBelowSource = ({ key }: Pick<InputFile, 'key'>) => key.split('/').slice(3).join('/');

import type { InputFile, PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { TABULAR } from '../../contracts/primitives.ts';
import { groupInputs, pathBelowSource } from '../formats/group-inputs.ts';
import { mergeRights, readDescriptions } from '../formats/read-descriptions.ts';
import type { Objects } from '../objects/objects.ts';
import { groupTables } from '../tables/group-tables.ts';
import { cutIntoRanges } from './cut-ranges.ts';

/** What the uploads of a run become. Every upload is in an input, a description or refused. */
export interface PlannedInputs {
  inputs: PlanInput[];
  /** Manifests and sidecars. */
  descriptions: InputFile[];
  refused: PreparationPlan['refused'];
}

/** Groups uploads into inputs, source by source in ascending order, with what manifests and sidecars say about them. */
export async function planInputs(
  uploads: readonly (InputFile & { sourceId: string })[],
  languagePair: string,
  landing: Objects,
): Promise<PlannedInputs> {
  const planned: PlannedInputs = { inputs: [], descriptions: [], refused: [] };
  for (const sourceId of [...new Set(uploads.map((upload) => upload.sourceId))].sort()) {
    const own = uploads.filter((upload) => upload.sourceId === sourceId).map(deliveredFile);
    const delivery = await readDescriptions(own, ({ file }) => landing.stream(file.key, file.versionId));
    planned.descriptions.push(...delivery.descriptions.map(({ file }) => file));
    for (const { file, error } of delivery.refused) {
      planned.refused.push({ file: file.file, sourceId, reason: error.name, message: error.message });
    }
    const files = delivery.files.map(({ file }) => file);
    const isTable = languagePair === TABULAR;
    const { inputs, refused } = isTable
      ? groupTables(files, sourceId)
      : groupInputs(files, sourceId, languagePair, delivery.pairs);
    planned.refused.push(...refused);
    for (const input of inputs) {
      const rights = mergeRights(input.files.map((file) => delivery.rightsOf(deliveredFile(file))));
      const known = rights ? { ...input, rights } : input;
      planned.inputs.push(...(isTable ? [known] : await cutIntoRanges(known, landing)));
    }
  }
  return planned;
}

/** An upload as a plan names it. */
export const inputFileOf = ({ uploadId, key, versionId, eTag, sizeBytes }: InputFile): InputFile => ({
  uploadId,
  key,
  versionId,
  eTag,
  sizeBytes,
});

const deliveredFile = (upload: InputFile) => ({ path: pathBelowSource(upload), file: inputFileOf(upload) });

import type { InputFile, InputFormat, PlanInput } from '../../contracts/plan.ts';
import { UnknownFormat } from '../formats/errors.ts';
import { splitCompression } from '../formats/file-formats.ts';
import type { RefusedFile } from '../formats/group-inputs.ts';
import { shortHash } from '../hashing.ts';

/** Formats of tables by the ending of the name. A `.json` file holds an array of objects, or one a line. */
const TABLE_FORMATS: Readonly<Record<string, InputFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'jsonl',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
};

/** Every file of a table is an input of its own; one whose name says no format of tables is refused. */
export function groupTables(
  files: readonly InputFile[],
  sourceId: string,
): { inputs: PlanInput[]; refused: RefusedFile[] } {
  const inputs: PlanInput[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    const { name, compression } = splitCompression(file.key);
    const format = TABLE_FORMATS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
    if (format)
      inputs.push({ inputId: shortHash([file.uploadId]), sourceId, format, compression, files: [file] });
    else {
      const error = new UnknownFormat(
        `${file.key} is no table by its name. Upload CSV, TSV, JSON, JSON Lines or Parquet with that ending, compressed or not.`,
      );
      refused.push({ file, sourceId, reason: error.name, message: error.message });
    }
  }
  return { inputs, refused };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EvaluationFile } from './evaluation.ts';
import { JobFile, ProgressFile, ResultFile } from './job.ts';
import { TrainingRecipe } from './training-recipe.ts';

const DIRECTORY = fileURLToPath(
  new URL('../containers/trainer/src/dragoman_trainer/schemas', import.meta.url),
);

/** The contracts that Python reads. */
const SCHEMAS = {
  'job-file': JobFile,
  'result-file': ResultFile,
  'progress-file': ProgressFile,
  'evaluation-file': EvaluationFile,
  'training-recipe': TrainingRecipe,
};

/** A JSON Schema as it must lie beside the trainer's code. */
export interface JsonSchemaFile {
  name: string;
  path: string;
  text: string;
  /** Whether the file says the same. */
  current: boolean;
}

/** JSON Schemas (draft 2020-12) of what Python reads and writes, made from the zod contracts. */
export function jsonSchemaFiles(): JsonSchemaFile[] {
  return Object.entries(SCHEMAS).map(([name, schema]) => {
    const path = join(DIRECTORY, `${name}.schema.json`);
    const text = `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }), null, 2)}\n`;
    return { name, path, text, current: existsSync(path) && readFileSync(path, 'utf8') === text };
  });
}

/** Writes the contracts that Python reads as JSON Schema; `--check` compares instead and fails when one is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EvaluationFile, JobFile, ProgressFile, ResultFile } from './job.ts';
import { TrainingRecipe } from './training-recipe.ts';

const SCHEMAS = {
  'job-file': JobFile,
  'result-file': ResultFile,
  'progress-file': ProgressFile,
  'evaluation-file': EvaluationFile,
  'training-recipe': TrainingRecipe,
};

const directory = fileURLToPath(
  new URL('../containers/trainer/src/dragoman_trainer/schemas', import.meta.url),
);
const checkOnly = process.argv.includes('--check');
mkdirSync(directory, { recursive: true });
const stale = Object.entries(SCHEMAS).filter(([name, schema]) => {
  const file = join(directory, `${name}.schema.json`);
  const text = `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }), null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!checkOnly) writeFileSync(file, text);
  return true;
});
if (checkOnly && stale.length > 0) {
  console.error(`Stale JSON Schemas: ${stale.map(([name]) => name).join(', ')}. Run: npm run generate`);
  process.exitCode = 1;
} else {
  console.log(checkOnly ? 'JSON Schemas are current.' : `${stale.length} JSON Schemas written.`);
}

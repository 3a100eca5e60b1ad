/** Writes the contracts that Python reads as JSON Schema; `--check` compares instead and fails when one is stale. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { jsonSchemaFiles } from './json-schemas.ts';

const stale = jsonSchemaFiles().filter(({ current }) => !current);
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Stale JSON Schemas: ${stale.map(({ name }) => name).join(', ')}. Run: npm run generate`);
    process.exitCode = 1;
  } else console.log('JSON Schemas are current.');
} else {
  for (const { path, text } of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  console.log(`${stale.length} JSON Schemas written.`);
}

import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ContractViolation } from '../../core/errors.ts';
import { parseContract } from '../../core/objects/json-objects.ts';

/** The recipe in a file, or the default one. @throws ContractViolation with the path of every problem */
export function readRecipe<Schema extends z.ZodType>(
  file: string | undefined,
  schema: Schema,
): z.infer<Schema> {
  if (file === undefined) return parseContract(schema, {}, 'the default recipe');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ContractViolation(`${file} cannot be read as JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return parseContract(schema, json, file);
}

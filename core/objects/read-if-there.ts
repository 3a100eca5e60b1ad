import type { z } from 'zod';
import { ObjectMissing } from '../errors.ts';
import { readJson } from './json-objects.ts';
import type { Objects } from './objects.ts';

/** Reads a JSON object that need not be there yet. @returns undefined when it is not. @throws ContractViolation */
export async function readIfThere<Schema extends z.ZodType>(
  objects: Objects,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return await readJson(objects, key, schema);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { ContractViolation } from '../../core/errors.ts';
import { parseContract } from '../../core/objects/json-objects.ts';

/** The preparation recipe in a file, or the default one. @throws ContractViolation with the path of every problem */
export function readRecipe(file: string | undefined): PreparationRecipe {
  if (file === undefined) return PreparationRecipe.parse({});
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ContractViolation(`${file} cannot be read as JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return parseContract(PreparationRecipe, json, file);
}

import type { z } from 'zod';
import { ContractViolation } from '../errors.ts';
import type { Objects } from './objects.ts';

/** Reads a JSON object and checks it against its contract. @throws ObjectMissing, ContractViolation */
export async function readJson<Schema extends z.ZodType>(
  objects: Objects,
  key: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = Buffer.from(await objects.get(key)).toString('utf8');
  return parseContract(schema, JSON.parse(text), key);
}

/** Checks a value against its contract and writes it as JSON. @throws ContractViolation */
export async function writeJson<Schema extends z.ZodType>(
  objects: Objects,
  key: string,
  schema: Schema,
  value: z.input<Schema>,
): Promise<void> {
  const checked = parseContract(schema, value, key);
  await objects.put(key, `${JSON.stringify(checked, null, 1)}\n`, 'application/json');
}

/** @param what names the value in the message: a key, an event, an environment. @throws ContractViolation */
export function parseContract<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .map((issue) => `${issue.path.length ? issue.path.join('.') : 'value'}: ${issue.message}`)
    .join('; ');
  throw new ContractViolation(`${what} does not fit its contract: ${problems}.`);
}

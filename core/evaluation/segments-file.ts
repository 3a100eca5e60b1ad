import { z } from 'zod';
import { ContractViolation } from '../errors.ts';
import { keys } from '../keys.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';

/** What of a line of `segments-<setId>.jsonl` is read here; the trainer writes more. */
const Segment = z.object({
  pairId: z.string(),
  source: z.string(),
  reference: z.string(),
  hypothesis: z.string(),
  document: z.string().nullish(),
  domain: z.string().nullish(),
  /** Of translations. */
  chrf: z.number().optional(),
  checks: z.record(z.string(), z.boolean()).optional(),
  /** Of classifiers and tables, by class. */
  probabilities: z.record(z.string(), z.number()).optional(),
});
export type Segment = z.infer<typeof Segment>;

/** What a version made of a test set, by pair id; memory: the set. @throws ObjectMissing, ContractViolation */
export async function readSegments(
  models: Objects,
  { model, version, setId }: { model: string; version: string; setId: string },
): Promise<Map<string, Segment>> {
  const key = keys.modelSegments(model, version, setId);
  const text = Buffer.from(await models.get(key)).toString('utf8');
  const segments = parseJsonLines(text, Segment, key);
  return new Map(segments.map((segment) => [segment.pairId, segment]));
}

/** Parses JSON Lines; lines without text are skipped. @throws ContractViolation with the number of the line */
export function parseJsonLines<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  name: string,
): z.infer<Schema>[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `Line ${index + 1} of ${name}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new ContractViolation(`${where} is not JSON: ${(error as Error).message}.`, { cause: error });
    }
    return [parseContract(schema, value, where)];
  });
}

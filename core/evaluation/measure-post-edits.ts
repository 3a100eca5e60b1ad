import { z } from 'zod';
import { languagesOf } from '../../contracts/primitives.ts';
import { ObjectMissing } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { modelMissing } from '../registry/models.ts';
import type { OneAtATimeDependencies } from '../registry/one-at-a-time.ts';
import type { Registry } from '../registry/registry.ts';
import { type EditedSet, editedSegments, submitPostEdits } from './post-edits.ts';
import { outputOf } from './request-tryout.ts';
import type { CommandState, TrainerCommands } from './trainer-commands.ts';

/** `runs/post-edits/<id>/request.json`. */
const Measurement = z.strictObject({
  v: z.literal(1),
  model: z.string(),
  version: z.string(),
  setId: z.string(),
  jobId: z.string(),
});

interface MeasureDependencies {
  registry: OneAtATimeDependencies['registry'] &
    Pick<Registry, 'getModel' | 'listEvaluations' | 'putEvaluation' | 'putAudit'>;
  models: Objects;
  commands: TrainerCommands;
  now: () => Date;
  newId: () => string;
}

/**
 * Has the trainer measure how much people changed, as a job. @param text as of submitPostEdits
 * @returns the id under which acceptPostEdits finds the measurement. @throws as submitPostEdits
 */
export async function measurePostEdits(
  { text, ...set }: EditedSet & { text: string },
  { registry, models, commands, newId }: MeasureDependencies,
): Promise<string> {
  const line = await registry.getModel(set.model);
  if (!line) throw modelMissing(set.model);
  const { segments } = await editedSegments({ ...set, text }, { registry, models });
  const measurementId = shortHash(newId());
  const input = keys.postEditMeasurement(measurementId, 'segments.jsonl');
  await models.put(keys.postEditMeasurement(measurementId, 'post-edits.jsonl'), text, 'application/jsonl');
  const lines = segments.map((segment) => `${JSON.stringify(segment)}\n`);
  await models.put(input, lines.join(''), 'application/jsonl');
  const jobId = await commands.submitCommand(`hter-${measurementId}`, (uriOf) => [
    ...['hter', '--to', languagesOf(line.languagePair).target, '--in', uriOf(input)],
    ...['--out', uriOf(keys.postEditMeasurement(measurementId, 'hter.json'))],
  ]);
  const key = keys.postEditMeasurement(measurementId, 'request.json');
  await writeJson(models, key, Measurement, { v: 1, ...set, jobId });
  return measurementId;
}

/**
 * Puts what was measured on evaluation and card, once it is there; again: the same. @throws as submitPostEdits, and
 * ObjectMissing where nothing was asked of this set under this id
 */
export async function acceptPostEdits(
  { measurementId, by, ...asked }: EditedSet & { measurementId: string; by: string },
  { registry, models, commands, now, newId }: MeasureDependencies,
): Promise<CommandState & Partial<Awaited<ReturnType<typeof submitPostEdits>>>> {
  const place = (name: string) => keys.postEditMeasurement(measurementId, name);
  const { v: _, jobId, ...set } = await readJson(models, place('request.json'), Measurement);
  if ((['model', 'version', 'setId'] as const).some((name) => set[name] !== asked[name])) {
    throw new ObjectMissing(
      `No measurement ${measurementId} was asked of ${asked.setId} of ${asked.model}@${asked.version}.`,
    );
  }
  const output = await outputOf(place('hter.json'), jobId, { models, commands });
  if ('status' in output) return output;
  const text = Buffer.from(await models.get(place('post-edits.jsonl'))).toString('utf8');
  const measured: unknown = JSON.parse(output.text);
  const submitted = await submitPostEdits(
    { ...set, text, by },
    { registry, models, measureHter: async () => measured, now, newId },
  );
  return { status: 'SUCCEEDED', ...submitted };
}

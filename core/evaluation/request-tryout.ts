import { languagesOf } from '../../contracts/primitives.ts';
import { type Tryout, TryoutRequest } from '../../contracts/tryout.ts';
import { ObjectMissing } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { findVersion } from '../registry/version-reference.ts';
import { readModelCard } from '../training/model-cards.ts';
import { decodingFiles } from './decoding-files.ts';
import { CommandForgotten, type CommandState, type TrainerCommands } from './trainer-commands.ts';

interface TryoutDependencies {
  registry: Pick<Registry, 'getModel' | 'getModelVersion'>;
  models: Objects;
  commands: TrainerCommands;
}

/**
 * Has segments translated by versions, given as `MODEL`, `MODEL@VERSION` or `MODEL@ALIAS`: a job on processors for each,
 * which runs the trainer's own decoder. @throws CannotTranslate, NoChampion, NotRegistered, ObjectMissing
 */
export async function requestTryout(
  { versions, segments, by }: { versions: readonly string[]; segments: readonly string[]; by: string },
  { registry, models, commands, now, newId }: TryoutDependencies & { now: () => Date; newId: () => string },
): Promise<Tryout> {
  const tryoutId = shortHash(newId());
  const lines = segments.map((segment) => segment.replace(/\s+/g, ' ').trim());
  const planned = [];
  for (const reference of versions) {
    const { model, version } = await findVersion(reference, registry);
    const card = await readModelCard(models, version.model, version.version);
    const files = decodingFiles(card).map(({ name }) => name);
    planned.push({ version, files, target: languagesOf(model.languagePair).target });
  }
  await models.put(keys.tryoutText(tryoutId), lines.map((line) => `${line}\n`).join(''), 'text/plain');
  const parts: TryoutRequest['parts'] = [];
  for (const [part, { version, files, target }] of planned.entries()) {
    const folder = keys.modelVersion(version.model, version.version);
    const jobId = await commands.submitCommand(`tryout-${tryoutId}-${part}`, (uriOf) => [
      ...['translate', '--model', uriOf(folder), '--to', target],
      ...files.flatMap((name) => ['--file', name]),
      ...['--in', uriOf(keys.tryoutText(tryoutId)), '--out', uriOf(keys.tryoutPart(tryoutId, part))],
    ]);
    parts.push({ model: version.model, version: version.version, jobId });
  }
  const request = { v: 1 as const, tryoutId, createdAt: now().toISOString(), by, segments: lines, parts };
  await writeJson(models, keys.tryout(tryoutId), TryoutRequest, request);
  return readTryout(tryoutId, { models, commands });
}

/** A tryout with the translations that are there by now. @throws ObjectMissing */
export async function readTryout(
  tryoutId: string,
  { models, commands }: Pick<TryoutDependencies, 'models' | 'commands'>,
): Promise<Tryout> {
  const { v: _, parts, ...request } = await readJson(models, keys.tryout(tryoutId), TryoutRequest);
  return {
    ...request,
    parts: await Promise.all(
      parts.map(async ({ model, version, jobId }, part) => {
        const output = await outputOf(keys.tryoutPart(tryoutId, part), jobId, { models, commands });
        if ('status' in output) return { model, version, ...output };
        // Every line ends with a line break.
        const translations = output.text.split('\n').slice(0, -1);
        return { model, version, status: 'SUCCEEDED' as const, translations };
      }),
    ),
  };
}

/** What a command has written, or how far it is. */
export async function outputOf(
  key: string,
  jobId: string,
  { models, commands }: Pick<TryoutDependencies, 'models' | 'commands'>,
): Promise<{ text: string } | CommandState> {
  const read = () =>
    models.get(key).then(
      (bytes) => ({ text: Buffer.from(bytes).toString('utf8') }),
      (error: unknown) => {
        if (error instanceof ObjectMissing) return undefined;
        throw error;
      },
    );
  const there = await read();
  if (there) return there;
  const state = await commands.describeCommand(jobId).catch((error: unknown): CommandState => {
    if (error instanceof CommandForgotten) return { status: 'FAILED', reason: error.message };
    throw error;
  });
  if (state.status !== 'SUCCEEDED') return state;
  // It ended between the two looks.
  return (await read()) ?? { status: 'FAILED', reason: `The job ${jobId} has left no ${key}.` };
}

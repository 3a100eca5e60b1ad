import type { Model, ModelVersion } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import { modelMissing, modelVersionMissing } from './models.ts';
import type { Registry } from './registry.ts';

/** A line without a champion has no version that is meant when none is named. */
export class NoChampion extends DragomanError {}

/** The id of the version that a version, an alias or `champion` stands for in a line. @throws NoChampion */
export function versionNamed({ model, champion, aliases }: Model, wanted = 'champion'): string {
  const aliased = aliases && Object.hasOwn(aliases, wanted) ? aliases[wanted] : wanted;
  const id = wanted === 'champion' ? champion : aliased;
  if (id !== undefined) return id;
  throw new NoChampion(
    `${model} has no champion yet. Name one of its versions as ${model}@VERSION; dragoman models show ${model} lists them.`,
  );
}

/**
 * Finds the version that `MODEL`, `MODEL@VERSION`, `MODEL@ALIAS` or `MODEL@champion` stands for; without a part after
 * the `@`, the champion. @throws NoChampion, NotRegistered
 */
export async function findVersion(
  reference: string,
  registry: Pick<Registry, 'getModel' | 'getModelVersion'>,
): Promise<{ model: Model; version: ModelVersion }> {
  const [name, wanted] = reference.split('@') as [string, string?];
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const id = versionNamed(model, wanted);
  const version = await registry.getModelVersion(name, id);
  if (!version) throw modelVersionMissing(name, id);
  return { model, version };
}

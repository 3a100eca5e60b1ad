import type { Model, ModelVersion } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import { modelMissing, modelVersionMissing } from './models.ts';
import type { Registry } from './registry.ts';

/** A line without a champion has no version that is meant when none is named. */
export class NoChampion extends DragomanError {}

/**
 * Finds the version that `MODEL`, `MODEL@VERSION`, `MODEL@ALIAS` or `MODEL@champion` stands for; without a part after
 * the `@`, the champion. @throws NoChampion, NotRegistered
 */
export async function findVersion(
  reference: string,
  registry: Pick<Registry, 'getModel' | 'getModelVersion'>,
): Promise<{ model: Model; version: ModelVersion }> {
  const [name, wanted = 'champion'] = reference.split('@') as [string, string?];
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const id = wanted === 'champion' ? model.champion : (model.aliases?.[wanted] ?? wanted);
  if (id === undefined) {
    throw new NoChampion(
      `${name} has no champion yet. Name one of its versions as ${name}@VERSION; npm run models -- show ${name} lists them.`,
    );
  }
  const version = await registry.getModelVersion(name, id);
  if (!version) throw modelVersionMissing(name, id);
  return { model, version };
}

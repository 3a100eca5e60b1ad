import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../../contracts/entities.ts';
import { newestFirst } from '../dataset-versions.ts';
import { hasSettings, splitLineSettings } from '../line-settings.ts';
import { ancestorsOf } from '../lineage.ts';
import {
  aliasesChanged,
  championChanged,
  championInUse,
  lineChanged,
  lineScheduleChanged,
  modelMissing,
  modelVersionMissing,
  sameAliases,
  versionRejected,
} from '../models.ts';
import type { ModelRegistry } from '../registry.ts';
import { union } from '../removals.ts';
import { copy, corpusKey, inOrder, must, putIfAbsent } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Model lines, their versions, what these come from, and evaluations in memory. */
export function memoryModels({ models, modelVersions, descents, evaluations }: MemoryTables): ModelRegistry {
  const mustGetModel = (model: string) => must(models.get(model), () => modelMissing(model));
  const mustGetVersion = (model: string, version: string) =>
    must(modelVersions.get(`${model} ${version}`), () => modelVersionMissing(model, version));
  return {
    putModelIfAbsent: async (model) => putIfAbsent(models, model.model, model),
    async changeLineSettings(name, settings, seen) {
      const found = mustGetModel(name);
      if (!hasSettings(found, seen)) throw lineChanged(name);
      const { given, absent } = splitLineSettings(settings);
      const gone = Object.fromEntries(absent.map((setting) => [setting, undefined]));
      models.set(name, copy({ ...found, ...gone, ...given }) as Model);
    },
    async setAlias(name, alias, version, seen) {
      const found = mustGetModel(name);
      if (seen && !sameAliases(seen, found)) throw aliasesChanged(name);
      models.set(name, copy({ ...found, aliases: { ...found.aliases, [alias]: version } }) as Model);
    },
    getModel: async (model) => copy(models.get(model)),
    async setLineSchedule(model, field, schedule, before) {
      const found = mustGetModel(model);
      if (!isDeepStrictEqual(found[field], copy(before))) throw lineScheduleChanged(model);
      models.set(model, copy({ ...found, [field]: schedule }));
    },
    listModels: async (id) => copy(inOrder(models).filter((model) => corpusKey(model) === corpusKey(id))),
    listAllModels: async () => copy(inOrder(models)),
    async putModelVersion(item) {
      const { model, version } = item;
      for (const ancestor of ancestorsOf(item)) {
        descents.set(`${ancestor} ${model} ${version}`, { ancestor, model, version });
      }
      return putIfAbsent(modelVersions, `${model} ${version}`, item);
    },
    getModelVersion: async (model, version) => copy(modelVersions.get(`${model} ${version}`)),
    listModelVersions: async (model) =>
      copy([...modelVersions.values()].filter((item) => item.model === model).sort(newestFirst)),
    listDescendants: async (wanted) =>
      inOrder(descents)
        .filter(({ ancestor }) => ancestor === wanted)
        .map(({ model, version }) => ({ model, version })),
    async promoteVersion(name, version, previous, at) {
      const model = mustGetModel(name);
      if (model.champion === version) return;
      const promoted = mustGetVersion(name, version);
      if (promoted.stage === 'rejected') throw versionRejected(promoted);
      if (model.champion !== previous) throw championChanged(model, version, previous);
      if (previous !== undefined) {
        modelVersions.set(`${name} ${previous}`, { ...mustGetVersion(name, previous), stage: 'archived' });
      }
      modelVersions.set(`${name} ${version}`, { ...promoted, stage: 'champion', promotedAt: at });
      models.set(name, { ...model, champion: version });
    },
    async rejectVersion(name, version, rejection) {
      const found = mustGetVersion(name, version);
      if (found.stage === 'champion') throw championInUse(found);
      if (found.stage === 'rejected') return;
      modelVersions.set(`${name} ${version}`, copy({ ...found, stage: 'rejected', rejection }));
    },
    putEvaluation: async (item) =>
      void evaluations.set(`${item.model} ${item.version} ${item.setId}`, copy(item)),
    listEvaluations: async (model, version) =>
      copy(
        inOrder(evaluations).filter(
          (item) => item.model === model && (version === undefined || item.version === version),
        ),
      ),
    async markModelVersion(model, version, removalIds) {
      const key = `${model} ${version}`;
      const found = mustGetVersion(model, version);
      modelVersions.set(key, { ...found, containsRemoved: union(found.containsRemoved, removalIds) });
    },
  };
}

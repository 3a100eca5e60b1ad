import { createWriteTransaction } from 'electrodb';
import { Evaluation, Model, ModelVersion } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { newestFirst } from './dataset-versions.ts';
import { ChampionChanged, NotRegistered } from './errors.ts';
import type { Registry } from './registry.ts';
import { union } from './removals.ts';
import { applied, transacted } from './writes.ts';

type ModelRegistry = Pick<
  Registry,
  | 'putModelIfAbsent'
  | 'setModelSettings'
  | 'getModel'
  | 'listModels'
  | 'putModelVersion'
  | 'getModelVersion'
  | 'listModelVersions'
  | 'promoteVersion'
  | 'markModelVersion'
  | 'putEvaluation'
  | 'listEvaluations'
>;

/** Model lines, their versions and evaluations in the table. */
export function models({ model, modelVersion, evaluation }: RegistryEntities): ModelRegistry {
  const getModel: ModelRegistry['getModel'] = async (name) => {
    const { data } = await model.get({ model: name }).go({ consistent: true });
    return data ? parseContract(Model, data, `model ${name}`) : undefined;
  };
  const getModelVersion: ModelRegistry['getModelVersion'] = async (name, version) => {
    const { data } = await modelVersion.get({ model: name, version }).go({ consistent: true });
    return data ? parseContract(ModelVersion, data, `version ${version} of model ${name}`) : undefined;
  };
  return {
    putModelIfAbsent: (item) => applied(() => model.create(item).go()),

    async setModelSettings(name, { recipe, promotion, trainWhenGrownBy }) {
      const change = model.patch({ model: name });
      const changed =
        trainWhenGrownBy === undefined
          ? change.set({ recipe, promotion }).remove(['trainWhenGrownBy'])
          : change.set({ recipe, promotion, trainWhenGrownBy });
      if (!(await applied(() => changed.go()))) throw modelMissing(name);
    },
    getModel,

    async listModels({ corpus, languagePair }) {
      const { data } = await model.query.ofCorpus({ corpus, languagePair }).go({ pages: 'all' });
      return data.map((item) => parseContract(Model, item, 'a model of the registry'));
    },

    putModelVersion: (item) => applied(() => modelVersion.create(item).go()),
    getModelVersion,

    async listModelVersions(name) {
      const { data } = await modelVersion.query
        .ofModel({ model: name })
        .go({ consistent: true, pages: 'all' });
      return data
        .map((item) => parseContract(ModelVersion, item, `a version of model ${name}`))
        .sort(newestFirst);
    },

    async promoteVersion(name, version, previous) {
      if ((await getModel(name))?.champion === version) return;
      const promoted = await transacted(() =>
        createWriteTransaction({ model, modelVersion }, (entities) => [
          entities.model
            .patch({ model: name })
            .set({ champion: version })
            .where((at, is) =>
              previous === undefined ? is.notExists(at.champion) : is.eq(at.champion, previous),
            )
            .commit(),
          entities.modelVersion.patch({ model: name, version }).set({ stage: 'champion' }).commit(),
          ...(previous === undefined
            ? []
            : [
                entities.modelVersion
                  .patch({ model: name, version: previous })
                  .set({ stage: 'archived' })
                  .commit(),
              ]),
        ]).go(),
      );
      if (promoted) return;
      const found = await getModel(name);
      if (found?.champion === version) return;
      if (!found) throw modelMissing(name);
      if (!(await getModelVersion(name, version))) throw modelVersionMissing(name, version);
      throw championChanged(found, version, previous);
    },

    async markModelVersion(name, version, removalIds) {
      const found = await getModelVersion(name, version);
      if (!found) throw modelVersionMissing(name, version);
      await modelVersion
        .patch({ model: name, version })
        .set({ containsRemoved: union(found.containsRemoved, removalIds) })
        .go();
    },

    async putEvaluation(item) {
      await evaluation.put(item).go();
    },

    async listEvaluations(name, version) {
      const { data } = await evaluation.query
        .ofModel({ model: name, ...(version === undefined ? {} : { version }) })
        .go({ consistent: true, pages: 'all' });
      return data
        .map((item) => parseContract(Evaluation, item, `an evaluation of model ${name}`))
        .filter((item) => version === undefined || item.version === version);
    },
  };
}

export const modelMissing = (model: string) =>
  new NotRegistered(`No model ${model} is registered. Register it with npm run register-corpus.`);

export const modelVersionMissing = (model: string, version: string) =>
  new NotRegistered(`Model ${model} has no version ${version}.`);

export const championChanged = ({ model, champion }: Model, version: string, previous: string | undefined) =>
  new ChampionChanged(
    `Version ${version} of model ${model} was not promoted: it was compared with ${previous ?? 'no champion'}, but the ` +
      `champion is ${champion ?? 'none'}. Evaluate it against the champion first.`,
  );

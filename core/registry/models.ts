import { createWriteTransaction } from 'electrodb';
import { Evaluation, Model, ModelVersion } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import { ScheduleChanged } from '../schedules/errors.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { newestFirst } from './dataset-versions.ts';
import {
  AliasesChanged,
  ChampionChanged,
  ChampionInUse,
  LineChanged,
  NotRegistered,
  VersionRejected,
} from './errors.ts';
import { hasSettings, splitLineSettings } from './line-settings.ts';
import { ancestorsOf } from './lineage.ts';
import type { ModelRegistry } from './registry.ts';
import { union } from './removals.ts';
import { applied, forEachOf, transacted, untilApplied } from './writes.ts';

/** Others may change the aliases of a line at the same time so often before we give up. */
const ALIAS_ATTEMPTS = 5;

/** Model lines, their versions, what these come from, and evaluations in the table. */
export function models({ model, modelVersion, descent, evaluation }: RegistryEntities): ModelRegistry {
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

    async changeLineSettings(name, settings, seen) {
      // As it is stored: defaults that came later are in what was seen, and not in the table.
      const { data: stored } = await model.get({ model: name }).go({ consistent: true });
      if (!stored) throw modelMissing(name);
      if (!hasSettings(parseContract(Model, stored, `model ${name}`), seen)) throw lineChanged(name);
      const { given, absent, names } = splitLineSettings(settings);
      const changed = await applied(() =>
        model
          .patch({ model: name })
          .set(given)
          .remove(absent)
          .where((at, is) =>
            names
              .map((setting) =>
                stored[setting] === undefined
                  ? is.notExists(at[setting])
                  : is.eq(at[setting], stored[setting]),
              )
              .join(' AND '),
          )
          .go(),
      );
      if (!changed) throw lineChanged(name);
    },

    async setAlias(name, alias, version, seen) {
      for (let attempt = 0; attempt < ALIAS_ATTEMPTS; attempt++) {
        const found = await getModel(name);
        if (!found) throw modelMissing(name);
        if (seen && !sameAliases(seen, found)) break;
        const { [alias]: _, ...others } = found.aliases ?? {};
        const aliases = version === undefined ? others : { ...others, [alias]: version };
        const changed = await applied(() =>
          model
            .patch({ model: name })
            .set({ aliases })
            .where((at, is) =>
              found.aliases === undefined ? is.notExists(at.aliases) : is.eq(at.aliases, found.aliases),
            )
            .go(),
        );
        if (changed) return;
      }
      throw aliasesChanged(name);
    },
    async setLineSchedule(name, field, schedule, before) {
      const change = model.patch({ model: name });
      const changed = await applied(() =>
        (schedule === undefined ? change.remove([field]) : change.set({ [field]: schedule }))
          .where((at, is) => (before === undefined ? is.notExists(at[field]) : is.eq(at[field], before)))
          .go(),
      );
      if (changed) return;
      throw (await getModel(name)) ? lineScheduleChanged(name) : modelMissing(name);
    },
    getModel,

    async listModels({ corpus, languagePair }) {
      const { data } = await model.query.ofCorpus({ corpus, languagePair }).go({ pages: 'all' });
      return data.map((item) => parseContract(Model, item, 'a model of the registry'));
    },

    async listAllModels() {
      const { data } = await model.query.all({}).go({ pages: 'all' });
      return data.map((item) => parseContract(Model, item, 'a model of the registry'));
    },

    async putModelVersion(item) {
      const { model: line, version } = item;
      await forEachOf(ancestorsOf(item), (ancestor) => descent.put({ ancestor, model: line, version }).go());
      return applied(() => modelVersion.create(item).go());
    },
    getModelVersion,

    async listModelVersions(name) {
      const { data } = await modelVersion.query
        .ofModel({ model: name })
        .go({ consistent: true, pages: 'all' });
      return data
        .map((item) => parseContract(ModelVersion, item, `a version of model ${name}`))
        .sort(newestFirst);
    },

    async listDescendants(ancestor) {
      const { data } = await descent.query.ofAncestor({ ancestor }).go({ consistent: true, pages: 'all' });
      return data.map(({ model: line, version }) => ({ model: line as string, version: version as string }));
    },

    async promoteVersion(name, version, previous, at) {
      if ((await getModel(name))?.champion === version) return;
      const promoted = await transacted(() =>
        createWriteTransaction({ model, modelVersion }, (entities) => [
          entities.model
            .patch({ model: name })
            .set({ champion: version })
            .where((field, is) =>
              previous === undefined ? is.notExists(field.champion) : is.eq(field.champion, previous),
            )
            .commit(),
          entities.modelVersion
            .patch({ model: name, version })
            .set({ stage: 'champion', promotedAt: at })
            .where((field, is) => is.ne(field.stage, 'rejected'))
            .commit(),
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
      const challenger = await getModelVersion(name, version);
      if (!challenger) throw modelVersionMissing(name, version);
      if (challenger.stage === 'rejected') throw versionRejected(challenger);
      throw championChanged(found, version, previous);
    },

    async rejectVersion(name, version, rejection) {
      const rejected = await applied(() =>
        modelVersion
          .patch({ model: name, version })
          .set({ stage: 'rejected', rejection })
          .where((field, is) => `${is.eq(field.stage, 'candidate')} OR ${is.eq(field.stage, 'archived')}`)
          .go(),
      );
      if (rejected) return;
      const found = await getModelVersion(name, version);
      if (!found) throw modelVersionMissing(name, version);
      if (found.stage === 'champion') throw championInUse(found);
    },

    async markModelVersion(name, version, removalIds) {
      await untilApplied(async () => {
        const found = await getModelVersion(name, version);
        if (!found) throw modelVersionMissing(name, version);
        const { containsRemoved: before } = found;
        return applied(() =>
          modelVersion
            .patch({ model: name, version })
            .set({ containsRemoved: union(before, removalIds) })
            .where((at, is) =>
              before ? is.eq(at.containsRemoved, before) : is.notExists(at.containsRemoved),
            )
            .go(),
        );
      });
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

type Aliased = Pick<Model, 'aliases'>;

/** Whether the names of a line stand for the same versions. */
export function sameAliases({ aliases: some = {} }: Aliased, { aliases: others = {} }: Aliased): boolean {
  const names = Object.keys({ ...some, ...others });
  return names.every((name) => some[name] === others[name]);
}

export const aliasesChanged = (model: string) =>
  new AliasesChanged(`The aliases of ${model} are being changed by others. Look at them and try again.`);

export const modelMissing = (model: string) =>
  new NotRegistered(`No model ${model} is registered. Register it with dragoman models register.`);

export const lineChanged = (model: string) =>
  new LineChanged(
    `Someone else has changed the settings of ${model} meanwhile. Load them again, and make the change to what they are now.`,
  );

export const lineScheduleChanged = (model: string) =>
  new ScheduleChanged(
    `Someone else has changed a schedule of ${model} at the same time. Load it again and look.`,
  );

export const modelVersionMissing = (model: string, version: string) =>
  new NotRegistered(`Model ${model} has no version ${version}.`);

export const championChanged = ({ model, champion }: Model, version: string, previous: string | undefined) =>
  new ChampionChanged(
    `Version ${version} of model ${model} was not promoted: it was compared with ${previous ?? 'no champion'}, but the ` +
      `champion is ${champion ?? 'none'}. Evaluate it against the champion first.`,
  );

export const versionRejected = ({ model, version, rejection }: ModelVersion) =>
  new VersionRejected(
    `Version ${version} of model ${model} was rejected${rejection ? ` by ${rejection.by}: ${rejection.reason}` : ''}. ` +
      'Choose another version, or train again.',
  );

export const championInUse = ({ model, version }: ModelVersion) =>
  new ChampionInUse(
    `Version ${version} is the champion of ${model} and cannot be rejected. Promote another version first, for example with dragoman models roll-back ${model}.`,
  );

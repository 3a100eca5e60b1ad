import type { Model, ModelVersion } from '../../contracts/entities.ts';
import type { EventDetail } from '../../contracts/events.ts';
import { DragomanError } from '../errors.ts';
import type { Objects } from '../objects/objects.ts';
import { versionName } from '../registry/lineage.ts';
import { modelMissing, modelVersionMissing, versionRejected } from '../registry/models.ts';
import { type OneAtATimeDependencies, oneAtATime } from '../registry/one-at-a-time.ts';
import type { Registry } from '../registry/registry.ts';
import { readModelCard } from './model-cards.ts';

/** The line wants people to compare a version with the champion before it takes the place, and nobody has. */
export class HumanComparisonMissing extends DragomanError {}

/** No version was champion before the one that is. */
export class NothingToRollBackTo extends DragomanError {}

/** `champion` is a name that is always there; nobody sets it. */
export class AliasReserved extends DragomanError {}

/** An alias stands for a version that should be rejected. */
export class VersionInUse extends DragomanError {}

export interface SteerDependencies {
  registry: OneAtATimeDependencies['registry'] &
    Pick<
      Registry,
      | 'getModel'
      | 'getModelVersion'
      | 'listModelVersions'
      | 'promoteVersion'
      | 'rejectVersion'
      | 'setAlias'
      | 'putAudit'
    >;
  models: Objects;
  publishEvent: (type: 'ModelPromoted', detail: EventDetail<'ModelPromoted'>) => Promise<void>;
  now: () => Date;
  newId: () => string;
}

/** What a person does with versions of a model line; each leaves an audit entry. */
export interface ByHand {
  /** Who does it. */
  by: string;
  model: string;
  /** The line as that person saw it; what somebody else has changed since is not changed again. */
  seen?: Model;
}

/**
 * Makes a version the champion because a person says so, whatever the conditions say: a candidate, or one that was
 * champion before (a rollback). Only what the line demands of people is not left out. Tells other systems.
 * @returns the champion before. @throws HumanComparisonMissing, VersionRejected, ChampionChanged, NotRegistered
 */
export async function promoteByHand(
  { by, model: name, version, seen }: ByHand & { version: string },
  dependencies: SteerDependencies,
): Promise<string | undefined> {
  const { registry, publishEvent, now } = dependencies;
  const { model, found } = await lookUp(name, version, registry);
  const { champion: previous } = seen ?? model;
  if (previous === version) return previous;
  if (found.stage === 'candidate') await requireHumanComparison(model, found, dependencies.models);
  await registry.promoteVersion(name, version, previous, now().toISOString());
  const action = found.stage === 'archived' ? 'roll-back-model' : 'promote-model';
  const instead = previous === undefined ? '' : ` in place of ${previous}`;
  await note(dependencies, by, action, `${versionName(found)}${instead}`);
  const { corpus, languagePair } = model;
  await publishEvent('ModelPromoted', {
    ...{ corpus, languagePair, runId: found.runId, model: name, version },
    ...(previous === undefined ? {} : { previousVersion: previous }),
  });
  return previous;
}

/**
 * Makes the champion before the present one champion again. @returns its version
 * @throws NothingToRollBackTo, ChampionChanged, NotRegistered
 */
export async function rollBack(
  { by, model, seen }: ByHand,
  dependencies: SteerDependencies,
): Promise<string> {
  const versions = await dependencies.registry.listModelVersions(model);
  const [previous] = versions
    // Who saw another champion than there is by now learns that, rather than that the line went back to what was seen.
    .filter(({ version }) => version !== seen?.champion)
    .filter(({ stage, promotedAt }) => stage === 'archived' && promotedAt !== undefined)
    .sort((a, b) => ((a.promotedAt ?? '') < (b.promotedAt ?? '') ? 1 : -1));
  if (!previous) {
    throw new NothingToRollBackTo(
      `No version of ${model} was champion before. See dragoman models show ${model} for its versions.`,
    );
  }
  await promoteByHand({ by, model, version: previous.version, ...(seen && { seen }) }, dependencies);
  return previous.version;
}

/** Takes a version out of use for good. @throws VersionInUse, ChampionInUse, NotRegistered, ChangeUnderWay */
export async function rejectByHand(
  { by, model: name, version, reason }: ByHand & { version: string; reason: string },
  dependencies: SteerDependencies,
): Promise<void> {
  const { registry, now } = dependencies;
  return oneAtATime(namesOf(name), dependencies, async () => {
    const { model, found } = await lookUp(name, version, registry);
    const alias = Object.entries(model.aliases ?? {}).find(([, named]) => named === version)?.[0];
    if (alias !== undefined) {
      throw new VersionInUse(
        `The alias ${alias} of ${name} stands for ${version}. Give it to another version first: dragoman models alias ${name} ${alias} VERSION.`,
      );
    }
    await registry.rejectVersion(name, version, { at: now().toISOString(), by, reason });
    await note(dependencies, by, 'reject-model', `${versionName(found)}: ${reason}`);
  });
}

/** No name may come to stand for a version while it is being rejected. */
const namesOf = (model: string) => `names of ${model}`;

/**
 * Lets a name stand for a version, or takes the name away.
 * @throws AliasReserved, VersionRejected, AliasesChanged, NotRegistered, ChangeUnderWay
 */
export async function setAliasByHand(
  { by, model, alias, version, seen }: ByHand & { alias: string; version: string | undefined },
  dependencies: SteerDependencies,
): Promise<void> {
  const { registry } = dependencies;
  if (alias === 'champion') {
    throw new AliasReserved(
      `champion always stands for the champion. Promote another version instead: dragoman models promote ${model} VERSION.`,
    );
  }
  await oneAtATime(namesOf(model), dependencies, async () => {
    if (version !== undefined) {
      const { found } = await lookUp(model, version, registry);
      if (found.stage === 'rejected') throw versionRejected(found);
    }
    await registry.setAlias(model, alias, version, seen);
  });
  const action = version === undefined ? 'remove-alias' : 'set-alias';
  await note(dependencies, by, action, `${model} ${alias}${version === undefined ? '' : ` for ${version}`}`);
}

async function requireHumanComparison(
  { model, champion, humanComparison }: Model,
  { version }: ModelVersion,
  models: Objects,
): Promise<void> {
  if (humanComparison !== 'required' || champion === undefined) return;
  const { humanComparisons } = await readModelCard(models, model, version);
  if (humanComparisons.some(({ against }) => against === champion)) return;
  throw new HumanComparisonMissing(
    `${model} wants people to compare ${version} with the champion ${champion} first: dragoman models judge ${model} ${version}.`,
  );
}

async function lookUp(
  name: string,
  version: string,
  registry: Pick<Registry, 'getModel' | 'getModelVersion'>,
): Promise<{ model: Model; found: ModelVersion }> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const found = await registry.getModelVersion(name, version);
  if (!found) throw modelVersionMissing(name, version);
  return { model, found };
}

const note = ({ registry, now, newId }: SteerDependencies, who: string, action: string, subject: string) =>
  registry.putAudit({ auditId: newId(), at: now().toISOString(), who, action, subject });

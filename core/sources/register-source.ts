import type { AuditEntry } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { Source, type SourceName } from '../../contracts/source.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { Registry } from '../registry/registry.ts';
import { sourceMissing } from '../registry/sources.ts';
import { UnusableFileName } from './errors.ts';
import { landingFileName } from './file-names.ts';
import { resolveIdentifier } from './resolve-identifier.ts';
import type { SourceSchedules } from './source-schedules.ts';

export interface RegisterSourceDependencies {
  registry: Pick<Registry, 'putCorpusIfAbsent' | 'getSource' | 'putSource' | 'removeSource' | 'putAudit'>;
  schedules: SourceSchedules;
  now: () => Date;
  newId: () => string;
  /** Who does it, for the audit entry. */
  by: string;
}

/** A source as a person describes it: locations may be identifiers, and what is left out takes its default. */
export type SourceDescription = SourceName & {
  locations: { url: string; file?: string; sha256?: string }[];
  schedule: { expression: string; timeZone?: string };
  enabled?: boolean;
  limits?: Record<string, number>;
  rights?: Record<string, string>;
};

/**
 * Creates a source or replaces its settings, and sets its schedule. The corpus is made with the default recipe where
 * there is none. The item comes first: a schedule without one would fail, an item without one is merely not fetched.
 * @returns the source as it is now. @throws ContractViolation, UnknownIdentifier, UnusableFileName
 */
export async function registerSource(
  description: SourceDescription,
  { registry, schedules, now, newId, by }: RegisterSourceDependencies,
): Promise<Source> {
  const at = now().toISOString();
  const { corpus, languagePair, sourceId } = description;
  const before = await registry.getSource({ corpus, languagePair, sourceId });
  const source = parseContract(
    Source,
    {
      enabled: true,
      limits: {},
      ...description,
      locations: description.locations.map((location) => ({
        ...location,
        url: resolveIdentifier(location.url),
      })),
      createdAt: before?.createdAt ?? at,
    },
    `source ${sourceId}`,
  );
  checkFileNames(source);
  await registry.putCorpusIfAbsent({
    corpus,
    languagePair,
    recipe: PreparationRecipe.parse({}),
    createdAt: at,
  });
  await registry.putSource(source);
  await schedules.set(source);
  await registry.putAudit(audit({ auditId: newId(), at, who: by, action: 'register-source' }, source));
  return source;
}

/** Takes a source and its schedule away. What it brought stays. @throws NotRegistered */
export async function removeSource(
  name: SourceName,
  { registry, schedules, now, newId, by }: RegisterSourceDependencies,
): Promise<void> {
  if (!(await registry.getSource(name))) throw sourceMissing(name);
  await schedules.remove(name);
  await registry.removeSource(name);
  const at = now().toISOString();
  await registry.putAudit(audit({ auditId: newId(), at, who: by, action: 'remove-source' }, name));
}

function checkFileNames({ locations }: Source): void {
  const files = locations
    .filter(({ url }) => !url.startsWith('s3:'))
    .map(({ url, file }) => file ?? landingFileName(new URL(url).pathname.split('/').at(-1) ?? ''));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice === undefined) return;
  throw new UnusableFileName(
    `Two locations would both be named ${twice}. Give one of them another name (--file).`,
  );
}

const audit = (
  entry: Omit<AuditEntry, 'subject'>,
  { corpus, languagePair, sourceId }: SourceName,
): AuditEntry => ({ ...entry, subject: `${corpus}/${languagePair}/${sourceId}` });

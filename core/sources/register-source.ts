import type { AuditEntry } from '../../contracts/entities.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import { Source, type SourceName, type SourceSettings } from '../../contracts/source.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { Registry } from '../registry/registry.ts';
import { sourceMissing } from '../registry/sources.ts';
import { settle, sinceOf } from '../schedules/change-line-schedule.ts';
import { nextTimes } from '../schedules/next-times.ts';
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
 * @param seen the settings that the change was made to, null where there was no source; no others are replaced
 * @returns the source as it is now
 * @throws ContractViolation, UnknownIdentifier, UnusableFileName, ScheduleInvalid, ScheduleChanged
 */
export async function registerSource(
  description: SourceDescription,
  { registry, schedules, now, newId, by }: RegisterSourceDependencies,
  seen?: SourceSettings | null,
): Promise<SourceSettings> {
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
      schedule: {
        ...description.schedule,
        since: sinceOf(description.schedule, before?.schedule, at),
      },
      createdAt: before?.createdAt ?? at,
    },
    `source ${sourceId}`,
  );
  checkFileNames(source);
  nextTimes(source.schedule, { after: now(), count: 1 });
  await registry.putCorpusIfAbsent({
    corpus,
    languagePair,
    recipe: PreparationRecipe.parse({}),
    createdAt: at,
  });
  await registry.putSource(source, seen);
  await settle(
    () => registry.getSource({ corpus, languagePair, sourceId }).then((found) => found && settingsOf(found)),
    async (current) => {
      await (current ? schedules.set(current) : schedules.remove({ corpus, languagePair, sourceId }));
    },
  );
  await registry.putAudit(audit({ auditId: newId(), at, who: by, action: 'register-source' }, source));
  return source;
}

/**
 * Takes a source and its schedule away. What it brought stays.
 * @param seen the settings as the caller knows them; no others are taken away. @throws NotRegistered, ScheduleChanged
 */
export async function removeSource(
  name: SourceName,
  { registry, schedules, now, newId, by }: RegisterSourceDependencies,
  seen?: SourceSettings,
): Promise<void> {
  if (!(await registry.getSource(name))) throw sourceMissing(name);
  await registry.removeSource(name, seen);
  await schedules.remove(name);
  const at = now().toISOString();
  await registry.putAudit(audit({ auditId: newId(), at, who: by, action: 'remove-source' }, name));
}

/** A source without what its runs have left. */
export function settingsOf({ fetchingSince: _, last: __, ...settings }: Source): SourceSettings {
  return settings;
}

function checkFileNames({ locations }: SourceSettings): void {
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

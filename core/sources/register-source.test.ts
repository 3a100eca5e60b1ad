import { describe, expect, it } from 'vitest';
import type { SourceSettings } from '../../contracts/source.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { registerSource, removeSource, type SourceDescription } from './register-source.ts';

const NIGHTLY: SourceDescription = {
  ...{ corpus: 'media', languagePair: 'en-ko', sourceId: 'nightly' },
  locations: [{ url: 'opus:Books/v1/moses/en-ko' }],
  schedule: { expression: 'rate(1 day)' },
};

function world() {
  const registry = memoryRegistry();
  const schedules = new Map<string, SourceSettings>();
  let entries = 0;
  const dependencies = {
    registry,
    schedules: {
      set: async (source: SourceSettings) => void schedules.set(source.sourceId, source),
      remove: async ({ sourceId }: { sourceId: string }) => void schedules.delete(sourceId),
    },
    now: () => new Date('2026-01-01T00:00:00.000Z'),
    newId: () => `audit-${entries++}`,
    by: 'me',
  };
  return { registry, schedules, dependencies };
}

describe('registering a source', () => {
  it('resolves identifiers, fills in defaults, makes the corpus and the schedule, and writes it down', async () => {
    const { registry, schedules, dependencies } = world();
    const source = await registerSource(NIGHTLY, dependencies);
    expect(source).toMatchObject({
      locations: [{ url: 'https://object.pouta.csc.fi/OPUS-Books/v1/moses/en-ko.txt.zip' }],
      schedule: { expression: 'rate(1 day)', timeZone: 'UTC' },
      enabled: true,
    });
    expect(await registry.getSource(NIGHTLY)).toEqual(source);
    expect(schedules.get('nightly')).toEqual(source);
    expect(await registry.getCorpus(NIGHTLY)).toBeDefined();
    await registerSource({ ...NIGHTLY, enabled: false }, dependencies);
    expect(schedules.get('nightly')?.enabled).toBe(false);
    await removeSource(NIGHTLY, dependencies);
    expect(await registry.getSource(NIGHTLY)).toBeUndefined();
    expect(schedules.size).toBe(0);
    await expect(removeSource(NIGHTLY, dependencies)).rejects.toMatchObject({ name: 'NotRegistered' });
    expect((await registry.listAudit('2026-01')).map(({ action }) => action).sort()).toEqual([
      'register-source',
      'register-source',
      'remove-source',
    ]);
  });

  it('refuses what cannot be fetched, says where, and changes nothing', async () => {
    const { registry, schedules, dependencies } = world();
    const register = (change: Partial<SourceDescription>) =>
      registerSource({ ...NIGHTLY, ...change }, dependencies);
    await expect(register({ locations: [{ url: 'https://me:pw@files.example/a' }] })).rejects.toThrow(
      /locations\.0\.url: must not contain a user name/,
    );
    await expect(register({ schedule: { expression: 'daily' } })).rejects.toThrow(
      /schedule\.expression: use rate/,
    );
    await expect(register({ limits: { colour: 1 } })).rejects.toThrow(/limits/);
    const same = ['x', 'y'].map((folder) => ({ url: `https://files.example/${folder}/a.tmx` }));
    await expect(register({ locations: same })).rejects.toMatchObject({ name: 'UnusableFileName' });
    expect(await registry.getSource(NIGHTLY)).toBeUndefined();
    expect(schedules.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { ManifestInput } from '../../contracts/manifest.ts';
import { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { MOST_TITLES } from '../../contracts/shard.ts';
import { someDatasetVersion, someManifest, someUpload } from '../registry/samples.ts';
import { attributionOf, isWhollyRemoved, mayHold, removalOf } from './removal-rules.ts';

const ID = { corpus: 'media', languagePair: 'en-ko' };
const rule = (by: RemovalRule['by'], value: string): RemovalRule => ({
  removalId: '0'.repeat(16),
  by,
  value,
});
const input = (change: Partial<ManifestInput>): ManifestInput => {
  const [one] = someManifest(someDatasetVersion(ID), [someUpload(ID)]).inputs as [ManifestInput];
  return { ...one, read: 10, ...change };
};
const titles = (...counts: [title: string, records: number][]) =>
  counts.map(([title, records]) => ({ title, records }));

describe('rights of an input', () => {
  it('are its own, else those of its source', () => {
    const settings = SourceSettings.parse({ licence: 'MIT', owner: 'The Press', title: 'News' });
    const whose = { sourceId: 'desk', inputId: 'a'.repeat(16) };
    expect(attributionOf({ ...whose, rights: { owner: 'A Poet', domain: 'verse' } }, settings)).toMatchObject(
      {
        ...{ licence: 'MIT', owner: 'A Poet', title: 'News', domain: 'verse' },
      },
    );
    expect(attributionOf(whose, undefined)).toMatchObject({ licence: 'unknown', owner: undefined });
  });
});

describe('removal rules', () => {
  const text = {
    sourceId: 'desk',
    inputId: 'a'.repeat(16),
    licence: 'CC-BY-4.0',
    owner: 'The Press',
    title: 'Ödland',
  };

  it('match names in any case, spacing and normal form, ids exactly, and nothing else', () => {
    const matches = (by: RemovalRule['by'], value: string) =>
      removalOf([rule(by, value)])(text) !== undefined;
    expect(matches('title', 'O\u0308DLAND ')).toBe(true);
    expect(matches('title', 'Ödlands')).toBe(false);
    expect(matches('owner', 'the  press')).toBe(true);
    expect(matches('licence', 'cc-by-4.0')).toBe(true);
    expect(matches('source', 'desk')).toBe(true);
    expect(matches('source', 'Desk')).toBe(false);
    expect(matches('input', 'a'.repeat(16))).toBe(true);
    expect(matches('owner', 'Ödland')).toBe(false);
    expect(removalOf([rule('title', 'x')])({ ...text, title: undefined })).toBeUndefined();
  });

  it('tell whether an input holds text, and whether anything would be left of it', () => {
    const mixed = input({ titles: titles(['A', 4], ['B', 6]) });
    expect([mayHold(mixed, rule('title', 'a')), mayHold(mixed, rule('title', 'c'))]).toEqual([true, false]);
    expect(isWhollyRemoved(mixed, [rule('title', 'a')])).toBe(false);
    expect(isWhollyRemoved(mixed, [rule('title', 'a'), rule('title', 'B')])).toBe(true);
    const partlyTitled = input({ titles: titles(['A', 9]) });
    expect(isWhollyRemoved(partlyTitled, [rule('title', 'A')])).toBe(false);
    expect(isWhollyRemoved(partlyTitled, [rule('licence', 'mit')])).toBe(true);
  });

  it('go by what an archive says of a part, before what is known of the whole input', () => {
    const archive = input({
      ...{ read: 10, licence: 'MIT', owner: 'The Press' },
      parts: [
        { firstRecord: 1, lastRecord: 4, rights: { owner: 'A Poet' } },
        { firstRecord: 5, lastRecord: 6, rights: { licence: 'CC0-1.0' } },
      ],
    });
    const holds = (of: ManifestInput, by: RemovalRule['by'], value: string) => [
      mayHold(of, rule(by, value)),
      isWhollyRemoved(of, [rule(by, value)]),
    ];
    expect(holds(archive, 'owner', 'a poet')).toEqual([true, false]);
    expect(holds(archive, 'licence', 'MIT')).toEqual([true, false]);
    expect(holds(archive, 'source', archive.sourceId)).toEqual([true, true]);
    expect(holds({ ...archive, read: 6 }, 'owner', 'The Press')).toEqual([true, false]);
    const poems = { ...archive, read: 4, parts: archive.parts.slice(0, 1) };
    expect(holds(poems, 'owner', 'A Poet')).toEqual([true, true]);
    expect(holds(poems, 'owner', 'The Press')).toEqual([false, false]);
  });

  it('suspect an input with more titles than are counted', () => {
    const many = Array.from({ length: MOST_TITLES }, (_, at): [string, number] => [`Title ${at}`, 1]);
    const crowded = input({ titles: titles(...many), read: MOST_TITLES + 5 });
    expect(mayHold(crowded, rule('title', 'Uncounted'))).toBe(true);
    expect(isWhollyRemoved(crowded, [rule('title', 'Uncounted')])).toBe(false);
  });
});

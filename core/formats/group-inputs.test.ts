import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../contracts/plan.ts';
import { shortHash } from '../hashing.ts';
import { groupInputs, inputFormatOf } from './group-inputs.ts';

const LANGUAGES = { source: 'en', target: 'de' };
const file = (name: string): InputFile => ({
  uploadId: shortHash(name),
  key: `media/en-de/uploads/${name}`,
  eTag: 'x',
  sizeBytes: 1,
});

describe('grouping uploads into inputs', () => {
  it('knows formats by name', () => {
    expect(inputFormatOf('a.TMX', LANGUAGES)).toEqual({ format: 'tmx', compression: 'none' });
    expect(inputFormatOf('a.b.csv.gz', LANGUAGES)).toEqual({ format: 'csv', compression: 'gzip' });
    expect(inputFormatOf('book.en-de.de_AT.gz', LANGUAGES)).toEqual({
      format: 'moses',
      compression: 'gzip',
      side: 'target',
      stem: 'book.en-de',
    });
    for (const name of ['a.fr', 'a.docx', 'a', '.tmx', 'a.gz'])
      expect(inputFormatOf(name, LANGUAGES)).toBeUndefined();
  });

  it('pairs the sides of Moses files with the source first, in whatever order they came', () => {
    const { inputs, refused } = groupInputs(
      ['b.de', 'x.tmx', 'a.en', 'b.en', 'a.de'].map(file),
      'uploads',
      'en-de',
    );
    expect(refused).toEqual([]);
    expect(
      inputs.map(({ format, files }) => [format, ...files.map(({ key }) => key.split('/').at(-1))]),
    ).toEqual([
      ['tmx', 'x.tmx'],
      ['moses', 'b.en', 'b.de'],
      ['moses', 'a.en', 'a.de'],
    ]);
  });

  it('refuses what has no partner or no format, and says what to do', () => {
    const { inputs, refused } = groupInputs(['a.en', 'a.de.gz', 'notes.docx'].map(file), 'uploads', 'en-de');
    expect(inputs).toEqual([]);
    expect(refused.map(({ file: { key }, reason }) => [key.split('/').at(-1), reason]).sort()).toEqual([
      ['a.de.gz', 'PartnerMissing'],
      ['a.en', 'PartnerMissing'],
      ['notes.docx', 'UnknownFormat'],
    ]);
    expect(refused[0]?.message).toMatch(/upload it again/);
  });

  it('puts every file into one input or refuses it', () => {
    const name = fc
      .tuple(
        fc.constantFrom('a', 'b'),
        fc.constantFrom('tmx', 'csv', 'en', 'de', 'fr', 'EN-us'),
        fc.constantFrom('', '.gz'),
      )
      .map(([stem, extension, gzip]) => `${stem}.${extension}${gzip}`);
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const files = names.map(file);
        const { inputs, refused } = groupInputs(files, 'uploads', 'en-de');
        const seen = [...inputs.flatMap((input) => input.files), ...refused.map((one) => one.file)];
        expect(seen.map(({ key }) => key).sort()).toEqual(files.map(({ key }) => key).sort());
        for (const input of inputs) expect(input.files).toHaveLength(input.format === 'moses' ? 2 : 1);
      }),
    );
  });
});

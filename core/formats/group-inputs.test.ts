import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../contracts/plan.ts';
import { shortHash } from '../hashing.ts';
import { groupInputs, pathBelowSource } from './group-inputs.ts';

const file = (path: string): InputFile => ({
  uploadId: shortHash(path),
  key: `media/en-de/uploads/${path}`,
  eTag: 'x',
  sizeBytes: 1,
});

/** Formats and paths of the inputs, and the reasons of refused files. */
function grouped(paths: string[], pair = 'en-de', pairs: { source: string; target: string }[] = []) {
  const { inputs, refused } = groupInputs(paths.map(file), 'uploads', pair, pairs);
  return {
    inputs: inputs.map(({ format, files }) => [format, ...files.map(pathBelowSource)]),
    refused: refused.map((one) => [pathBelowSource(one.file), one.reason]),
    messages: refused.map(({ message }) => message),
  };
}

describe('grouping uploads into inputs', () => {
  it('knows formats and compressions by name', () => {
    const formats = {
      'a.TMX': 'tmx none',
      'a.b.csv.gz': 'csv gzip',
      'a.sdlxliff': 'xliff none',
      'a.jsonl.zst': 'jsonl zstd',
      'a.parquet': 'parquet none',
      'a.po.xz': 'po xz',
      'a.zip': 'archive none',
      'a.tar.bz2': 'archive bzip2',
      'deep/er/a.tgz': 'archive gzip',
    };
    const { inputs } = groupInputs(Object.keys(formats).map(file), 'uploads', 'en-de');
    expect(inputs.map(({ format, compression }) => `${format} ${compression}`)).toEqual(
      Object.values(formats),
    );
    for (const name of ['a.fr', 'a.docx', 'a', 'a.gz', 'folder.tmx/a'])
      expect(grouped([name]).refused).toEqual([[name, 'UnknownFormat']]);
  });

  it('pairs the sides of Moses files with the source first, in whatever order they came', () => {
    expect(grouped(['b.de', 'x.tmx', 'a.en-de.en', 'b.en', 'a.en-de.de_AT']).inputs).toEqual([
      ['moses', 'b.en', 'b.de'],
      ['tmx', 'x.tmx'],
      ['moses', 'a.en-de.en', 'a.en-de.de_AT'],
    ]);
  });

  it.each([
    ['subtitles', 'film.en.srt', 'film.de.vtt'],
    ['subtitles', 'film_en-US.srt', 'film_de.srt'],
    ['subtitles', 'en_film.srt', 'de_film.srt'],
    ['subtitles', 'en/film.ttml', 'de/film.srt'],
    ['subtitles', 'Season 1/film [English].srt', 'Season 1/film [German].srt'],
    ['subtitles', 'casa.de.papel.en.srt', 'casa.de.papel.de.srt'],
    ['subtitles', 'film.eng.sbv', 'film.ger.dfxp'],
    ['documents', 'docs/en/a.md', 'docs/de/a.md'],
    ['documents', 'a.en.html', 'a.de.txt'],
    ['android-strings', 'res/values/strings.xml', 'res/values-de-rAT/strings.xml'],
    ['apple-strings', 'en.lproj/Localizable.strings', 'de.lproj/Localizable.strings'],
    ['apple-strings', 'Base.lproj/Localizable.strings', 'de.lproj/Localizable.strings'],
    ['properties', 'messages.properties', 'messages_de.properties'],
    ['json-strings', 'locales/en.json', 'locales/de.json'],
    ['json-strings', '_locales/en/messages.json', '_locales/de/messages.json'],
  ])('pairs %s by the language in the name or the folder: %s, %s', (format, source, target) => {
    for (const paths of [
      [source, target],
      [target, source],
    ])
      expect(grouped(paths)).toMatchObject({ inputs: [[format, source, target]], refused: [] });
  });

  it('prefers a partner of the same ending, and pairs scripts and regions of Chinese', () => {
    const both = ['f.en.srt', 'f.en.vtt', 'f.de.srt', 'f.de.vtt'];
    expect(grouped(both).inputs).toEqual([
      ['subtitles', 'f.en.srt', 'f.de.srt'],
      ['subtitles', 'f.en.vtt', 'f.de.vtt'],
    ]);
    expect(grouped(['f.en.srt', 'f.zh-Hans.srt'], 'en-zh').inputs).toEqual([
      ['subtitles', 'f.en.srt', 'f.zh-Hans.srt'],
    ]);
    expect(grouped(['f.en.strings', 'f.de.stringsdict']).inputs).toEqual([]);
  });

  it('refuses what has no partner, several or no format, and says what was looked for', () => {
    const lonely = grouped(['a.en', 'a.de.gz', 'notes.docx', 'film.srt', 'x/film.de.srt']);
    expect(lonely.inputs).toEqual([]);
    expect(lonely.refused).toEqual([
      ['notes.docx', 'UnknownFormat'],
      ['a.en', 'PartnerMissing'],
      ['a.de.gz', 'PartnerMissing'],
      ['film.srt', 'PartnerMissing'],
      ['x/film.de.srt', 'PartnerMissing'],
    ]);
    expect(lonely.messages[4]).toMatch(/looked for x\/film\.en\.srt/);
    expect(lonely.messages[3]).toMatch(/does not say which/);
    const ambiguous = grouped(['f.en-US.srt', 'f.en-GB.srt', 'f.de.srt']);
    expect(ambiguous.inputs).toEqual([]);
    expect(ambiguous.messages[2]).toMatch(/f\.en-US\.srt, f\.en-GB\.srt/);
  });

  it('pairs files as a manifest says, also against their names', () => {
    const paths = ['a.srt', 'b.srt', 'f.en-US.srt', 'f.en-GB.srt', 'f.de.srt'];
    const pairs = [
      { source: 'a.srt', target: 'b.srt' },
      { source: 'f.en-GB.srt', target: 'f.de.srt' },
    ];
    expect(grouped(paths, 'en-de', pairs)).toMatchObject({
      inputs: [
        ['subtitles', 'a.srt', 'b.srt'],
        ['subtitles', 'f.en-GB.srt', 'f.de.srt'],
      ],
      refused: [['f.en-US.srt', 'PartnerMissing']],
    });
  });

  it('puts every file into one input or refuses it, whatever the order', () => {
    const path = fc
      .tuple(
        fc.constantFrom('', 'en/', 'de/', 'x/'),
        fc.constantFrom('a', 'b', 'a.en', 'a.de-AT', 'de_en'),
        fc.constantFrom('tmx', 'en', 'de', 'fr', 'srt', 'vtt', 'json', 'txt'),
        fc.constantFrom('', '.gz'),
      )
      .map(([folder, stem, extension, gzip]) => `${folder}${stem}.${extension}${gzip}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), fc.nat(), (paths, turn) => {
        const one = grouped(paths);
        const seen = [...one.inputs.flatMap(([, ...files]) => files), ...one.refused.map(([name]) => name)];
        expect(seen.sort()).toEqual([...paths].sort());
        const cut = turn % (paths.length + 1);
        const other = grouped([...paths.slice(cut), ...paths.slice(0, cut)]);
        expect(other.inputs.map(String).sort()).toEqual(one.inputs.map(String).sort());
      }),
    );
  });
});

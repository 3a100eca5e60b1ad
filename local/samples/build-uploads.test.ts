import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { InputFile } from '../../contracts/plan.ts';
import { SourceId } from '../../contracts/primitives.ts';
import { ReadingSettings } from '../../contracts/recipe/reading.ts';
import { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { SIZE_BOUNDS } from '../../core/formats/bytes.ts';
import { groupInputs } from '../../core/formats/group-inputs.ts';
import { readRecords } from '../../core/formats/read-records.ts';
import { sha256 } from '../../core/hashing.ts';
import { buildDemoUploads, type DemoUpload, type DemoUploads, type PlantedNoise } from './build-uploads.ts';
import { rememberingReader } from './catalogues.ts';
import { DEMO_PAIRS, goodTrainingPairs } from './demo-sources.ts';
import { extractPairs } from './extract.ts';

vi.setConfig({ testTimeout: 30_000 });

let home: string;
const samples = { read: rememberingReader() };
const built = new Map<string, DemoUploads>();
const uploadsOf = (pair: string): DemoUploads => {
  const uploads = built.get(pair);
  if (uploads === undefined) throw new Error(`${pair} was not built`);
  return uploads;
};
const uploadOf = (pair: string, sourceId: string): DemoUpload => {
  const upload = uploadsOf(pair).first.find((candidate) => candidate.sourceId === sourceId);
  if (upload === undefined) throw new Error(`${pair} has no upload ${sourceId}`);
  return upload;
};

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'uploads-'));
  for (const pair of DEMO_PAIRS)
    built.set(pair, buildDemoUploads({ pair, directory: path.join(home, pair), samples }));
}, 60_000);
afterAll(() => rm(home, { recursive: true, force: true }));

function textOf(upload: DemoUpload, index = 0): string {
  const bytes = readFileSync(upload.files[index].path);
  return (upload.gzip ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Units of a TMX by another reader than the product's. */
function tmxUnits(text: string): { languages: string[]; segments: string[] }[] {
  const units: { languages: string[]; segments: string[] }[] = [];
  let segment: string | undefined;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'tu') units.push({ languages: [], segments: [] });
    if (name === 'tuv') units.at(-1)?.languages.push(attributes['xml:lang']);
    if (name === 'seg') segment = '';
  });
  parser.on('text', (characters) => {
    if (segment !== undefined) segment += characters;
  });
  parser.on('closetag', ({ name }) => {
    if (name !== 'seg') return;
    units.at(-1)?.segments.push(segment ?? '');
    segment = undefined;
  });
  parser.write(text).close();
  return units;
}

function xliffUnits(text: string): string[][] {
  const units: string[][] = [];
  let part: string | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    if (name === 'trans-unit') units.push([]);
    if (name === 'source' || name === 'target') part = '';
  });
  parser.on('text', (characters) => {
    if (part !== undefined) part += characters;
  });
  parser.on('closetag', ({ name }) => {
    if (name !== 'source' && name !== 'target') return;
    units.at(-1)?.push(part ?? '');
    part = undefined;
  });
  parser.write(text).close();
  return units;
}

const cueTexts = (text: string): string[] =>
  text
    .split('\n\n')
    .flatMap((block) => (block.includes(' --> ') ? [block.trimEnd().split('\n').slice(2).join('\n')] : []));

function pairsIn(upload: DemoUpload): string[][] {
  const lines = (index: number) => textOf(upload, index).replace(/\n$/, '').split('\n');
  switch (upload.format) {
    case 'xliff':
      return xliffUnits(textOf(upload));
    case 'subtitles': {
      const targets = cueTexts(textOf(upload, 1));
      return cueTexts(textOf(upload, 0)).map((source, index) => [source, targets[index]]);
    }
    case 'tmx':
      return tmxUnits(textOf(upload)).map((unit) => unit.segments);
    case 'csv':
      return (parse(textOf(upload)) as string[][]).slice(1).map((row) => row.slice(0, 2));
    case 'tsv':
      return lines(0)
        .slice(1)
        .map((line) => line.split('\t'));
    case 'moses': {
      const targets = lines(1);
      expect(lines(0)).toHaveLength(targets.length);
      return lines(0).map((source, index) => [source, targets[index]]);
    }
  }
}

/** Of subtitles sentences are read, which cues may have in common: not one cue and one record, but all text in its place. */
function expectSameText(read: string[][], cues: string[][]): void {
  for (const side of [0, 1]) {
    const text = (rows: string[][]) => rows.map((row) => row[side].replace(/\s+/gu, '')).join('');
    expect(text(read)).toBe(text(cues));
  }
  expect(read.length).toBeGreaterThan(0.5 * cues.length);
}

describe.each(DEMO_PAIRS)('%s', (pair) => {
  test('every file holds the pairs that were extracted, in the order of the package', () => {
    const read = uploadsOf(pair).first.filter((upload) => !['noise', 'broken'].includes(upload.sourceId));
    for (const upload of read) {
      const pairs = pairsIn(upload);
      expect(pairs, upload.sourceId).toHaveLength(upload.expectedPairs);
      expect(
        pairs.every(
          (sides) => sides.length === 2 && sides.every((side) => side.trim() === side && side !== ''),
        ),
      ).toBe(true);
    }
    const monaco = extractPairs('monaco', 'en', uploadsOf(pair).pair.slice(3) as 'de' | 'ko' | 'ja');
    expect(pairsIn(uploadOf(pair, 'monaco'))).toEqual(monaco.map(({ source, target }) => [source, target]));
  });

  test('at least five uploads of at least three formats, with settings that the recipe accepts', () => {
    const { first, second } = uploadsOf(pair);
    expect(first.length).toBeGreaterThanOrEqual(7);
    expect(new Set(first.map((upload) => upload.format)).size).toBe(6);
    for (const upload of [...first, second]) {
      expect(SourceId.parse(upload.sourceId)).toBe(upload.sourceId);
      expect(SourceSettings.parse(upload.settings)).toEqual(upload.settings);
    }
    expect(first.filter((upload) => upload.settings.use === 'test').map((upload) => upload.sourceId)).toEqual(
      ['lighthouse'],
    );
  });

  test('the planted list names every record of the noise file, which holds nothing of the held-out package', () => {
    const { noise } = uploadsOf(pair);
    const planted = JSON.parse(readFileSync(noise.plantedPath, 'utf8')) as PlantedNoise;
    const lines = textOf(uploadOf(pair, 'noise')).split('\n');
    expect(lines).toHaveLength(planted.records.length + 2);
    for (const { record, line, source, target } of planted.records) {
      expect(line).toBe(record + 1);
      expect(lines[line - 1]).toBe(`${source}\t${target}`);
    }
    for (const [kind, count] of Object.entries(noise.counts)) {
      expect(planted.records.filter((entry) => entry.kind === kind)).toHaveLength(count);
    }
    expect(noise.counts).toEqual({
      shuffled: 400,
      copy: 150,
      'wrong-language': 200,
      'near-empty': 150,
      encoding: 100,
    });
    const heldOut = new Set(pairsIn(uploadOf(pair, 'lighthouse')).map(([source]) => source));
    const trained = new Set(
      uploadsOf(pair)
        .first.filter((upload) => !['noise', 'broken', 'lighthouse'].includes(upload.sourceId))
        .flatMap((upload) => pairsIn(upload).map(([source]) => source)),
    );
    for (const { source, kind } of planted.records) {
      if (kind !== 'near-empty') expect(trained.has(source) || !heldOut.has(source)).toBe(true);
    }
  });

  test('the broken file has its good units and breaks at the stated line', () => {
    const { broken } = uploadsOf(pair);
    const upload = uploadOf(pair, broken.sourceId);
    const text = textOf(upload);
    expect(() => tmxUnits(text)).toThrow(new RegExp(`^${broken.line}:`));
    const goodPart = text
      .split('\n')
      .slice(0, broken.line - 1)
      .join('\n');
    expect(goodPart.match(/<\/tu>/g)).toHaveLength(upload.expectedPairs);
  });

  test("the product's readers find the same pairs, and the line where the broken file breaks", async () => {
    const [source, target] = pair.split('-');
    const read = async (upload: DemoUpload) => {
      const files = upload.files.map(({ fileName, path: file }, index) => ({
        uploadId: String(index).padStart(16, '0'),
        key: `software/${pair}/${upload.sourceId}/${fileName}`,
        eTag: 'e',
        sizeBytes: readFileSync(file).length,
      }));
      const { inputs, refused } = groupInputs(files, upload.sourceId, pair);
      expect({ inputs: inputs.length, refused }).toEqual({ inputs: 1, refused: [] });
      expect(inputs[0]).toMatchObject({ format: upload.format, compression: upload.gzip ? 'gzip' : 'none' });
      const open = async function* (file: InputFile) {
        yield readFileSync(upload.files[files.findIndex(({ key }) => key === file.key)].path);
      };
      const records: string[][] = [];
      for await (const record of readRecords(inputs[0], open, {
        languages: { source, target },
        settings: ReadingSettings.parse({}),
        bounds: SIZE_BOUNDS,
        note: () => undefined,
      }))
        records.push([record.source, record.target]);
      return records;
    };
    const { first, second, broken } = uploadsOf(pair);
    for (const upload of [...first, second]) {
      if (upload.sourceId === broken.sourceId)
        await expect(read(upload)).rejects.toMatchObject({ line: broken.line });
      else if (upload.format === 'subtitles') expectSameText(await read(upload), pairsIn(upload));
      else expect(await read(upload), upload.sourceId).toEqual(pairsIn(upload));
    }
  });

  test('the second delivery is new or changed, and large enough to be seen', () => {
    const { second } = uploadsOf(pair);
    const first = new Set(pairsIn(uploadOf(pair, 'typescript')).map((sides) => sides.join('\t')));
    const pairs = pairsIn(second).map((sides) => sides.join('\t'));
    expect(second.sourceId).toBe('typescript');
    expect(pairs.length).toBeGreaterThanOrEqual(200);
    expect(pairs.filter((text) => first.has(text)).length).toBeLessThan(pairs.length / 20);
  });
});

test.each([
  ['en-de', 12_000],
  ['en-ko', 10_500],
  ['en-ja', 18_000],
] as const)('%s has at least %i different good pairs', (pair, atLeast) => {
  const good = goodTrainingPairs(pair, samples);
  expect(good.length).toBeGreaterThanOrEqual(atLeast);
  expect(new Set(good.map(({ source, target }) => `${source}\t${target}`)).size).toBe(good.length);
});

test('the same packages give the same bytes', () => {
  const again = buildDemoUploads({ pair: 'en-ko', directory: path.join(home, 'again') });
  const digests = (uploads: DemoUploads) =>
    [...uploads.first, uploads.second]
      .flatMap((upload) => upload.files.map((file) => file.path))
      .concat(uploads.noise.plantedPath)
      .map((file) => `${path.basename(file)} ${sha256(readFileSync(file))}`);
  expect(digests(again)).toEqual(digests(uploadsOf('en-ko')));
});

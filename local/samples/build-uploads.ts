// Writes the demo's uploads: `node --import tsx local/samples/build-uploads.ts --pair en-de --out FOLDER`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { brokenTmx } from './broken-tmx.ts';
import { rememberingReader } from './catalogues.ts';
import {
  DEMO_PAIRS,
  DEMO_SOURCES,
  type DeliveryFormat,
  type DemoPair,
  type DemoSource,
  goodTrainingPairs,
  THIRD_LANGUAGES,
  targetOf,
} from './demo-sources.ts';
import { type ExtractOptions, extractPairs, type SamplePair } from './extract.ts';
import { fetchSamples } from './fetch.ts';
import { SAMPLE_PACKAGES, type SampleLanguage, type SamplePackageId, samplePackage } from './packages.ts';
import { type DemoNoiseKind, type NoiseMaterial, plantNoise } from './planted-noise.ts';
import { csvText, encode, mosesText, subtitleText, tmxText, tsvText, xliffText } from './write-bitext.ts';

/** One upload, as a customer would make it, with what is known of its source. */
export interface DemoUpload {
  sourceId: string;
  /** One file, or two where each has one language, source side first. */
  files: { fileName: string; path: string }[];
  format: DeliveryFormat;
  gzip: boolean;
  settings: SourceSettings;
  /** Records in the file, good or bad; of subtitles the cues; for the broken file the units before the damage. */
  expectedPairs: number;
}

export interface DemoUploads {
  pair: DemoPair;
  /** Everything that is uploaded at first, the noise and the broken file included. */
  first: DemoUpload[];
  /** What is uploaded later: a second delivery of the source `typescript`, all of it new or changed. */
  second: DemoUpload;
  /** Source id of the planted noise, where the list of what was planted lies (never uploaded), and how much of each kind. */
  noise: { sourceId: string; plantedPath: string; counts: Record<DemoNoiseKind, number> };
  /** Source id of the broken file and the line with the tag that does not match. */
  broken: { sourceId: string; line: number };
}

/** What `noise.planted.json` holds: the kind of every record, 1-based without the header row. */
export interface PlantedNoise {
  file: string;
  records: { record: number; line: number; kind: DemoNoiseKind; source: string; target: string }[];
}

/** A subtitle file made for another cut of a film: it starts late, and counts 25 pictures where the other has 23.976. */
const LATE_AND_SLOWER = { offsetSeconds: 7.4, rate: 25 / 23.976 };

const REGIONS: Partial<Record<SampleLanguage, string>> = {
  en: 'en-US',
  de: 'de-DE',
  ko: 'ko-KR',
  ja: 'ja-JP',
};

/**
 * Writes the demo's files into `<directory>/<source id>/` and says what they are. The samples must be fetched.
 * The same packages give the same bytes. A package without the language (electron in Korean) is left out.
 */
export function buildDemoUploads(options: {
  pair: DemoPair;
  directory: string;
  /** Where and how the packages are read; by default each catalogue is read once per call. */
  samples?: ExtractOptions;
}): DemoUploads {
  const { pair, directory } = options;
  const samples = { read: rememberingReader(), ...options.samples };
  const target = targetOf(pair);
  const write = (sourceId: string, fileName: string, content: Buffer) => {
    const file = path.join(directory, sourceId, fileName);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return { fileName, path: file };
  };

  const first: DemoUpload[] = [];
  const pairsOf = new Map<SamplePackageId, SamplePair[]>();
  for (const layout of DEMO_SOURCES) {
    const pairs = extractPairs(layout.id, 'en', target, samples);
    if (pairs.length === 0) continue;
    pairsOf.set(layout.id, pairs);
    first.push(writePackage(layout, pairs, layout.id, pair, write));
  }

  const noisy = plantNoise(noiseMaterial(pair, pairsOf, samples), target);
  const noiseFile = write('noise', `noise.${pair}.tsv`, encode(tsvText(noisy), false));
  const planted: PlantedNoise = {
    file: noiseFile.fileName,
    records: noisy.map((entry, index) => ({ record: index + 1, line: index + 2, ...entry })),
  };
  const plantedFile = write('.', 'noise.planted.json', Buffer.from(`${JSON.stringify(planted, null, 1)}\n`));
  first.push({
    sourceId: 'noise',
    files: [noiseFile],
    format: 'tsv',
    gzip: false,
    settings: { licence: allLicences(), title: 'Deliberately damaged pairs', trusted: false, use: 'train' },
    expectedPairs: noisy.length,
  });

  const broken = brokenTmx(pairsOf.get('monaco') ?? [], 'en', target);
  first.push({
    sourceId: 'broken',
    files: [write('broken', 'malformed.tmx', encode(broken.text, false))],
    format: 'tmx',
    gzip: false,
    settings: {
      ...settingsOf('monaco'),
      title: 'A file that breaks in the middle',
      trusted: false,
      use: 'train',
    },
    expectedPairs: broken.goodUnits,
  });

  const update = newOrChanged(
    pairsOf.get('typescript') ?? [],
    extractPairs('typescript-update', 'en', target, samples),
  );
  const updateDemoSource: DemoSource = {
    id: 'typescript-update',
    format: 'tmx',
    gzip: false,
    trusted: true,
    use: 'train',
  };
  const counts = { shuffled: 0, copy: 0, 'wrong-language': 0, 'near-empty': 0, encoding: 0 };
  for (const { kind } of noisy) counts[kind] += 1;
  return {
    pair,
    first,
    second: writePackage(updateDemoSource, update, 'typescript', pair, write),
    noise: { sourceId: 'noise', plantedPath: plantedFile.path, counts },
    broken: { sourceId: 'broken', line: broken.line },
  };
}

function settingsOf(id: SamplePackageId): { licence: string; title: string } {
  const entry = samplePackage(id);
  return { licence: entry.license, title: `${entry.name} ${entry.version}: ${entry.what}` };
}

function allLicences(): string {
  return [...new Set(SAMPLE_PACKAGES.map((entry) => entry.license))].sort().join(' AND ');
}

function writePackage(
  layout: DemoSource,
  pairs: readonly SamplePair[],
  sourceId: string,
  pair: DemoPair,
  write: (sourceId: string, fileName: string, content: Buffer) => { fileName: string; path: string },
): DemoUpload {
  const target = targetOf(pair);
  const version = `${layout.id}-${samplePackage(layout.id).version}`.replace('-update', '');
  // The languages of two files are told from their names.
  const name = layout.format === 'subtitles' ? version : `${version}.${pair}`;
  const ending = layout.gzip ? '.gz' : '';
  const [source, region] = layout.gzip ? ['en', target] : [REGIONS.en ?? 'en', REGIONS[target] ?? target];
  const texts: Record<DeliveryFormat, () => [suffix: string, text: string][]> = {
    tmx: () => [['tmx', tmxText(pairs, source, region)]],
    xliff: () => [['xlf', xliffText(pairs, source, region)]],
    tsv: () => [['tsv', tsvText(pairs)]],
    csv: () => [['csv', csvText(pairs)]],
    moses: () => [
      ['en', mosesText(pairs, 'source')],
      [target, mosesText(pairs, 'target')],
    ],
    subtitles: () => [
      ['en.srt', subtitleText(pairs, 'source', 'srt', { offsetSeconds: 0, rate: 1 })],
      [`${target}.vtt`, subtitleText(pairs, 'target', 'vtt', LATE_AND_SLOWER)],
    ],
  };
  return {
    sourceId,
    files: texts[layout.format]().map(([suffix, text]) =>
      write(sourceId, `${name}.${suffix}${ending}`, encode(text, layout.gzip)),
    ),
    format: layout.format,
    gzip: layout.gzip,
    settings: { ...settingsOf(layout.id), trusted: layout.trusted, use: layout.use },
    expectedPairs: pairs.length,
  };
}

/**
 * Pairs of the training packages, those of the reviewed ones with the same text in third languages by turns. Nothing of
 * the held-out package.
 */
function noiseMaterial(
  pair: DemoPair,
  pairsOf: ReadonlyMap<SamplePackageId, SamplePair[]>,
  samples: ExtractOptions,
): NoiseMaterial[] {
  const material: NoiseMaterial[] = [];
  for (const { id, use, trusted } of DEMO_SOURCES) {
    if (use === 'test') continue;
    const others = (trusted ? THIRD_LANGUAGES[pair] : []).map(
      (language) => new Map(extractPairs(id, 'en', language, samples).map((other) => [other.key, other])),
    );
    for (const [index, { source, target, key }] of (pairsOf.get(id) ?? []).entries()) {
      const other = others[index % others.length]?.get(key);
      material.push({ source, target, ...(other?.source === source ? { thirdLanguage: other.target } : {}) });
    }
  }
  return material;
}

function newOrChanged(before: readonly SamplePair[], now: readonly SamplePair[]): SamplePair[] {
  const known = new Map(before.map((pair) => [pair.key, `${pair.source}\t${pair.target}`]));
  return now.filter((pair) => known.get(pair.key) !== `${pair.source}\t${pair.target}`);
}

/** What the files hold, source by source, with the unique pairs over all training packages at the end. */
function table(uploads: DemoUploads): string {
  const rows = [...uploads.first, uploads.second].map((upload) => [
    upload.sourceId,
    upload.files.map((file) => file.fileName).join(' + '),
    upload.settings.use === 'test' ? 'test' : upload.settings.trusted ? 'train' : 'train, untrusted',
    String(upload.expectedPairs),
  ]);
  const all = [['source', 'files', 'use', 'pairs'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
    .join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { pair: { type: 'string', default: 'en-de' }, out: { type: 'string' } },
  });
  const pair = DEMO_PAIRS.find((known) => known === values.pair);
  if (pair === undefined || values.out === undefined) {
    process.stderr.write(`Usage: build-uploads.ts --pair ${DEMO_PAIRS.join('|')} --out FOLDER\n`);
    process.exitCode = 1;
    return;
  }
  await fetchSamples();
  const uploads = buildDemoUploads({ pair, directory: values.out });
  const good = goodTrainingPairs(pair);
  const usable = good.filter((entry) => {
    const words = entry.source.split(' ').length;
    return words >= 2 && words <= 80 && entry.source.length <= 500 && entry.target.length <= 500;
  });
  process.stdout.write(`${table(uploads)}\n`);
  process.stdout.write(
    `  planted noise: ${Object.entries(uploads.noise.counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}\n`,
  );
  process.stdout.write(
    `  ${good.length} different good pairs to train on (${new Set(good.map((entry) => entry.source)).size} sources); `,
  );
  process.stdout.write(
    `${usable.length} of them have 2 to 80 English words and at most 500 characters a side\n`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();

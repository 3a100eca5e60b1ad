import type { Corpus, DatasetVersion, Model, ModelVersion, Run, Upload } from '../../contracts/entities.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { Removal } from '../../contracts/rights.ts';
import { FetchLimits, type Source } from '../../contracts/source.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { shortHash } from '../hashing.ts';
import { type CorpusId, keys } from '../keys.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';

/** Valid entities for tests; each takes what the test is about. */
const T0 = '2026-01-01T00:00:00.000Z';

export const someCorpus = (change: CorpusId & Partial<Corpus>): Corpus => ({
  recipe: PreparationRecipe.parse({}),
  createdAt: T0,
  ...change,
});

export const someUpload = (change: CorpusId & Partial<Upload>): Upload => {
  const location = { sourceId: 'uploads', file: 'a.tmx', ...change };
  const key = keys.upload(location);
  return {
    uploadId: shortHash([key]),
    eTag: 'e',
    sizeBytes: 10,
    status: 'PENDING',
    receivedAt: T0,
    attempts: 0,
    key,
    ...location,
  };
};

export const someRun = (change: CorpusId & Partial<Run>): Run => ({
  runId: 'run',
  kind: 'preparation',
  status: 'STARTING',
  createdAt: T0,
  stages: {},
  ...change,
});

export const someDatasetVersion = (change: CorpusId & Partial<DatasetVersion>): DatasetVersion => ({
  version: 'v000000000001',
  runId: 'run',
  createdAt: T0,
  manifestKey: keys.manifest(change, change.version ?? 'v000000000001'),
  recipeHash: '0123456789abcdef',
  codeVersion: 'code',
  read: 100,
  train: 80,
  heldOut: 10,
  dropped: 10,
  verdict: 'pass',
  ...change,
});

export const someModel = (change: CorpusId & Partial<Model>): Model => ({
  model: `${change.corpus}-${change.languagePair}-base`,
  recipe: TrainingRecipe.parse({}),
  trainWhenGrownBy: 0.1,
  promotion: 'automatic',
  createdAt: T0,
  ...change,
});

export const someModelVersion = (change: Partial<ModelVersion>): ModelVersion => ({
  model: 'software-en-de-base',
  version: 'm000000000001',
  runId: 'run',
  datasetVersion: 'v000000000001',
  recipeHash: '0123456789abcdef',
  codeVersion: 'code',
  createdAt: T0,
  stage: 'candidate',
  modelUri: 's3://models/m/',
  modelSha256: '0'.repeat(64),
  sizeBytes: 1,
  parameters: 1,
  licences: ['MIT'],
  trainPairs: 80,
  datasets: [{ corpus: 'software', languagePair: 'en-de', version: 'v000000000001' }],
  ...change,
});

export const someSource = (change: CorpusId & Partial<Source>): Source => ({
  sourceId: 'nightly',
  locations: [{ url: 'https://files.example/a.tsv' }],
  schedule: { expression: 'rate(1 day)', timeZone: 'UTC' },
  enabled: true,
  limits: FetchLimits.parse({}),
  createdAt: T0,
  ...change,
});

export const someRemoval = (change: CorpusId & Partial<Removal>): Removal => ({
  removalId: '0123456789abcdef',
  by: 'title',
  value: 'A Novel',
  reason: 'The owner asked for it.',
  requestedBy: 'me',
  requestedAt: T0,
  ...change,
});

/** The manifest of a version that holds some uploads, each an input of its own. */
export const someManifest = (
  version: DatasetVersion,
  uploads: readonly Upload[],
  change: Partial<DatasetManifest> = {},
): DatasetManifest => ({
  v: 1,
  version: version.version,
  planId: '0'.repeat(64),
  runId: version.runId,
  corpus: version.corpus,
  languagePair: version.languagePair,
  createdAt: version.createdAt,
  codeVersion: version.codeVersion,
  icuVersion: '75.1',
  normaliserVersion: 1,
  protectedPairs: {},
  domains: {},
  recipe: PreparationRecipe.parse({}),
  recipeHash: version.recipeHash,
  ingestHash: version.recipeHash,
  counts: {
    read: version.read,
    train: version.train,
    heldOut: version.heldOut,
    dropped: version.dropped,
    leaked: 0,
    conflicts: 0,
    quarantinedInputs: 0,
  },
  drops: { duplicate: version.dropped },
  sources: {},
  statistics: emptyStatistics(),
  scores: [],
  scoreHistograms: [],
  train: [],
  dropLogs: [],
  shardDropLogs: [],
  ingestReports: [],
  heldOut: [],
  inputs: uploads.map(({ uploadId, key, eTag, sizeBytes, sourceId }) => ({
    inputId: uploadId,
    sourceId,
    format: 'tmx' as const,
    compression: 'none',
    files: [{ uploadId, key, eTag, sizeBytes, sha256: '0'.repeat(64) }],
    licence: 'MIT',
    titles: [],
    parts: [],
    read: 10,
    kept: 10,
    notes: [],
    drops: {},
  })),
  deliveries: [],
  licences: ['MIT'],
  owners: [],
  removals: [],
  descriptions: [],
  ...change,
});

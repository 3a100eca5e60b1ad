import { CorpusName, LanguagePair, languagesOf, SourceId, TABULAR } from '../contracts/primitives.ts';

/** A corpus and its language pair: `software/en-de`. */
export interface CorpusId {
  corpus: string;
  languagePair: string;
}

/** What a landing key says: `<corpus>/<language pair>/<source id>/<file>`; the file may lie in folders. */
export interface LandingKey extends CorpusId {
  sourceId: string;
  file: string;
}

/** Every key of every bucket is built here and nowhere else. */
export const keys = {
  // landing bucket
  upload: ({ corpus, languagePair, sourceId, file }: LandingKey) =>
    `${corpus}/${languagePair}/${sourceId}/${file}`,
  /** What holds for one upload alone; see RightsSidecar. */
  rightsOf: (uploadKey: string) => `${uploadKey}.rights.json`,

  // data bucket: files of a run
  runFiles: (runId: string) => `runs/${runId}/`,
  plan: (runId: string) => `runs/${runId}/plan.json`,
  ingestItems: (runId: string) => `runs/${runId}/ingest-items.json`,
  ingestReports: (runId: string) => `runs/${runId}/ingest/`,
  ingestReport: (runId: string, shard: number, inputs: readonly number[]) =>
    `runs/${runId}/ingest/${pad(shard)}-${inputs.join('.')}.json`,
  refineItems: (runId: string) => `runs/${runId}/refine-items.json`,
  /** What TrainAligner decided for this run: aligner, held-out sets and their index. */
  refinement: (runId: string) => `runs/${runId}/refinement.json`,
  /** Segments of the decontamination lists, one a line, as they were when the run read them. */
  decontamination: (runId: string) => `runs/${runId}/decontamination.txt`,
  compareItems: (runId: string) => `runs/${runId}/compare-items.json`,
  /** What Refine made of an item by itself, before Compare. */
  refineDraft: (runId: string, item: number) => `runs/${runId}/refined/${pad(item)}.json`,
  survivors: (runId: string, item: number) => `runs/${runId}/refined/${pad(item)}.survivors.parquet`,
  draftDrops: (runId: string, item: number) => `runs/${runId}/refined/${pad(item)}.drops.parquet`,
  comparison: (runId: string, item: number) => `runs/${runId}/refined/${pad(item)}.comparison.bin`,
  compareReport: (runId: string, item: number) => `runs/${runId}/compared/${pad(item)}.json`,
  losses: (runId: string, item: number) => `runs/${runId}/compared/${pad(item)}.losses.bin`,
  termReports: (runId: string) => `runs/${runId}/terms/`,
  termReport: (runId: string, item: number) => `runs/${runId}/terms/${pad(item)}.json`,
  refineReports: (runId: string) => `runs/${runId}/refine/`,
  refineReport: (runId: string, item: number) => `runs/${runId}/refine/${pad(item)}.json`,
  consistency: (runId: string) => `runs/${runId}/consistency.json`,
  /** The same as a page for a person; a version keeps a copy. */
  consistencyPage: (runId: string) => `runs/${runId}/consistency.html`,

  // data bucket: shards, reused from version to version
  shards: ({ corpus, languagePair }: CorpusId) => `shards/${corpus}/${languagePair}/`,
  shard: ({ corpus, languagePair }: CorpusId, shardId: string, part = 0) =>
    `shards/${corpus}/${languagePair}/${shardId}-${pad(part)}.bin`,
  shardDrops: ({ corpus, languagePair }: CorpusId, shardId: string, part = 0) =>
    `shards/${corpus}/${languagePair}/${shardId}-${pad(part)}.drops.parquet`,

  /** The report of a shard, kept beside it because the files of a run expire. */
  shardReport: ({ corpus, languagePair }: CorpusId, shardId: string) =>
    `shards/${corpus}/${languagePair}/${shardId}.json`,

  // data bucket: what belongs to the corpus
  aligners: ({ corpus, languagePair }: CorpusId) => `aligners/${corpus}/${languagePair}/`,
  aligner: ({ corpus, languagePair }: CorpusId, alignerId: string) =>
    `aligners/${corpus}/${languagePair}/${alignerId}/aligner.json`,
  alignerModel: ({ corpus, languagePair }: CorpusId, alignerId: string, fold: number) =>
    `aligners/${corpus}/${languagePair}/${alignerId}/fold-${fold}.bin`,
  domainModel: ({ corpus, languagePair }: CorpusId, modelId: string) =>
    `domains/${corpus}/${languagePair}/${modelId}.json`,
  /** The held-out sets of all corpora. */
  heldOutSets: () => 'held-out/',
  heldOutSet: ({ corpus, languagePair }: CorpusId, setId: string) =>
    `held-out/${corpus}/${languagePair}/${setId}.parquet`,
  heldOutCard: ({ corpus, languagePair }: CorpusId, setId: string) =>
    `held-out/${corpus}/${languagePair}/${setId}.json`,

  // data bucket: dataset versions
  datasets: ({ corpus, languagePair }: CorpusId) => `datasets/${corpus}/${languagePair}/`,
  dataset: ({ corpus, languagePair }: CorpusId, version: string) =>
    `datasets/${corpus}/${languagePair}/${version}/`,
  trainFile: (id: CorpusId, version: string, item: number) =>
    `${keys.dataset(id, version)}train/part-${pad(item)}.parquet`,
  dropsFile: (id: CorpusId, version: string, item: number) =>
    `${keys.dataset(id, version)}drops/part-${pad(item)}.parquet`,
  manifest: (id: CorpusId, version: string) => `${keys.dataset(id, version)}manifest.json`,
  reportPage: (id: CorpusId, version: string) => `${keys.dataset(id, version)}report.html`,

  // data bucket: sources that are fetched
  /** What was fetched of a source, by file. */
  fetchState: ({ corpus, languagePair, sourceId }: Omit<LandingKey, 'file'>) =>
    `sources/${corpus}/${languagePair}/${sourceId}.json`,
  /** What has come of a download that is not finished; expires. */
  partialDownload: ({ corpus, languagePair, sourceId }: Omit<LandingKey, 'file'>, urlHash: string) =>
    `fetches/${corpus}/${languagePair}/${sourceId}/${urlHash}/`,

  // data bucket: what people put there for trainings, and what was made of live text
  /** Text files of one language, a segment a line. */
  monolingual: (folder: string) => `monolingual/${folder.replace(/\/*$/, '')}/`,
  liveReport: (model: string, uploadId: string) => `live/${model}/${uploadId}.json`,

  // data bucket: what is searched
  /** What the API keeps in memory of the registry, by the shape in which it keeps it; expires. */
  mirrorSnapshot: (shape: string) => `search/mirror-${shape}.jsonl.gz`,
  mirrorSnapshots: () => 'search/',

  // data bucket: quarantine
  quarantined: (landingKey: string, uploadId: string) => `quarantine/${uploadId}/${landingKey}`,
  quarantineReason: (uploadId: string) => `quarantine/${uploadId}/reason.json`,

  // models bucket
  job: (runId: string, step: string, attempt: number) => `runs/${runId}/jobs/${step}-${attempt}.json`,
  /** What was made of a failed attempt. */
  diagnosis: (runId: string, step: string, attempt: number) =>
    `runs/${runId}/jobs/${step}-${attempt}-diagnosis.json`,
  /** What a step wrote for good; the same for all its attempts. */
  stepOutput: (runId: string, step: string) => `runs/${runId}/${step}/`,
  /** Checkpoints and progress of a step. */
  stepState: (runId: string, step: string) => `runs/${runId}/${step}-state/`,
  machine: (runId: string, step: string, attempt: number) =>
    `${keys.stepState(runId, step)}machine-${attempt}.json`,
  progress: (runId: string, step: string) => `${keys.stepState(runId, step)}progress.json`,
  result: (runId: string, step: string) => `${keys.stepOutput(runId, step)}result.json`,
  evaluation: (runId: string) => `${keys.stepOutput(runId, 'evaluate')}evaluation.json`,
  segments: (runId: string, setId: string) => `${keys.stepOutput(runId, 'evaluate')}segments-${setId}.jsonl`,
  leakage: (runId: string) => `runs/${runId}/leakage.json`,
  /** What a scan of some training data for some test sets came to; expires as files of runs do. */
  leakScan: (hash: string) => `runs/leak-scans/${hash}.json`,
  /** Text newer than a champion, and the termbase, as the jobs of a run read them. */
  freshText: (runId: string) => `runs/${runId}/fresh.parquet`,
  termbase: (runId: string) => `runs/${runId}/termbase.jsonl`,
  /** What a person wants translated, its text, and what a version made of it. */
  tryout: (tryoutId: string) => `runs/tryouts/${tryoutId}/request.json`,
  tryoutText: (tryoutId: string) => `runs/tryouts/${tryoutId}/segments.txt`,
  tryoutPart: (tryoutId: string, part: number) => `runs/tryouts/${tryoutId}/translations-${part}.txt`,
  /** Post-edits that are being measured. */
  postEditMeasurement: (measurementId: string, name: string) => `runs/post-edits/${measurementId}/${name}`,
  /** Files of a pretrained model, put there by a person. */
  pretrained: (name: string) => `pretrained/${name}/`,

  // models bucket: what users get
  modelVersion: (model: string, version: string) => `models/${model}/${version}/`,
  modelFile: (model: string, version: string, name: string) => `${keys.modelVersion(model, version)}${name}`,
  /** What a version made of a test set; a challenger is compared with it. */
  modelSegments: (model: string, version: string, setId: string) =>
    keys.modelFile(model, version, `segments-${setId}.jsonl`),
  modelCard: (model: string, version: string) => `${keys.modelVersion(model, version)}card.json`,
  /** The same for people. */
  modelCardPage: (model: string, version: string) => `${keys.modelVersion(model, version)}card.md`,
  /** Blind comparisons of a version by people, one folder each. */
  comparisons: (model: string, version: string) => `${keys.modelVersion(model, version)}comparisons/`,
  blindComparison: (model: string, version: string, comparisonId: string) =>
    `${keys.comparisons(model, version)}${comparisonId}/pairs.json`,
  verdicts: (model: string, version: string, comparisonId: string, judgeHash = '') =>
    `${keys.comparisons(model, version)}${comparisonId}/verdicts-${judgeHash}`,
  /** What people made of the translations of a test set. */
  postEdits: (model: string, version: string, setId: string) =>
    `${keys.modelVersion(model, version)}post-edits/${setId}.jsonl`,
} as const;

/**
 * Live text that a consumer of a model uploads to the landing bucket: `live/<model>/<file>.txt`.
 * @returns undefined for any other key; those of corpora have a part more
 */
export function parseLiveKey(key: string): { model: string; file: string } | undefined {
  const [, model, file] = /^live\/([a-z0-9]+(?:-[a-z0-9]+)*)\/([^/]+\.txt)$/.exec(key) ?? [];
  return model === undefined ? undefined : { model, file };
}

/**
 * @returns undefined for a key that is not of the form `<corpus>/<language pair, or tabular>/<source id>/<file>`, where the file may
 *   have folders, and none of its parts is empty, hidden (`.`, `..`, `.git`) or has backslashes or control characters, those that turn
 *   the direction of text among them
 */
export function parseLandingKey(key: string): LandingKey | undefined {
  const [corpus, languagePair, sourceId, ...parts] = key.split('/');
  if (parts.length === 0 || !LanguagePair.safeParse(languagePair).success) return undefined;
  if (!CorpusName.safeParse(corpus).success || !SourceId.safeParse(sourceId).success) return undefined;
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\p{Cc}\p{Bidi_Control}\\]/u.test(part)))
    return undefined;
  const location = { corpus, languagePair, sourceId, file: parts.join('/') };
  if (languagePair === TABULAR) return location;
  const { source, target } = languagesOf(languagePair);
  return source === target ? undefined : location;
}

const pad = (number: number) => String(number).padStart(5, '0');

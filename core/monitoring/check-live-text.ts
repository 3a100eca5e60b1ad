import { z } from 'zod';
import type { EventDetail, UploadEvent } from '../../contracts/events.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { SideSketch } from '../../contracts/text-sketch.ts';
import { jensenShannonDivergence } from '../consistency/distributions.ts';
import { sketchPairs } from '../consistency/text-sketch.ts';
import { DragomanError } from '../errors.ts';
import { decodeText } from '../formats/decode-text.ts';
import { readLines } from '../formats/lines.ts';
import { shortHash } from '../hashing.ts';
import { keys, parseLiveKey } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';

/** Live text of a line that has no champion, or whose training text was never sketched. */
export class NothingToCompareWith extends DragomanError {}

/** Segments of a file that are looked at: the first ones. */
const SEGMENTS = 40_000;

/** What is kept of a look at live text. */
export const LiveReport = z.strictObject({
  v: z.literal(1),
  key: z.string(),
  model: z.string(),
  version: z.string(),
  at: z.iso.datetime(),
  segments: z.int(),
  /** Jensen-Shannon divergences from the training text in bits, with their limits; empty with too few segments. */
  divergences: z.record(z.string(), z.strictObject({ value: z.number(), limit: z.number() })),
  drifted: z.boolean(),
});
export type LiveReport = z.infer<typeof LiveReport>;

export interface CheckLiveTextDependencies {
  registry: Pick<Registry, 'getModel' | 'getModelVersion' | 'getDatasetVersion'>;
  landing: Objects;
  data: Objects;
  publishEvent: (type: 'ModelOutdated', detail: EventDetail<'ModelOutdated'>) => Promise<void>;
  log: Log;
  now: () => Date;
}

/**
 * Compares text that users of a model translate (`live/<model>/<file>.txt` in the landing bucket, a segment a line) with
 * the source side of what its champion was trained on: scripts, characters and vocabulary, by the limits of the
 * dataset's own recipe. Keeps a report; tells everybody when one limit is passed. Memory: at most 40,000 segments.
 * @returns the report, undefined for keys of another form. @throws NothingToCompareWith, NotRegistered, InvalidEncoding
 */
export async function checkLiveText(
  event: UploadEvent,
  { registry, landing, data, publishEvent, log, now }: CheckLiveTextDependencies,
): Promise<LiveReport | undefined> {
  const { key, etag, 'version-id': versionId } = event.detail.object;
  const live = parseLiveKey(key);
  if (!live) return undefined;
  const model = await registry.getModel(live.model);
  if (!model) throw modelMissing(live.model);
  const { corpus, languagePair, champion } = model;
  const version = champion === undefined ? undefined : await registry.getModelVersion(model.model, champion);
  const dataset = version && (await registry.getDatasetVersion(model, version.datasetVersion));
  const manifest = dataset && (await readJson(data, dataset.manifestKey, DatasetManifest));
  if (version === undefined || manifest?.sketch === undefined) {
    throw new NothingToCompareWith(
      `${key}: ${model.model} has no champion with a sketch of its training text. Train the line, then upload live text.`,
    );
  }
  const sketched = await sketchOf(landing, key, versionId, languagesOf(languagePair));
  const settings = manifest.recipe.consistency;
  const enough = sketched.segments >= settings.minimumPairs;
  const divergences = enough ? compareSides(manifest.sketch.source, sketched.side, settings) : {};
  const passed = Object.entries(divergences).filter(([, { value, limit }]) => value > limit);
  const report: LiveReport = {
    v: 1,
    key,
    model: model.model,
    version: version.version,
    at: now().toISOString(),
    segments: sketched.segments,
    divergences,
    drifted: passed.length > 0,
  };
  await writeJson(
    data,
    keys.liveReport(model.model, shortHash([key, versionId ?? etag])),
    LiveReport,
    report,
  );
  // An alarm watches this number.
  log.info('live text', { key, segments: sketched.segments, driftedFiles: passed.length > 0 ? 1 : 0 });
  if (passed.length > 0) {
    const figures = passed.map(
      ([what, { value, limit }]) => `${what}: Jensen-Shannon divergence ${value.toFixed(3)} (limit ${limit})`,
    );
    await publishEvent('ModelOutdated', {
      corpus,
      languagePair,
      model: model.model,
      version: version.version,
      reason: 'drift',
      message: `${key}, ${sketched.segments} segments. ${figures.join('; ')}.`,
      retrain: model.retrainOnDecay === true,
    });
  }
  return report;
}

async function sketchOf(
  landing: Objects,
  key: string,
  versionId: string | undefined,
  languages: { source: string; target: string },
): Promise<{ segments: number; side: SideSketch }> {
  const texts: { source: string; target: string }[] = [];
  reading: for await (const lines of readLines(
    decodeText(landing.stream(key, versionId), { name: key, languages: [languages.source] }),
    key,
  )) {
    for (const source of lines) {
      if (source.trim() !== '') texts.push({ source, target: '' });
      if (texts.length === SEGMENTS) break reading;
    }
  }
  return { segments: texts.length, side: sketchPairs(texts, languages).source };
}

function compareSides(
  trained: SideSketch,
  live: SideSketch,
  limits: ConsistencySettings,
): LiveReport['divergences'] {
  const of = (value: number, limit: number) => ({ value, limit });
  return {
    scripts: of(jensenShannonDivergence(trained.scripts, live.scripts), limits.maximumScriptShift),
    characters: of(
      jensenShannonDivergence(trained.characters, live.characters),
      limits.maximumCharacterShift,
    ),
    vocabulary: of(jensenShannonDivergence(trained.tokens, live.tokens), limits.maximumTokenShift),
  };
}

import { readFileSync } from 'node:fs';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { readDrops } from '../../core/parquet/drop-rows.ts';
import { tokens } from '../../core/text/tokens.ts';
import type { PlantedNoise } from '../samples/build-uploads.ts';

/** How many records of one kind were planted, and how many did not reach training. */
export interface Caught {
  planted: number;
  caught: number;
}

/** What became of the planted noise: over all, by kind, and the shuffled pairs of four or more tokens on both sides. */
export interface CaughtNoise {
  all: Caught;
  kinds: Record<string, Caught>;
  shuffledOfFourTokens: Caught;
  /** Good pairs of the other sources that rules or score dropped. */
  good: { read: number; dropped: number };
}

/** Reasons that say nothing about a pair being bad: it was there already, or it is too near to a held-out one. */
const NOT_ABOUT_QUALITY = new Set(['duplicate', 'held-out-duplicate', 'leak']);

/**
 * Looks every planted record up in the drop logs of the published version. Records that left because their segment is
 * held out, or was there already, say nothing about the filters and are not counted. The sources other than the noise
 * and the broken file are translations that their projects ship, and count as good.
 */
export async function caughtNoise(
  manifest: DatasetManifest,
  data: Objects,
  planted: { path: string; sourceId: string },
  notGood: readonly string[],
): Promise<CaughtNoise> {
  const { records }: PlantedNoise = JSON.parse(readFileSync(planted.path, 'utf8'));
  const reasons = await dropReasons(manifest, data, planted.sourceId);
  const kinds: Record<string, Caught> = {};
  const shuffledOfFourTokens = { planted: 0, caught: 0 };
  const all = { planted: 0, caught: 0 };
  for (const { record, kind, source, target } of records) {
    const reason = reasons.get(record);
    if (reason !== undefined && NOT_ABOUT_QUALITY.has(reason)) continue;
    kinds[kind] ??= { planted: 0, caught: 0 };
    const counted = [all, kinds[kind]];
    const long = Math.min(tokens(source).length, tokens(target).length) >= 4;
    if (kind === 'shuffled' && long) counted.push(shuffledOfFourTokens);
    for (const count of counted) {
      count.planted += 1;
      if (reason !== undefined) count.caught += 1;
    }
  }
  return { all, kinds, shuffledOfFourTokens, good: goodDropped(manifest, [planted.sourceId, ...notGood]) };
}

async function dropReasons(
  manifest: DatasetManifest,
  data: Objects,
  sourceId: string,
): Promise<Map<number, string>> {
  const reasons = new Map<number, string>();
  for (const key of [...manifest.shardDropLogs, ...manifest.dropLogs.map((file) => file.key)]) {
    for await (const drop of readDrops(data, key)) {
      if (drop.sourceId === sourceId) reasons.set(drop.record, drop.reason);
    }
  }
  return reasons;
}

function goodDropped(manifest: DatasetManifest, exceptSources: readonly string[]): CaughtNoise['good'] {
  const good = Object.entries(manifest.sources).filter(([sourceId]) => !exceptSources.includes(sourceId));
  return {
    read: good.reduce((total, [, { read }]) => total + read, 0),
    dropped: good
      .flatMap(([, { drops }]) => Object.entries(drops))
      .reduce((total, [reason, count]) => total + (NOT_ABOUT_QUALITY.has(reason) ? 0 : count), 0),
  };
}

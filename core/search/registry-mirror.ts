import type { Evaluation } from '../../contracts/entities.ts';
import type { MetricName } from '../../contracts/evaluation.ts';
import { type BusinessFacts, emptyFacts, keepFact } from '../business/business-facts.ts';
import type { Objects } from '../objects/objects.ts';
import type { Change } from '../registry/changes.ts';
import type { Registry } from '../registry/registry.ts';
import { entryKey, entryOf, modelKey, type SearchEntry } from './search-entry.ts';
import { titleEntries } from './title-entries.ts';

/** An answer of the registry is good for so long, ... */
const FRESH_MS = 500;
/** ... and what it told of so much time is asked for again: writers' clocks differ, and the index lags. */
const OVERLAP_MS = 30_000;
/** At about 500 bytes each; beyond, the oldest uploads are left out. */
const LARGEST_ENTRIES = 400_000;

/** The registry in the form in which it is searched and added up. */
export interface Mirrored {
  /** Newest first. */
  entries: readonly SearchEntry[];
  /** On the own test set, by `model@version`. */
  scores: ReadonlyMap<string, Partial<Record<MetricName, number>>>;
  facts: BusinessFacts;
  /** False where the oldest uploads were left out. */
  complete: boolean;
}

export interface RegistryMirror {
  /** As it was half a second ago or later, but for what the registry's index lags. */
  read(): Promise<Mirrored>;
}

export interface MirrorDependencies {
  registry: Pick<Registry, 'listChanges' | 'listCorpora' | 'getDatasetVersion'>;
  data: Objects;
  now: () => Date;
  /** For tests. */
  largest?: number;
}

/**
 * Keeps in memory what of the registry is searched and added up: read whole with the first question, then only what has
 * changed since. Memory: about 500 bytes for each run, upload, version and title, 400,000 at most. It is only ever a copy:
 * another process has its own, and a new one reads it anew.
 */
export function registryMirror({
  registry,
  data,
  now,
  largest = LARGEST_ENTRIES,
}: MirrorDependencies): RegistryMirror {
  const entries = new Map<string, SearchEntry>();
  const scores = new Map<string, Partial<Record<MetricName, number>>>();
  const facts = emptyFacts();
  const latest = new Map<string, string>();
  let sorted: SearchEntry[] = [];
  let complete = true;
  let since: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  /** @returns false when it is known as it is */
  const put = (entry: SearchEntry): boolean => {
    const key = entryKey(entry);
    const before = entries.get(key);
    if (before && JSON.stringify(before) === JSON.stringify(entry)) return false;
    entries.set(key, entry);
    return true;
  };

  const changeTitles = async ({ item }: Change & { kind: 'corpus' }): Promise<boolean> => {
    const { corpus, languagePair, latestVersion } = item;
    const name = `${corpus}/${languagePair}`;
    if (latestVersion === undefined || latest.get(name) === latestVersion) return false;
    const titles = await titleEntries(item, latestVersion, { data });
    for (const [key, entry] of entries) {
      if (entry.kind === 'title' && entry.corpus === corpus && entry.languagePair === languagePair) {
        entries.delete(key);
      }
    }
    for (const title of titles) put(title);
    latest.set(name, latestVersion);
    return true;
  };

  const take = async (change: Change): Promise<boolean> => {
    keepFact(facts, change);
    if (change.kind === 'evaluation') keepScores(scores, change.item);
    const entry = entryOf(change);
    const changed = entry !== undefined && put(entry);
    return (change.kind === 'corpus' && (await changeTitles(change))) || changed;
  };

  const refresh = async () => {
    const from = since ?? (await beginning(registry, now()));
    let last = from;
    let changed = false;
    for await (const part of registry.listChanges(from)) {
      for (const change of part) {
        changed = (await take(change)) || changed;
        if (change.changedAt > last) last = change.changedAt;
      }
    }
    if (changed) {
      sorted = [...entries.values()].sort(newestFirst);
      complete = keepLargest(sorted, entries, largest) && complete;
    }
    since = new Date(Math.max(Date.parse(last) - OVERLAP_MS, Date.parse(from))).toISOString();
    readAt = now().getTime();
  };

  return {
    async read() {
      if (now().getTime() - readAt >= FRESH_MS) {
        reading ??= refresh().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      return { entries: sorted, scores, facts, complete };
    },
  };
}

/** Before anything was written: the month before the first corpus. */
async function beginning(registry: Pick<Registry, 'listCorpora'>, now: Date): Promise<string> {
  const corpora = await registry.listCorpora();
  const [first] = [now.toISOString(), ...corpora.map(({ createdAt }) => createdAt)].sort() as [string];
  const date = new Date(first);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1)).toISOString();
}

function keepScores(
  scores: Map<string, Partial<Record<MetricName, number>>>,
  { role, purpose, metrics, ...version }: Evaluation,
): void {
  if (role !== 'own' || purpose !== 'release') return;
  const known = Object.entries(metrics).flatMap(([name, value]) => (value ? [[name, value.score]] : []));
  scores.set(modelKey(version), Object.fromEntries(known));
}

/** Takes the oldest uploads away, from `entries`, too, until the rest fits. @returns true when everything did */
function keepLargest(sorted: SearchEntry[], entries: Map<string, SearchEntry>, largest: number): boolean {
  let excess = sorted.length - largest;
  if (excess <= 0) return true;
  for (let index = sorted.length - 1; index >= 0 && excess > 0; index--) {
    const entry = sorted[index] as SearchEntry;
    if (entry.kind !== 'upload') continue;
    entries.delete(entryKey(entry));
    excess--;
  }
  const kept = sorted.filter((entry) => entries.has(entryKey(entry)));
  sorted.splice(0, sorted.length, ...kept);
  return false;
}

/** ISO times in UTC compare as text. */
const newestFirst = (a: SearchEntry, b: SearchEntry) =>
  a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

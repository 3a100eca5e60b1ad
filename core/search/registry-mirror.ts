import type { Evaluation } from '../../contracts/entities.ts';
import { keepFact } from '../business/business-facts.ts';
import { sha256 } from '../hashing.ts';
import type { Log } from '../log.ts';
import type { MutableObjects } from '../objects/objects.ts';
import type { Change } from '../registry/changes.ts';
import type { Registry } from '../registry/registry.ts';
import { CORPUS_SET } from '../splits/corpus-set.ts';
import { readSnapshot, writeSnapshot } from './mirror-snapshot.ts';
import { emptyState, type MirrorState } from './mirror-state.ts';
import { entryOf, modelKey, type SearchEntry } from './search-entry.ts';
import { type SortedEntries, sortedEntries } from './sorted-entries.ts';
import { titleEntries } from './title-entries.ts';
import { withoutRemoved } from './without-removed.ts';

/** An answer of the registry is good for so long, ... */
const FRESH_MS = 500;
/** ... and what it told of so much time is asked for again: writers' clocks differ, and the index lags. */
const OVERLAP_MS = 30_000;
/** At about 500 bytes each; beyond, the oldest uploads are left out. */
const LARGEST_ENTRIES = 400_000;
/** So many changes at least are between two snapshots: what a new process has to read, beside the snapshot. */
const CHANGES_UNWRITTEN = 2000;
/** A long reading is written down on its way, so that a process which is ended meanwhile has not read in vain. */
const LONG_READING_MS = 10_000;

/** The registry in the form in which it is searched and added up. */
export interface Mirrored extends Pick<MirrorState, 'scores' | 'facts' | 'complete'> {
  /** Newest first. */
  entries: readonly SearchEntry[];
}

export interface RegistryMirror {
  /** As it was half a second ago or later, but for what the registry's index lags. */
  read(): Promise<Mirrored>;
}

export interface MirrorDependencies {
  registry: Pick<Registry, 'listChanges' | 'listCorpora' | 'getSource' | 'listRemovals'>;
  data: MutableObjects;
  now: () => Date;
  log: Log;
  /** For tests. */
  largest?: number;
  changesUnwritten?: number;
}

/**
 * Keeps in memory what of the registry is searched and added up. The first question reads the snapshot that some process
 * has written last, or without one the whole registry; every question reads what has changed since. After enough changes
 * a new snapshot is written. Memory: about 500 bytes for each run, upload, version and title, 400,000 at most. It is only
 * ever a copy: another process has its own, and whatever is lost of it is read anew.
 */
export function registryMirror({
  registry,
  data,
  now,
  log,
  largest = LARGEST_ENTRIES,
  changesUnwritten = CHANGES_UNWRITTEN,
}: MirrorDependencies): RegistryMirror {
  let state: MirrorState | undefined;
  let sorted: SortedEntries;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<MirrorState> | undefined;
  /** Changes since the last snapshot. */
  let unwritten = 0;
  let writtenAt = 0;
  /** Hashes of what the last reading was told, as it is stored; undefined after one that was told too much. */
  let told: Set<string> | undefined;

  const begin = async () => {
    writtenAt = now().getTime();
    const kept = await readSnapshot(data).catch((error) => {
      log.warn('What the API keeps of the registry could not be read; it is made anew.', { error });
      return undefined;
    });
    state = kept ?? emptyState();
    sorted = sortedEntries(state, largest);
    return state;
  };

  const changeTitles = async ({ item }: Change & { kind: 'corpus' }, { titlesOf, entries }: MirrorState) => {
    const { corpus, languagePair, latestVersion } = item;
    const name = `${corpus}/${languagePair}`;
    if (latestVersion === undefined || titlesOf.get(name) === latestVersion) return;
    const titles = await titleEntries(item, latestVersion, { data, registry });
    for (const [key, entry] of entries) {
      const isOfCorpus = entry.corpus === corpus && entry.languagePair === languagePair;
      if (entry.kind === 'title' && isOfCorpus) sorted.remove(key);
    }
    for (const title of titles) sorted.put(title);
    titlesOf.set(name, latestVersion);
  };

  const take = async (change: Change, into: MirrorState) => {
    keepFact(into.facts, change);
    if (change.kind === 'evaluation') keepScores(into, change.item);
    const entry = entryOf(change);
    if (entry) sorted.put(entry);
    if (change.kind === 'corpus') await changeTitles(change, into);
  };

  const write = async (what: MirrorState) => {
    try {
      const entries = await withoutRemoved(sorted.list(), { registry });
      await writeSnapshot(data, { ...what, entries });
    } catch (error) {
      log.warn('What the API keeps of the registry could not be written down. New processes read more.', {
        error,
      });
    }
    unwritten = 0;
    writtenAt = now().getTime();
  };

  const refresh = async (): Promise<MirrorState> => {
    const into = state ?? (await begin());
    const isWhole = into.since === undefined;
    const from = into.since ?? (await beginning(registry, now()));
    const known = told;
    const telling = new Set<string>();
    const isKnown = (stored: object) => {
      const hash = sha256(JSON.stringify(stored));
      telling.add(hash);
      return known?.has(hash) ?? false;
    };
    let last = from;
    for await (const part of registry.listChanges(from, isWhole ? undefined : isKnown)) {
      for (const change of part) {
        await take(change, into);
        if (change.changedAt > last) last = change.changedAt;
      }
      unwritten += part.length;
      into.since = new Date(Math.max(Date.parse(last) - OVERLAP_MS, Date.parse(from))).toISOString();
      const isLong = now().getTime() - writtenAt >= LONG_READING_MS;
      if (isLong && unwritten >= Math.max(changesUnwritten, into.entries.size / 4)) await write(into);
    }
    if (unwritten >= changesUnwritten) await write(into);
    told = isWhole ? undefined : telling;
    readAt = now().getTime();
    return into;
  };

  const mirrored = (of: MirrorState): Mirrored => {
    // Making the list may leave entries out.
    const entries = sorted.list();
    return { entries, scores: of.scores, facts: of.facts, complete: of.complete };
  };

  return {
    async read() {
      if (state !== undefined && now().getTime() - readAt < FRESH_MS) return mirrored(state);
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      return mirrored(await reading);
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

/** Of the test set that decides: the corpus' own as a whole, or else one that is of the corpus. */
function keepScores({ scores }: MirrorState, { role, purpose, name, metrics, ...version }: Evaluation): void {
  if (role !== 'own' || purpose !== 'release') return;
  if (name !== CORPUS_SET && scores.has(modelKey(version))) return;
  const known = Object.entries(metrics).flatMap(([name, value]) => (value ? [[name, value.score]] : []));
  scores.set(modelKey(version), Object.fromEntries(known));
}

import type { MetricName } from '../../contracts/evaluation.ts';
import { type BusinessFacts, emptyFacts } from '../business/business-facts.ts';
import type { SearchEntry } from './search-entry.ts';

/** What of the registry is kept in memory, as of some time. */
export interface MirrorState {
  /** By `entryKey`. */
  entries: Map<string, SearchEntry>;
  /** On the own test set, by `model@version`. */
  scores: Map<string, Partial<Record<MetricName, number>>>;
  /** The version of each corpus, by `corpus/language pair`, whose titles are among the entries. */
  titlesOf: Map<string, string>;
  facts: BusinessFacts;
  /** False where the oldest uploads were left out. */
  complete: boolean;
  /** All that was written before is in here; absent: nothing is. */
  since?: string | undefined;
}

export const emptyState = (): MirrorState => ({
  entries: new Map(),
  scores: new Map(),
  titlesOf: new Map(),
  facts: emptyFacts(),
  complete: true,
});

import type { SearchHit } from '../../contracts/api/search.ts';
import type { Change } from '../registry/changes.ts';

/** What is kept of something that can be found: what is shown of it, and the text that is searched. */
export interface SearchEntry extends Omit<SearchHit, 'scores'> {
  /** Name, id and what else it is found by, as `searchable` makes them, a line each. */
  text: string;
}

/** Text as it is compared: compatibility forms and case do not count (Unicode NFKC, lower case). */
export const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Newest first, then by id. ISO times in UTC compare as text. */
export const newestFirst = (a: SearchEntry, b: SearchEntry): number =>
  a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Names an entry among all. */
export const entryKey = ({ kind, id }: Pick<SearchHit, 'kind' | 'id'>): string => `${kind} ${id}`;

export const modelKey = ({ model, version }: { model: string; version: string }): string =>
  `${model}@${version}`;

/** What can be found of a changed item; of attempts and evaluations nothing by themselves. */
export function entryOf(change: Change): SearchEntry | undefined {
  const hit = hitOf(change);
  return hit && withText(hit);
}

/**
 * Adds the text that is searched. All entries have the same properties in the same order, whatever their kind: of objects
 * of one shape the engine reads a property several times faster.
 */
export function withText(hit: Omit<SearchEntry, 'text'>): SearchEntry {
  const { kind, id, name, detail, corpus, languagePair, status, at, runId, model, version, sourceId } = hit;
  const { costUsd } = hit;
  let lines = `${name}\n${id}\n`;
  for (const line of new Set([detail, corpus, languagePair, runId, model, version, sourceId])) {
    if (line !== undefined && line !== '') lines += `${line}\n`;
  }
  const text = searchable(lines);
  // biome-ignore format: a property each would be fourteen lines.
  return { kind, id, name, detail, corpus, languagePair, status, at, runId, model, version, sourceId, costUsd, text };
}

function hitOf({ kind, item }: Change): Omit<SearchEntry, 'text'> | undefined {
  switch (kind) {
    case 'corpus': {
      const name = `${item.corpus} ${item.languagePair}`;
      return { kind, id: `${item.corpus}/${item.languagePair}`, name, ...corpusOf(item), at: item.createdAt };
    }
    case 'source': {
      const { corpus, languagePair, sourceId, locations, last, createdAt } = item;
      return {
        ...{ kind, id: `${corpus}/${languagePair}/${sourceId}`, name: sourceId, sourceId, ...corpusOf(item) },
        detail: locations.map(({ url }) => url).join(' '),
        status: last?.outcome,
        at: createdAt,
      };
    }
    case 'upload': {
      const { uploadId, file, sourceId, reason, status, receivedAt, runId, datasetVersion } = item;
      return {
        ...{ kind, id: uploadId, name: file, detail: reason, sourceId, status, at: receivedAt, runId },
        ...{ version: datasetVersion, ...corpusOf(item) },
      };
    }
    case 'run': {
      const { runId, status, createdAt, error, datasetVersion, model, modelVersion, costUsd } = item;
      return {
        ...{ kind: item.kind, id: runId, name: runId, runId, detail: error, status, at: createdAt, model },
        ...{ version: item.kind === 'preparation' ? datasetVersion : modelVersion, costUsd },
        ...corpusOf(item),
      };
    }
    case 'datasetversion': {
      const { corpus, languagePair, version, verdict, createdAt, runId } = item;
      return {
        ...{ kind: 'dataset', id: `${corpus}/${languagePair}/${version}`, name: version, version },
        ...{ status: verdict, at: createdAt, runId, ...corpusOf(item) },
      };
    }
    case 'model': {
      const { model, createdAt, intendedUse, champion, recipe } = item;
      return {
        ...{ kind: 'line', id: model, name: model, model, version: champion, at: createdAt },
        detail: [recipe.task, intendedUse].filter(Boolean).join(', '),
        ...corpusOf(item),
      };
    }
    case 'modelversion': {
      const { model, version, stage, createdAt, runId, datasets, rejection, costUsd } = item;
      const [own] = datasets;
      if (own === undefined) return undefined;
      return {
        ...{ kind: 'model', id: modelKey(item), name: `${model} ${version}`, model, version, status: stage },
        ...{ detail: rejection?.reason, at: createdAt, runId, costUsd, ...corpusOf(own) },
      };
    }
    default:
      return undefined;
  }
}

const corpusOf = ({ corpus, languagePair }: { corpus: string; languagePair: string }) => ({
  corpus,
  languagePair,
});

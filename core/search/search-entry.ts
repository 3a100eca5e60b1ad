import type { SearchHit } from '../../contracts/api/search.ts';
import type { Change } from '../registry/changes.ts';

/** What is kept of something that can be found: what is shown of it, and the text that is searched. */
export interface SearchEntry extends Omit<SearchHit, 'scores'> {
  /** As `searchable` makes it. */
  text: string;
}

/** Text as it is compared: compatibility forms and case do not count (Unicode NFKC, lower case). */
export const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Names an entry among all. */
export const entryKey = ({ kind, id }: Pick<SearchHit, 'kind' | 'id'>): string => `${kind} ${id}`;

export const modelKey = ({ model, version }: { model: string; version: string }): string =>
  `${model}@${version}`;

/** What can be found of a changed item; of attempts and evaluations nothing by themselves. */
export function entryOf(change: Change): SearchEntry | undefined {
  const hit = hitOf(change);
  return hit && withText(hit);
}

/** Adds the text that is searched. */
export function withText(hit: Omit<SearchEntry, 'text'>): SearchEntry {
  const { name, id, detail, corpus, languagePair, runId, model, version, sourceId } = hit;
  const parts = [name, id, detail, corpus, languagePair, runId, model, version, sourceId];
  return { ...hit, text: searchable([...new Set(parts)].filter(Boolean).join(' ')) };
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

import type { ModelLine } from '../../contracts/api/models.ts';
import type { DatasetVersion, Model } from '../../contracts/entities.ts';
import type { CorpusId } from '../keys.ts';
import type { Registry } from '../registry/registry.ts';
import { describeLine } from '../training/describe-lines.ts';
import { recently } from './recently.ts';

/** How late a list may show what others have changed; the page of one corpus or line shows it as it is. */
const FIGURES_MS = 2000;

/** So many figures are read at once: a list is of many, and while all were read at once nobody else would be answered. */
export const FIGURES_AT_ONCE = 4;

/** What a list shows of a corpus that is not in the corpus itself. */
export interface CorpusFigures {
  /** Newest first. */
  versions: readonly DatasetVersion[];
  lastUploadAt: string | undefined;
}

/** The figures of a corpus as they are now. */
export async function readCorpusFigures(
  id: CorpusId,
  registry: Pick<Registry, 'listDatasetVersions' | 'listUploads'>,
): Promise<CorpusFigures> {
  const [versions, uploads] = await Promise.all([
    registry.listDatasetVersions(id),
    registry.listUploads(id, { limit: 1 }),
  ]);
  return { versions, lastUploadAt: uploads.items[0]?.receivedAt };
}

/** What lists show beside the items themselves. */
export interface ListFigures {
  ofCorpus: (id: CorpusId) => Promise<CorpusFigures>;
  ofLine: (model: Model) => Promise<ModelLine>;
  /** Something was changed: all figures are worked out anew. */
  forget: () => void;
}

export interface ListFiguresDependencies {
  registry: Pick<Registry, 'listDatasetVersions' | 'listUploads' | 'listModelVersions' | 'listEvaluations'>;
  now: () => Date;
}

/**
 * Figures of corpora and model lines, two questions to the registry for each. Many people look at the same lists, and each
 * list is of many: what is known is given again for two seconds, so that lists cost little however often they are asked for.
 */
export function listFigures({ registry, now }: ListFiguresDependencies): ListFigures {
  const options = { milliseconds: FIGURES_MS, now };
  const ofCorpus = recently((id: CorpusId) => readCorpusFigures(id, registry), {
    ...options,
    keyOf: ({ corpus, languagePair }) => `${corpus}/${languagePair}`,
  });
  // By the line as it is: what was changed of it shows at once.
  const ofLine = recently((model: Model) => describeLine(model, registry), {
    ...options,
    keyOf: (model) => JSON.stringify(model),
  });
  const forget = () => {
    ofCorpus.forget();
    ofLine.forget();
  };
  return { ofCorpus, ofLine, forget };
}

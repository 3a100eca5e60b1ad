import { type CorpusSource, type CorpusSummary, DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import type { Corpus } from '../../../contracts/entities.ts';
import { DatasetManifest } from '../../../contracts/manifest.ts';
import { SourceSettings } from '../../../contracts/recipe/source-settings.ts';
import type { Source } from '../../../contracts/source.ts';
import { type CorpusId, keys } from '../../../core/keys.ts';
import {
  type CorpusFigures,
  FIGURES_AT_ONCE,
  readCorpusFigures,
} from '../../../core/listings/list-figures.ts';
import { readJson } from '../../../core/objects/json-objects.ts';
import { corpusMissing } from '../../../core/registry/corpora.ts';
import { forEachOf } from '../../../core/registry/writes.ts';
import { listHeldOutCards } from '../../../core/splits/held-out-sets.ts';
import { requireMatch } from '../../pipeline/etag.ts';
import { pageItems } from '../../pipeline/page-items.ts';
import { route } from '../../route.ts';
import type { ApiServices } from '../../services.ts';

/** Corpora with their sources, settings and held-out sets. */
export const corpusRoutes = {
  listCorpora: route(DATA_ENDPOINTS.listCorpora, async ({ query }, context) => {
    const nameOf = ({ corpus, languagePair }: CorpusId) => `${corpus}/${languagePair}`;
    const corpora = (await context.registry.listCorpora()).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const { items, ...rest } = pageItems(corpora, nameOf, query);
    const sources = await context.registry.listAllSources();
    const summarize = async (corpus: Corpus) => {
      const fetched = sources.filter((source) => nameOf(source) === nameOf(corpus));
      return summaryOf(corpus, await context.figures.ofCorpus(corpus), fetched);
    };
    return { items: await forEachOf(items, summarize, FIGURES_AT_ONCE), ...rest };
  }),

  getCorpus: route(DATA_ENDPOINTS.getCorpus, async ({ params }, context) => {
    const corpus = await mustGetCorpus(params, context);
    const [figures, sources] = await Promise.all([
      readCorpusFigures(corpus, context.registry),
      sourcesOf(corpus, context),
    ]);
    return { ...summaryOf(corpus, figures, []), sources };
  }),

  getRecipe: route(DATA_ENDPOINTS.getRecipe, async ({ params }, context) => ({
    recipe: (await mustGetCorpus(params, context)).recipe,
  })),

  putRecipe: route(DATA_ENDPOINTS.putRecipe, async ({ params, body }, context) => {
    const { registry, ifMatch } = context;
    const { recipe } = await mustGetCorpus(params, context);
    requireMatch(ifMatch, { recipe }, `the recipe of ${params.corpus}/${params.languagePair}`);
    await registry.setRecipe(params, body.recipe, recipe);
    return { recipe: body.recipe };
  }),

  listHeldOutSets: route(DATA_ENDPOINTS.listHeldOutSets, async ({ params, query }, context) => {
    await mustGetCorpus(params, context);
    return pageItems(await listHeldOutCards(context.data, params), ({ setId }) => setId, query);
  }),
};

async function mustGetCorpus(id: CorpusId, { registry }: Pick<ApiServices, 'registry'>): Promise<Corpus> {
  const corpus = await registry.getCorpus(id);
  if (!corpus) throw corpusMissing(id);
  return corpus;
}

function summaryOf(
  { recipe, latestVersion, ...rest }: Corpus,
  { versions, lastUploadAt }: CorpusFigures,
  fetched: readonly Source[],
): CorpusSummary {
  const latest = versions.find(({ version }) => version === latestVersion);
  const sources = new Set([...Object.keys(recipe.sources), ...fetched.map(({ sourceId }) => sourceId)]);
  return {
    ...rest,
    versions: versions.length,
    sources: [...sources].sort(),
    ...(latest ? { latest } : {}),
    ...(lastUploadAt === undefined ? {} : { lastUploadAt }),
  };
}

/** Sources that the recipe names, that are fetched, or of which the latest version has something. */
async function sourcesOf(
  { recipe, latestVersion, corpus, languagePair }: Corpus,
  { registry, data }: Pick<ApiServices, 'registry' | 'data'>,
): Promise<CorpusSource[]> {
  const id = { corpus, languagePair };
  const manifest =
    latestVersion === undefined
      ? undefined
      : await readJson(data, keys.manifest(id, latestVersion), DatasetManifest);
  const fetched = await registry.listSources(id);
  const names = [
    ...Object.keys(recipe.sources),
    ...fetched.map(({ sourceId }) => sourceId),
    ...Object.keys(manifest?.sources ?? {}),
  ];
  return [...new Set(names)].sort().map((sourceId) => {
    const deliveries = manifest?.deliveries.filter((delivery) => delivery.sourceId === sourceId) ?? [];
    const last = deliveries.at(-1);
    const counts = manifest?.sources[sourceId];
    const source = fetched.find((one) => one.sourceId === sourceId);
    return {
      sourceId,
      settings: recipe.sources[sourceId] ?? SourceSettings.parse({}),
      deliveries: deliveries.length,
      ...(source ? { fetched: source } : {}),
      ...(last ? { lastDeliveryAt: last.deliveredAt } : {}),
      ...(counts ? { counts: { read: counts.read, train: counts.train, heldOut: counts.heldOut } } : {}),
    };
  });
}

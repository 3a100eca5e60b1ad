import { DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import type { DatasetVersion } from '../../../contracts/entities.ts';
import { DatasetManifest } from '../../../contracts/manifest.ts';
import { TABULAR } from '../../../contracts/primitives.ts';
import type { VersionComparison } from '../../../contracts/version-comparison.ts';
import { countLicences, countTitles } from '../../../core/browse/count-titles.ts';
import { versionLineage } from '../../../core/browse/version-lineage.ts';
import { compareVersions } from '../../../core/consistency/compare-versions.ts';
import { ObjectMissing } from '../../../core/errors.ts';
import { type CorpusId, keys } from '../../../core/keys.ts';
import { readJson } from '../../../core/objects/json-objects.ts';
import { versionMissing } from '../../../core/registry/dataset-versions.ts';
import { heldBy } from '../../../core/rights/mark-versions.ts';
import { pageItems } from '../../pipeline/page-items.ts';
import { route } from '../../route.ts';
import type { ApiServices } from '../../services.ts';

/** Dataset versions: what they hold, came from and differ in. */
export const versionRoutes = {
  listDatasetVersions: route(DATA_ENDPOINTS.listDatasetVersions, async ({ params, query }, { registry }) =>
    pageItems(await registry.listDatasetVersions(params), ({ version }) => version, query),
  ),

  getDatasetVersion: route(DATA_ENDPOINTS.getDatasetVersion, async ({ params }, context) => {
    const { version, manifest } = await versionWithManifest(params, params.version, context);
    const {
      inputs,
      deliveries: _deliveries,
      sketch: _sketch,
      descriptions: _descriptions,
      shardDropLogs: _shardDropLogs,
      ingestReports: _ingestReports,
      ...shown
    } = manifest;
    const files = new Set(inputs.flatMap((input) => input.files.map(({ uploadId }) => uploadId)));
    return {
      version,
      manifest: shown,
      inputs: inputs.length,
      files: files.size,
      licences: countLicences(manifest),
    };
  }),

  listVersionInputs: route(DATA_ENDPOINTS.listVersionInputs, async ({ params, query }, context) => {
    const { manifest } = await versionWithManifest(params, params.version, context);
    const wanted = manifest.inputs.filter(
      ({ sourceId }) => query.source === undefined || sourceId === query.source,
    );
    const page = pageItems(wanted, ({ inputId }) => inputId, query);
    return {
      ...page,
      items: page.items.map(({ titles, parts: _parts, rights: _rights, ...input }) => ({
        ...input,
        titles: titles.length,
      })),
    };
  }),

  listTitles: route(DATA_ENDPOINTS.listTitles, async ({ params, query }, context) => {
    const { manifest } = await versionWithManifest(params, params.version, context);
    const titles = countTitles(manifest, await context.registry.listRemovals(params));
    const wanted = query.text?.trim().toLowerCase() ?? '';
    const found = titles.filter(({ title }) => title.toLowerCase().includes(wanted));
    return pageItems(found, ({ title }) => title, query);
  }),

  getVersionLineage: route(DATA_ENDPOINTS.getVersionLineage, async ({ params }, context) =>
    versionLineage(params, params.version, context),
  ),

  compareDatasetVersions: route(DATA_ENDPOINTS.compareDatasetVersions, async ({ params }, context) => {
    const { manifest: current } = await versionWithManifest(params, params.version, context);
    const { manifest: previous } = await versionWithManifest(params, params.previous, context);
    if (params.languagePair === TABULAR) return { withheld: false };
    const comparison = await compareVersions(context.data, current, previous).catch((error: unknown) => {
      // What is left of a version whose text was erased are its figures.
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    });
    const removals = await context.registry.listRemovals(params);
    const withheld = [current, previous].some((manifest) => heldBy(manifest, removals).length > 0);
    if (comparison === undefined) return { withheld: true };
    return { comparison: withheld ? withoutText(comparison) : comparison, withheld };
  }),
};

/** Samples have no origins by which they could be told apart from text that was removed. */
const withoutText = (comparison: VersionComparison): VersionComparison => ({
  ...comparison,
  ...{ addedSamples: [], removedSamples: [], changedSamples: [], changedTermSamples: [] },
  unknownWords: { source: [], target: [] },
});

/** @throws NotRegistered */
export async function versionWithManifest(
  id: CorpusId,
  version: string,
  { registry, data }: Pick<ApiServices, 'registry' | 'data'>,
): Promise<{ version: DatasetVersion; manifest: DatasetManifest }> {
  const found = await registry.getDatasetVersion(id, version);
  if (!found) throw versionMissing(id, version);
  return { version: found, manifest: await readJson(data, keys.manifest(id, version), DatasetManifest) };
}

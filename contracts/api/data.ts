import { z } from 'zod';
import { HeldOutSet } from '../aligner.ts';
import { Corpus, DatasetVersion, ModelVersion } from '../entities.ts';
import { DatasetManifest, DatasetVersionId, ManifestInput } from '../manifest.ts';
import { PreparationRecipe } from '../preparation-recipe.ts';
import { CorpusName, Count, IsoTime, LanguagePair, ShortHash, SourceId } from '../primitives.ts';
import { SourceSettings } from '../recipe/source-settings.ts';
import { Source } from '../source.ts';
import { VersionComparison } from '../version-comparison.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

export const ofCorpus = z.object({ corpus: CorpusName, languagePair: LanguagePair });
export const ofVersion = ofCorpus.extend({ version: DatasetVersionId });

/** A corpus in a list. */
export const CorpusSummary = Corpus.omit({ recipe: true, latestVersion: true }).extend({
  /** Absent until there is one. */
  latest: DatasetVersion.optional(),
  versions: Count,
  sources: z.array(SourceId),
  /** When the last upload came. */
  lastUploadAt: IsoTime.optional(),
});
export type CorpusSummary = z.infer<typeof CorpusSummary>;

/** Where a corpus gets text from, with what its latest version has of it. */
export const CorpusSource = z.strictObject({
  sourceId: SourceId,
  /** As the recipe says, defaults included. */
  settings: SourceSettings,
  /** Of a source that is fetched. */
  fetched: Source.optional(),
  lastDeliveryAt: IsoTime.optional(),
  deliveries: Count,
  counts: DatasetManifest.shape.sources.valueType.omit({ drops: true }).optional(),
});
export type CorpusSource = z.infer<typeof CorpusSource>;

/** How much of a version is under a licence. */
export const LicenceShare = z.strictObject({ licence: z.string(), inputs: Count, kept: Count });

/** A dataset version without what has no bound: inputs, titles and pairs have lists of their own. */
export const VersionDetails = z.strictObject({
  version: DatasetVersion,
  manifest: DatasetManifest.omit({
    inputs: true,
    deliveries: true,
    sketch: true,
    descriptions: true,
    shardDropLogs: true,
    ingestReports: true,
  }),
  inputs: Count,
  files: Count,
  licences: z.array(LicenceShare),
});
export type VersionDetails = z.infer<typeof VersionDetails>;

/** An input of a version, without its titles. */
export const VersionInput = ManifestInput.omit({ titles: true, parts: true, rights: true }).extend({
  titles: Count,
});
export type VersionInput = z.infer<typeof VersionInput>;

/** A title of a version, over all inputs. */
export const TitleCount = z.strictObject({
  title: z.string(),
  records: Count,
  inputs: Count,
  licences: z.array(z.string()),
  owners: z.array(z.string()),
  /** By which it must go, or is gone. */
  removalId: ShortHash.optional(),
});
export type TitleCount = z.infer<typeof TitleCount>;

/** What a version was made of and what was made of it. */
export const VersionLineage = z.strictObject({
  version: DatasetVersion,
  sources: z.array(
    z.strictObject({
      sourceId: SourceId,
      licences: z.array(z.string()),
      inputs: Count,
      /** Of these, what the version before did not have. */
      newInputs: Count,
      quarantined: Count,
      kept: Count,
    }),
  ),
  previous: DatasetVersion.optional(),
  next: z.array(DatasetVersion),
  /** Trained on it, the nearest first. */
  models: z.array(
    ModelVersion.pick({ model: true, version: true, stage: true, createdAt: true }).extend({
      /** From the dataset version on to what the model was made of directly. */
      through: z.array(z.string()),
    }),
  ),
});
export type VersionLineage = z.infer<typeof VersionLineage>;

/** Corpora, their versions and recipes; pairs.ts and removals.ts add what is in them and what must go. */
export const DATA_ENDPOINTS = {
  listCorpora: endpoint({
    id: 'listCorpora',
    method: 'get',
    path: '/corpora',
    role: 'viewer',
    summary: 'All corpora by name, with their latest versions.',
    query: PageQuery,
    response: pageOf(CorpusSummary),
  }),
  getCorpus: endpoint({
    id: 'getCorpus',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}',
    role: 'viewer',
    summary: 'One corpus with its sources.',
    params: ofCorpus,
    response: CorpusSummary.omit({ sources: true }).extend({ sources: z.array(CorpusSource) }),
  }),
  getRecipe: endpoint({
    id: 'getRecipe',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/recipe',
    role: 'viewer',
    summary: 'The settings of the next preparation of a corpus.',
    params: ofCorpus,
    response: z.object({ recipe: PreparationRecipe }),
  }),
  putRecipe: endpoint({
    id: 'putRecipe',
    method: 'put',
    path: '/corpora/{corpus}/{languagePair}/recipe',
    role: 'operator',
    summary: 'Changes the settings of the next preparations of a corpus; a run that goes on keeps its own.',
    params: ofCorpus,
    body: z.object({ recipe: PreparationRecipe }),
    response: z.object({ recipe: PreparationRecipe }),
    needsMatch: true,
  }),
  listHeldOutSets: endpoint({
    id: 'listHeldOutSets',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/held-out-sets',
    role: 'viewer',
    summary: 'The cards of the test and validation sets of a corpus, retired ones included.',
    params: ofCorpus,
    query: PageQuery,
    response: pageOf(HeldOutSet),
  }),
  listDatasetVersions: endpoint({
    id: 'listDatasetVersions',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions',
    role: 'viewer',
    summary: 'Dataset versions of a corpus, newest first.',
    params: ofCorpus,
    query: PageQuery,
    response: pageOf(DatasetVersion),
  }),
  getDatasetVersion: endpoint({
    id: 'getDatasetVersion',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}',
    role: 'viewer',
    summary: 'What a dataset version holds and how it was made.',
    params: ofVersion,
    response: VersionDetails,
  }),
  listVersionInputs: endpoint({
    id: 'listVersionInputs',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/inputs',
    role: 'viewer',
    summary: 'The uploads that a dataset version was made of, with checksums and rights.',
    params: ofVersion,
    query: PageQuery.extend({ source: SourceId.optional() }),
    response: pageOf(VersionInput),
  }),
  listTitles: endpoint({
    id: 'listTitles',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/titles',
    role: 'viewer',
    summary: 'The titles of a dataset version, those with most records first.',
    params: ofVersion,
    query: PageQuery.extend({
      /** A part of the title, in any case. */
      text: z.string().max(200).optional(),
    }),
    response: pageOf(TitleCount),
  }),
  getVersionLineage: endpoint({
    id: 'getVersionLineage',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/lineage',
    role: 'viewer',
    summary: 'What a dataset version came from, and the models that came from it.',
    params: ofVersion,
    response: VersionLineage,
  }),
  compareDatasetVersions: endpoint({
    id: 'compareDatasetVersions',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/comparison/{previous}',
    role: 'viewer',
    summary: 'What a dataset version has other than another one, on a sample that is the same in both.',
    params: ofVersion.extend({ previous: DatasetVersionId }),
    response: z.strictObject({
      /** Absent for tables, and where the text of one of the two was erased. */
      comparison: VersionComparison.optional(),
      /** True when examples, or all of it, are left out because one of the two holds text that was removed. */
      withheld: z.boolean(),
    }),
  }),
};

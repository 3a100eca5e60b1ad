import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { Calibration, ClassTable } from '../../contracts/classification-tables.ts';
import { ObjectMissing } from '../../core/errors.ts';
import { decideByCard } from '../../core/evaluation/compare-by-eye.ts';
import { keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { descendantsOf } from '../../core/registry/lineage.ts';
import { modelVersionMissing } from '../../core/registry/models.ts';
import { readModelCard } from '../../core/training/model-cards.ts';
import { noteReading } from '../pipeline/audit.ts';
import { type CallContext, route } from '../route.ts';

/** An address for a download is used at once. */
const DOWNLOAD_SECONDS = 300;

interface VersionName {
  model: string;
  version: string;
}

/** @throws NotRegistered */
async function versionOf({ model, version }: VersionName, { registry }: Pick<CallContext, 'registry'>) {
  const found = await registry.getModelVersion(model, version);
  if (!found) throw modelVersionMissing(model, version);
  return found;
}

/** The card of a version that is registered. @throws NotRegistered, ObjectMissing */
async function cardOf(name: VersionName, context: Pick<CallContext, 'registry' | 'models'>) {
  const { model, version } = await versionOf(name, context);
  return readModelCard(context.models, model, version);
}

/** Everything about one version. */
export const modelVersionRoutes = {
  getModelVersion: route(MODEL_VERSION_ENDPOINTS.getModelVersion, ({ params }, context) =>
    versionOf(params, context),
  ),

  getModelCard: route(MODEL_VERSION_ENDPOINTS.getModelCard, ({ params }, context) => cardOf(params, context)),

  getModelCardPage: route(MODEL_VERSION_ENDPOINTS.getModelCardPage, async ({ params }, context) => {
    const { model, version } = await versionOf(params, context);
    const page = await context.models.get(keys.modelCardPage(model, version));
    return { markdown: Buffer.from(page).toString('utf8') };
  }),

  getPromotionDecision: route(MODEL_VERSION_ENDPOINTS.getPromotionDecision, async ({ params }, context) =>
    decideByCard(await cardOf(params, context), context.registry),
  ),

  listEvaluations: route(MODEL_VERSION_ENDPOINTS.listEvaluations, async ({ params }, context) => {
    const { model, version } = await versionOf(params, context);
    const evaluations = await context.registry.listEvaluations(model, version);
    return { items: evaluations.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)) };
  }),

  getLineage: route(MODEL_VERSION_ENDPOINTS.getLineage, async ({ params }, context) => {
    const { model, version, datasets, parents = [] } = await versionOf(params, context);
    return {
      datasets,
      parents: parents.map((parent) => {
        const [line, id] = parent.split('@') as [string, string];
        return { model: line, version: id };
      }),
      descendants: await descendantsOf({ model, version }, context.registry),
    };
  }),

  listModelFiles: route(MODEL_VERSION_ENDPOINTS.listModelFiles, async ({ params }, context) => {
    const { artifacts } = await cardOf(params, context);
    return { items: artifacts.map(({ uri: _, ...file }) => file) };
  }),

  downloadModelFile: route(MODEL_VERSION_ENDPOINTS.downloadModelFile, async ({ params, query }, context) => {
    const { model, version, artifacts } = await cardOf(params, context);
    // Only what the card lists has an address: a name is never made into a key.
    const file = [...artifacts.map(({ name }) => name), 'card.json', 'card.md'].find(
      (name) => name === query.name,
    );
    if (file === undefined) {
      throw new ObjectMissing(
        `${model}@${version} has no file ${query.name}. Its files are listed at /models/${model}/versions/${version}/files.`,
      );
    }
    const fileName = `${model}-${version}-${file.replaceAll('/', '-')}`;
    const url = await context.steering.presignDownload('models', keys.modelFile(model, version, file), {
      fileName,
      seconds: DOWNLOAD_SECONDS,
    });
    await noteReading(`${model}@${version} ${file}`, 'downloadModelFile', context);
    const expiresAt = new Date(context.now().getTime() + DOWNLOAD_SECONDS * 1000);
    return { url, expiresAt: expiresAt.toISOString() };
  }),

  getCalibration: route(MODEL_VERSION_ENDPOINTS.getCalibration, async ({ params }, context) => {
    const { model, version } = await versionOf(params, context);
    return readJson(context.models, keys.modelFile(model, version, 'calibration.json'), Calibration);
  }),

  getClassTable: route(MODEL_VERSION_ENDPOINTS.getClassTable, async ({ params }, context) => {
    const { model, version } = await versionOf(params, context);
    const name = `classes-${params.setId}.json`;
    return readJson(context.models, keys.modelFile(model, version, name), ClassTable);
  }),
};

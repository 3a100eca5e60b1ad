import { UPLOAD_ENDPOINTS } from '../../contracts/api/uploads.ts';
import { dueAt } from '../../core/intake/due-at.ts';
import { corpusMissing } from '../../core/registry/corpora.ts';
import {
  abortUpload,
  addressParts,
  beginUpload,
  completeUpload,
  viewOf,
} from '../../core/uploads/send-file.ts';
import { route } from '../route.ts';

/** Files on their way into a corpus, and what became of them. */
export const uploadRoutes = {
  listUploads: route(UPLOAD_ENDPOINTS.listUploads, async ({ params, query }, { registry }) => {
    const { items, cursor } = await registry.listUploads(params, query);
    return { items, next: cursor };
  }),

  getIntake: route(UPLOAD_ENDPOINTS.getIntake, async ({ params }, { registry, terms: { intake } }) => {
    const [corpus, oldest, waiting] = await Promise.all([
      registry.getCorpus(params),
      registry.oldestOpenAt(params),
      registry.listUploads(params, { limit: 1, status: 'PENDING' }),
    ]);
    if (!corpus) throw corpusMissing(params);
    const latest = waiting.items[0]?.receivedAt;
    return {
      ...intake,
      ...(corpus.lockedBy === undefined ? {} : { runId: corpus.lockedBy }),
      ...(latest === undefined || oldest === undefined
        ? {}
        : { dueAt: new Date(dueAt({ latest, oldest }, intake)).toISOString() }),
    };
  }),

  beginUpload: route(UPLOAD_ENDPOINTS.beginUpload, ({ body }, context) => {
    const { corpus, languagePair, sourceId, file } = body;
    context.about(`${corpus}/${languagePair}/${sourceId}/${file}`);
    return beginUpload({ ...body, owner: context.caller.name }, context);
  }),

  listUploadSessions: route(UPLOAD_ENDPOINTS.listUploadSessions, async (_request, { registry, caller }) => ({
    items: (await registry.listUploadSessions(caller.name)).map(viewOf),
  })),

  getPartAddresses: route(UPLOAD_ENDPOINTS.getPartAddresses, ({ params, query }, context) =>
    addressParts({ ...params, ...query, owner: context.caller.name }, context),
  ),

  completeUpload: route(UPLOAD_ENDPOINTS.completeUpload, async ({ params }, context) => {
    const key = await completeUpload({ ...params, owner: context.caller.name }, context);
    context.about(key);
    return { key };
  }),

  abortUpload: route(UPLOAD_ENDPOINTS.abortUpload, async ({ params }, context) => {
    await abortUpload({ ...params, owner: context.caller.name }, context);
    return params;
  }),
};

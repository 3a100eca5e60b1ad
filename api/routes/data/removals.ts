import { REMOVAL_ENDPOINTS } from '../../../contracts/api/removals.ts';
import { countTitles } from '../../../core/browse/count-titles.ts';
import type { CorpusId } from '../../../core/keys.ts';
import { corpusMissing } from '../../../core/registry/corpora.ts';
import { affectedVersions } from '../../../core/rights/affected-versions.ts';
import { listRemovals } from '../../../core/rights/list-removals.ts';
import { previewErasure } from '../../../core/rights/preview-erasure.ts';
import { keyOf } from '../../../core/rights/removal-rules.ts';
import { removeText } from '../../../core/rights/remove-text.ts';
import { requestErasure } from '../../../core/rights/request-erasure.ts';
import { pageItems } from '../../pipeline/page-items.ts';
import { route } from '../../route.ts';

/** What must go from a corpus. */
export const removalRoutes = {
  listRemovals: route(REMOVAL_ENDPOINTS.listRemovals, async ({ params, query }, context) =>
    pageItems(await listRemovals(params, context), ({ removalId }) => removalId, query),
  ),

  previewRemoval: route(REMOVAL_ENDPOINTS.previewRemoval, async ({ params, query }, context) => {
    const { registry } = context;
    const corpus = await registry.getCorpus(params);
    if (!corpus) throw corpusMissing(params);
    const { holding, modelVersions } = await affectedVersions(params, { removalId: '', ...query }, context);
    const latest = holding.find(({ version }) => version === corpus.latestVersion);
    const title = query.by === 'title' ? keyOf('title', query.value) : undefined;
    const counted =
      latest && title && countTitles(latest, []).find((one) => keyOf('title', one.title) === title);
    return {
      datasetVersions: holding.map(({ version }) => version),
      modelVersions,
      inLatest: latest !== undefined,
      ...(counted ? { records: counted.records } : {}),
    };
  }),

  removeText: route(REMOVAL_ENDPOINTS.removeText, async ({ params, body }, context) => {
    const { steering, caller } = context;
    const { stored, ...report } = await removeText(
      { ...params, ...body, requestedBy: caller.name },
      {
        ...context,
        startPreparation: async ({ corpus, languagePair }: CorpusId) =>
          (await steering.startPreparation({ corpus, languagePair, always: true }))[0],
      },
    );
    const { sharedUploads, uploads } = stored;
    const data = stored.data.map(({ key }) => key);
    return { ...report, stored: { uploads, data }, sharedUploads };
  }),

  eraseText: route(REMOVAL_ENDPOINTS.eraseText, async ({ params }, context) => {
    const { registry, steering, caller, now, about } = context;
    const removal = await requestErasure(
      { ...params, requestedBy: caller.name },
      { registry, eraseText: steering.eraseText, now },
    );
    about(`${params.corpus}/${params.languagePair} ${removal.by} ${removal.value}`);
    return removal;
  }),

  previewErasure: route(REMOVAL_ENDPOINTS.previewErasure, ({ params }, context) =>
    previewErasure(params, context),
  ),
};

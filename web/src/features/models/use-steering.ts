import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';

const REFRESH = [...Object.values(MODEL_ENDPOINTS), ...Object.values(MODEL_VERSION_ENDPOINTS)].filter(
  ({ method }) => method === 'get',
);

/**
 * What a person does with versions of a line. Every change says which state of the line it was decided on, so that nobody
 * undoes what somebody else has just done. @param etag of the line as the page shows it
 */
export function useSteering(model: string, etag: string, done: () => void) {
  const { t } = useTranslation('models');
  const notices = useNotices();
  const options = { refresh: REFRESH };
  const promote = useAction(MODEL_ENDPOINTS.promoteVersion, options);
  const rollBack = useAction(MODEL_ENDPOINTS.rollBackModel, options);
  const reject = useAction(MODEL_ENDPOINTS.rejectVersion, options);
  const setAlias = useAction(MODEL_ENDPOINTS.setAlias, options);
  const removeAlias = useAction(MODEL_ENDPOINTS.removeAlias, options);
  // Not by callbacks of `mutate`: they are lost with a row that goes away because of what was done.
  const settle = (action: Promise<unknown>, text: string) =>
    void action.then(() => notices.done(text), notices.failed).finally(done);
  const params = { model };
  return {
    isPending: [promote, rollBack, reject, setAlias, removeAlias].some((action) => action.isPending),
    promote: (version: string) =>
      settle(
        promote.mutateAsync({ request: { params, body: { version } }, ifMatch: etag }),
        t('promoted', { version }),
      ),
    rollBack: () =>
      void rollBack
        .mutateAsync({ request: { params }, ifMatch: etag })
        .then(({ body }) => notices.done(t('rolledBack', { version: body.champion })), notices.failed)
        .finally(done),
    reject: (version: string, reason: string) =>
      settle(
        reject.mutateAsync({ request: { params: { model, version }, body: { reason } } }),
        t('rejected', { version }),
      ),
    setAlias: (alias: string, version: string) =>
      settle(
        setAlias.mutateAsync({ request: { params: { model, alias }, body: { version } }, ifMatch: etag }),
        t('aliasSet', { alias, version }),
      ),
    removeAlias: (alias: string) =>
      settle(
        removeAlias.mutateAsync({ request: { params: { model, alias } }, ifMatch: etag }),
        t('aliasRemoved', { alias }),
      ),
  };
}

import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { useClient } from '../../api/api-provider.tsx';
import { useNotices } from '../../layout/notices.tsx';

/** Asks for the address of a file of a version when it is wanted, because addresses work for minutes only. */
export function useDownload(model: string, version: string) {
  const client = useClient();
  const notices = useNotices();
  const { t } = useTranslation('models');
  return (name: string) =>
    client
      .call(MODEL_VERSION_ENDPOINTS.downloadModelFile, { params: { model, version }, query: { name } })
      .then(({ body }) => {
        location.assign(body.url);
        notices.done(t('downloading', { name }));
      }, notices.failed);
}

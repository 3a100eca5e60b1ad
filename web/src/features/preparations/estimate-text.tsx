import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { ChosenCorpus } from '../uploads/corpus-choice.tsx';

/** What waits for the next preparation of a corpus, and what that will cost. */
export function EstimateText({ id }: { id: ChosenCorpus }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const estimate = useEndpoint(PREPARATION_ENDPOINTS.estimatePreparation, { params: id });
  if (!estimate.data) return estimate.error?.message;
  const { uploads, bytes, usd, basis } = estimate.data.body;
  return [
    uploads === 0 ? t('nothingWaits') : t('waits', { count: uploads, bytes: format.bytes(bytes) }),
    usd === undefined
      ? t('noEstimate')
      : t(basis === 'corpus' ? 'estimate' : 'estimateByOthers', { usd: format.usd(usd) }),
  ].join(' ');
}

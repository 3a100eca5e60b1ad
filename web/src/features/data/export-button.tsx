import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestOf } from '../../../../contracts/api/endpoint.ts';
import { PAIR_ENDPOINTS } from '../../../../contracts/api/pairs.ts';
import { useClient } from '../../api/api-provider.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { saveFile } from '../../layout/save-file.ts';
import { useCorpusId } from './use-corpus-id.ts';
import type { PairQuery } from './use-pair-filter.ts';

type Export = RequestOf<typeof PAIR_ENDPOINTS.exportPairs>['query'];

/** Saves the first pairs that a filter lets through as a file, as many as one file takes. */
export function ExportButton({ filter }: { filter: PairQuery }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const client = useClient();
  const notices = useNotices();
  const { id, version } = useCorpusId();
  const [isBusy, setBusy] = useState(false);
  const save = async (as: Export['format']) => {
    setBusy(true);
    try {
      const { limit: _limit, cursor: _cursor, ...wanted } = filter;
      const { body } = await client.call(PAIR_ENDPOINTS.exportPairs, {
        params: { ...id, version },
        query: { ...(wanted as Omit<Export, 'format'>), format: as },
      });
      saveFile(body.fileName, body.mediaType, body.content);
      const pairs = format.count(body.pairs);
      notices.done(body.next ? t('exportedPart', { pairs }) : t('exported', { pairs }));
    } catch (error) {
      notices.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <ButtonDropdown
      loading={isBusy}
      items={(['tmx', 'tsv', 'jsonl'] as const).map((as) => ({ id: as, text: t(`formatOf.${as}`) }))}
      onItemClick={({ detail }) => void save(detail.id as Export['format'])}
    >
      {t('export')}
    </ButtonDropdown>
  );
}

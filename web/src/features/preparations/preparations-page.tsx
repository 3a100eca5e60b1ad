import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';

/** All preparations, newest first. */
export function Component() {
  const { t, i18n } = useTranslation('preparations');
  const runs = useEndpoint(RUN_ENDPOINTS.listRuns, { query: { kind: 'preparation' } }, { pollSeconds: 5 });
  return (
    <Table
      variant="full-page"
      header={<Header variant="h1">{t('title')}</Header>}
      loading={runs.isPending}
      items={runs.data?.body.items ?? []}
      trackBy="runId"
      empty={t('empty')}
      columnDefinitions={[
        { id: 'run', header: t('run'), cell: ({ runId }) => runId, isRowHeader: true },
        {
          id: 'corpus',
          header: t('corpus'),
          cell: ({ corpus, languagePair }) => `${corpus} ${languagePair}`,
        },
        { id: 'status', header: t('status'), cell: ({ status }) => status },
        {
          id: 'started',
          header: t('started'),
          cell: ({ createdAt }) => new Date(createdAt).toLocaleString(i18n.language),
        },
      ]}
    />
  );
}

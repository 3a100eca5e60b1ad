import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useCorpusId } from './use-corpus-id.ts';

const LOOKS = {
  PENDING: 'pending',
  CLAIMED: 'in-progress',
  PUBLISHED: 'success',
  QUARANTINED: 'error',
} as const;

/** Everything that came for a corpus and what became of it. */
export function UploadsTab() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, path } = useCorpusId();
  const cursor = useAddress().get('cursor');
  const uploads = useEndpoint(
    UPLOAD_ENDPOINTS.listUploads,
    { params: id, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, pollSeconds: 15 },
  );
  if (uploads.isError) return <Failure error={uploads.error} again={() => uploads.refetch()} />;
  return (
    <Table
      variant="borderless"
      loading={uploads.isPending}
      loadingText={t('loading')}
      wrapLines
      items={uploads.data?.body.items ?? []}
      trackBy="uploadId"
      empty={t('noUploads')}
      footer={<ListPager next={uploads.data?.body.next} />}
      columnDefinitions={[
        { id: 'file', header: t('file'), isRowHeader: true, cell: ({ file }) => file },
        { id: 'source', header: t('source'), cell: ({ sourceId }) => sourceId },
        { id: 'size', header: t('size'), cell: ({ sizeBytes }) => format.bytes(sizeBytes) },
        { id: 'received', header: t('received'), cell: ({ receivedAt }) => <Time at={receivedAt} /> },
        {
          id: 'status',
          header: t('fate'),
          cell: ({ status, reason }) => (
            <StatusIndicator type={LOOKS[status]}>
              {t(`uploadOf.${status}`)}
              {reason ? `: ${reason}` : ''}
            </StatusIndicator>
          ),
        },
        {
          id: 'where',
          header: t('where'),
          cell: ({ datasetVersion, runId }) =>
            datasetVersion ? (
              <PageLink to={`${path}/${datasetVersion}`}>{datasetVersion}</PageLink>
            ) : runId ? (
              <PageLink to={`/preparations/${runId}`}>{runId}</PageLink>
            ) : (
              '–'
            ),
        },
      ]}
    />
  );
}

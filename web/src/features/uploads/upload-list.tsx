import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { UPLOAD_ENDPOINTS } from '../../../../contracts/api/uploads.ts';
import { type Upload, UploadStatus } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import type { ChosenCorpus } from './corpus-choice.tsx';

const LOOKS: Record<Upload['status'], StatusIndicatorProps.Type> = {
  PENDING: 'pending',
  CLAIMED: 'in-progress',
  PUBLISHED: 'success',
  QUARANTINED: 'error',
};

/** Everything that came to a corpus, newest first, with what became of it. */
export function UploadList({ id }: { id: ChosenCorpus }) {
  const { t } = useTranslation('uploads');
  const format = useFormat();
  const address = useAddress();
  const cursor = address.get('cursor');
  const status = UploadStatus.options.find((one) => one === address.get('status'));
  const uploads = useEndpoint(
    UPLOAD_ENDPOINTS.listUploads,
    { params: id, query: { limit: 50, ...(cursor ? { cursor } : {}), ...(status ? { status } : {}) } },
    {
      keepPrevious: true,
      pollSeconds: (page) =>
        page?.items.some((one) => LOOKS[one.status] !== 'success' && !one.reason) ? 2 : 5,
    },
  );
  if (uploads.isError) {
    return <Failure error={uploads.error} again={() => void uploads.refetch()} />;
  }
  const choices = [
    { value: '', label: t('anyFate') },
    ...UploadStatus.options.map((value) => ({ value, label: t(`fate.${value}`) })),
  ];
  return (
    <Table
      wrapLines
      header={
        <Header description={t('listHelp')}>{t('all', { corpus: `${id.corpus} ${id.languagePair}` })}</Header>
      }
      filter={
        <Select
          ariaLabel={t('status')}
          selectedOption={choices.find(({ value }) => value === (status ?? '')) ?? choices[0]}
          options={choices}
          onChange={({ detail }) => address.set({ status: detail.selectedOption.value, cursor: undefined })}
        />
      }
      loading={uploads.isPending}
      loadingText={t('loading')}
      ariaLabels={{ tableLabel: t('title') }}
      items={uploads.data?.body.items ?? []}
      trackBy="uploadId"
      empty={<Box>{t(status ? 'noneSuch' : 'empty')}</Box>}
      footer={<ListPager next={uploads.data?.body.next} />}
      columnDefinitions={[
        { id: 'file', header: t('file'), isRowHeader: true, cell: ({ file }) => file, minWidth: 125 },
        {
          id: 'fate',
          header: t('fateName'),
          minWidth: 200,
          cell: (one) => (
            <>
              <StatusIndicator type={LOOKS[one.status]}>{t(`fate.${one.status}`)}</StatusIndicator>
              {one.reason && <Box variant="small">{one.reason}</Box>}
            </>
          ),
        },
        { id: 'source', header: t('source'), cell: ({ sourceId }) => sourceId, minWidth: 110 },
        { id: 'size', header: t('size'), cell: ({ sizeBytes }) => format.bytes(sizeBytes), minWidth: 90 },
        { id: 'at', header: t('arrived'), cell: ({ receivedAt }) => <Time at={receivedAt} />, minWidth: 150 },
        {
          id: 'where',
          header: t('where'),
          minWidth: 160,
          cell: ({ runId, datasetVersion, corpus, languagePair }) => (
            <>
              {datasetVersion && (
                <div>
                  <PageLink to={`/data/${corpus}/${languagePair}/${datasetVersion}`}>
                    {datasetVersion}
                  </PageLink>
                </div>
              )}
              {runId ? <PageLink to={`/preparations/${runId}?tab=inputs`}>{t('itsRun')}</PageLink> : '–'}
            </>
          ),
        },
      ]}
    />
  );
}

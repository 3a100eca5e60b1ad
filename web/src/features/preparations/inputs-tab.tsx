import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import {
  PREPARATION_ENDPOINTS,
  type PreparationDetails,
  type PreparationInputView,
} from '../../../../contracts/api/preparations.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { useAddress } from '../../layout/use-address.ts';

/** Shown of the files that were refused; the upload list of the corpus has them all. */
const MOST_REFUSED = 20;
const ONLY = ['all', 'quarantined', 'noted'] as const;

/** What a run read: files with their source, size, rights and fate; what was refused or went to quarantine says why. */
export function InputsTab({ runId, details }: { runId: string; details: PreparationDetails | undefined }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const address = useAddress();
  const only = ONLY.find((one) => one === address.get('only')) ?? 'all';
  const cursor = address.get('cursor');
  const inputs = useEndpoint(
    PREPARATION_ENDPOINTS.listPreparationInputs,
    {
      params: { runId },
      query: { limit: 50, ...(cursor ? { cursor } : {}), ...(only === 'all' ? {} : { only }) },
    },
    { keepPrevious: true },
  );
  if (inputs.isError) {
    return <Failure error={inputs.error} again={() => void inputs.refetch()} />;
  }
  const { refused = [], shardsTakenOver = 0 } = details?.plan ?? {};
  return (
    <SpaceBetween size="l">
      {refused.length > 0 && (
        <Alert type="warning" header={t('refused', { count: refused.length })}>
          {refused.slice(0, MOST_REFUSED).map(({ file, reason, message }) => (
            <div key={file.uploadId}>
              <strong>{file.key}</strong> {reason}: {message}
            </div>
          ))}
          {refused.length > MOST_REFUSED && t('moreRefused', { count: refused.length - MOST_REFUSED })}
        </Alert>
      )}
      <Table
        wrapLines
        header={
          <Header
            description={
              shardsTakenOver > 0 ? t('takenOver', { shards: format.count(shardsTakenOver) }) : undefined
            }
            actions={
              <SegmentedControl
                label={t('show')}
                selectedId={only}
                options={ONLY.map((id) => ({ id, text: t(`only.${id}`) }))}
                onChange={({ detail }) => address.only({ tab: 'inputs', only: detail.selectedId })}
              />
            }
          >
            {t('tab.inputs')}
          </Header>
        }
        loading={inputs.isPending}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('tab.inputs') }}
        items={inputs.data?.body.items ?? []}
        trackBy="inputId"
        empty={<Box>{t(`noInputs.${only}`)}</Box>}
        footer={<ListPager next={inputs.data?.body.next} />}
        columnDefinitions={[
          {
            id: 'files',
            header: t('file'),
            isRowHeader: true,
            minWidth: 140,
            cell: ({ files }) =>
              files.map(({ key }) => <div key={key}>{key.split('/').slice(3).join('/')}</div>),
          },
          { id: 'fate', header: t('fate'), minWidth: 180, cell: (input) => <Fate of={input} /> },
          { id: 'source', header: t('source'), minWidth: 110, cell: ({ sourceId }) => sourceId },
          {
            id: 'size',
            header: t('size'),
            minWidth: 90,
            cell: ({ files }) => format.bytes(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)),
          },
          {
            id: 'licence',
            header: t('licence'),
            minWidth: 120,
            cell: ({ licence, owner }) => [licence, owner].filter(Boolean).join(', '),
          },
          {
            id: 'titles',
            header: t('titles'),
            minWidth: 140,
            cell: ({ titles, allTitles }) =>
              allTitles > titles.length
                ? t('andMore', { titles: titles.join(', '), more: format.count(allTitles - titles.length) })
                : titles.join(', ') || '–',
          },
        ]}
      />
    </SpaceBetween>
  );
}

/** What became of an input, with the reason of its quarantine and what was odd about it. */
function Fate({ of: { read, kept, quarantine, notes, drops = {} } }: { of: PreparationInputView }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  if (quarantine) {
    return (
      <>
        <StatusIndicator type="error">{quarantine.error}</StatusIndicator>
        <Box variant="small">{quarantine.message}</Box>
      </>
    );
  }
  if (read === undefined || kept === undefined) {
    return <StatusIndicator type="pending">{t('notReadYet')}</StatusIndicator>;
  }
  const [worst] = Object.entries(drops).sort(([, a], [, b]) => b - a);
  return (
    <>
      <div>{t('keptOf', { kept: format.count(kept), read: format.count(read) })}</div>
      {worst && <Box variant="small">{t('mostly', { reason: worst[0], pairs: format.count(worst[1]) })}</Box>}
      {notes.slice(0, 3).map(({ message, part, kind }) => (
        <div key={`${part} ${message}`}>
          <Box variant="small" color={kind === 'skipped' ? 'text-status-warning' : 'text-body-secondary'}>
            {part ? `${part}: ` : ''}
            {message}
          </Box>
        </div>
      ))}
    </>
  );
}

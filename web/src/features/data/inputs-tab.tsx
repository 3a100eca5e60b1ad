import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { ListPager } from './list-pager.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** The uploads that a version was made of, each with its checksum, its rights and what became of its records. */
export function InputsTab({ sources }: { sources: readonly string[] }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, version } = useCorpusId();
  const address = useAddress();
  const [cursor, source] = [address.get('cursor'), address.get('source')];
  const options = [{ value: '', label: t('any') }, ...sources.map((value) => ({ value, label: value }))];
  const inputs = useEndpoint(
    DATA_ENDPOINTS.listVersionInputs,
    {
      params: { ...id, version },
      query: { limit: 50, ...(cursor ? { cursor } : {}), ...(source ? { source } : {}) },
    },
    { keepPrevious: true },
  );
  if (inputs.isError) return <Failure error={inputs.error} again={() => inputs.refetch()} />;
  return (
    <Table
      variant="borderless"
      filter={
        <Select
          selectedOption={options.find(({ value }) => value === (source ?? '')) ?? null}
          options={options}
          ariaLabel={t('source')}
          onChange={({ detail }) => address.set({ source: detail.selectedOption.value, cursor: undefined })}
        />
      }
      loading={inputs.isPending}
      loadingText={t('loading')}
      items={inputs.data?.body.items ?? []}
      trackBy="inputId"
      empty={t('noInputs')}
      footer={<ListPager next={inputs.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'file',
          header: t('file'),
          isRowHeader: true,
          cell: ({ files }) =>
            files.map(({ key }) => <div key={key}>{key.split('/').slice(3).join('/')}</div>),
        },
        { id: 'source', header: t('source'), cell: ({ sourceId }) => sourceId },
        {
          id: 'format',
          header: t('format'),
          cell: ({ format: name, compression }) =>
            compression === 'none' ? name : `${name}, ${compression}`,
        },
        {
          id: 'size',
          header: t('size'),
          cell: ({ files }) => format.bytes(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)),
        },
        {
          id: 'rights',
          header: t('licence'),
          cell: ({ licence, owner }) => [licence, owner].filter(Boolean).join(' · '),
        },
        { id: 'read', header: t('read'), cell: ({ read }) => format.count(read) },
        { id: 'kept', header: t('keptAtIngest'), cell: ({ kept }) => format.count(kept) },
        {
          id: 'state',
          header: t('notes'),
          cell: ({ quarantine, notes }) => {
            if (quarantine) return <StatusIndicator type="error">{quarantine.message}</StatusIndicator>;
            const [note] = notes;
            if (!note) return '–';
            return (
              <StatusIndicator type="warning">
                {notes.length > 1 ? `${note.message} (+${notes.length - 1})` : note.message}
              </StatusIndicator>
            );
          },
        },
        {
          id: 'sha256',
          header: 'SHA-256',
          cell: ({ files }) =>
            files.map(({ key, sha256 }) => (
              <div key={key}>
                <code title={sha256}>{sha256.slice(0, 12)}…</code>
              </div>
            )),
        },
      ]}
    />
  );
}

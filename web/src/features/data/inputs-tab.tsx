import Box from '@cloudscape-design/components/box';
import Select from '@cloudscape-design/components/select';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Checksum } from '../../layout/checksum.tsx';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { useAddress } from '../../layout/use-address.ts';
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
      wrapLines
      items={inputs.data?.body.items ?? []}
      trackBy="inputId"
      empty={t('noInputs')}
      footer={<ListPager next={inputs.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'file',
          minWidth: 150,
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
          minWidth: 110,
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
          minWidth: 220,
          header: t('notes'),
          cell: ({ quarantine, notes }) => {
            const [note] = notes;
            if (quarantine) return <Box color="text-status-error">{quarantine.message}</Box>;
            if (!note) return '–';
            return <Box>{notes.length > 1 ? `${note.message} (+${notes.length - 1})` : note.message}</Box>;
          },
        },
        {
          id: 'sha256',
          header: 'SHA-256',
          cell: ({ files }) =>
            files.map(({ key, sha256 }) => (
              <div key={key}>
                <Checksum sha256={sha256} />
              </div>
            )),
        },
      ]}
    />
  );
}

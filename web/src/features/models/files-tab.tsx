import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useDownload } from './use-download.ts';

/** The files of a version with their checksums. */
export function FilesTab({ model, version }: { model: string; version: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const files = useEndpoint(MODEL_VERSION_ENDPOINTS.listModelFiles, { params: { model, version } });
  const download = useDownload(model, version);
  if (files.isError) return <Failure error={files.error} again={() => files.refetch()} />;
  return (
    <Table
      variant="embedded"
      loading={files.isPending}
      loadingText={t('loading')}
      items={files.data?.body.items ?? []}
      trackBy="name"
      wrapLines
      empty={t('noFiles')}
      columnDefinitions={[
        { id: 'name', header: t('file'), isRowHeader: true, cell: ({ name }) => name },
        { id: 'size', header: t('size'), minWidth: 100, cell: ({ sizeBytes }) => format.bytes(sizeBytes) },
        { id: 'sha256', header: 'SHA-256', cell: ({ sha256 }) => <Box variant="code">{sha256}</Box> },
        {
          id: 'download',
          header: t('download'),
          cell: ({ name }) => (
            <Button
              variant="inline-icon"
              iconName="download"
              ariaLabel={t('downloadFile', { name })}
              onClick={() => download(name)}
            />
          ),
        },
      ]}
    />
  );
}

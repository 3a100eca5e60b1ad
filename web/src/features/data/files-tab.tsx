import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { PAIR_ENDPOINTS } from '../../../../contracts/api/pairs.ts';
import { keys } from '../../../../core/keys.ts';
import { useClient } from '../../api/api-provider.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Checksum } from '../../layout/checksum.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { openWindow } from '../../layout/open-window.ts';
import { usePages } from '../../layout/use-pages.tsx';
import { useSession } from '../../session/use-session.ts';
import { useCorpusId } from './use-corpus-id.ts';

interface VersionFile {
  key: string;
  kind: 'manifest' | 'report' | 'train' | 'drops' | 'heldOut';
  rows?: number;
  sizeBytes?: number;
  sha256?: string;
}

/** The files of a version with their checksums; addresses to download them work for five minutes. */
export function FilesTab({ details: { manifest, version } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const client = useClient();
  const notices = useNotices();
  const { id } = useCorpusId();
  const mayDownload = useSession().may('operator');
  const [busy, setBusy] = useState<string>();
  const files: VersionFile[] = [
    { kind: 'manifest', key: version.manifestKey },
    { kind: 'report', key: keys.reportPage(id, version.version) },
    ...manifest.train.map((file) => ({ kind: 'train' as const, ...file })),
    ...manifest.heldOut.map(({ key, pairs, sha256 }) => ({
      kind: 'heldOut' as const,
      key,
      rows: pairs,
      sha256,
    })),
    ...manifest.dropLogs.map((file) => ({ kind: 'drops' as const, ...file })),
  ];
  const pages = usePages(files, 50);
  const open = async ({ key, kind }: VersionFile) => {
    const params = { ...id, version: version.version };
    const ask = async () =>
      (await client.call(PAIR_ENDPOINTS.downloadFile, { params, query: { key } })).body.url;
    setBusy(key);
    try {
      // The report is a page to look at; all others are answered as files to keep, so that this page stays.
      if (kind === 'report') await openWindow(ask);
      else location.assign(await ask());
    } catch (error) {
      notices.failed(error);
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <SpaceBetween size="m">
      {!mayDownload && <Alert>{t('downloadNeeds')}</Alert>}
      <Table
        variant="borderless"
        wrapLines
        {...pages}
        ariaLabels={{ tableLabel: t('files') }}
        trackBy="key"
        columnDefinitions={[
          {
            id: 'kind',
            header: t('fileKind'),
            isRowHeader: true,
            cell: ({ kind }) => t(`fileOf.${kind}`),
          },
          {
            id: 'name',
            header: t('fileName'),
            minWidth: 140,
            cell: ({ key }) => key.split('/').at(-1),
          },
          {
            id: 'rows',
            header: t('rows'),
            cell: ({ rows }) => (rows === undefined ? '–' : format.count(rows)),
          },
          {
            id: 'size',
            header: t('size'),
            cell: ({ sizeBytes }) => (sizeBytes === undefined ? '–' : format.bytes(sizeBytes)),
          },
          {
            id: 'sha256',
            header: 'SHA-256',
            cell: ({ sha256 }) => (sha256 ? <Checksum sha256={sha256} /> : '–'),
          },
          {
            id: 'download',
            header: t('download'),
            cell: (file) => {
              const action = t(file.kind === 'report' ? 'openReport' : 'download');
              return (
                <Button
                  variant="inline-link"
                  disabled={!mayDownload}
                  loading={busy === file.key}
                  // Files of two kinds may have one name.
                  ariaLabel={`${action}: ${t(`fileOf.${file.kind}`)}, ${file.key.split('/').at(-1)}`}
                  onClick={() => void open(file)}
                >
                  {action}
                </Button>
              );
            },
          },
        ]}
      />
    </SpaceBetween>
  );
}

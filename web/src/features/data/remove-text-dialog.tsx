import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { PAIR_ENDPOINTS } from '../../../../contracts/api/pairs.ts';
import { REMOVAL_ENDPOINTS } from '../../../../contracts/api/removals.ts';
import type { Removal } from '../../../../contracts/rights.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useCorpusId } from './use-corpus-id.ts';

type What = Pick<Removal, 'by' | 'value'>;

/** Removes text for good, after it has shown what that affects and the person has typed what is to go. */
export function RemoveTextDialog({ what, close }: { what: What; close: () => void }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const notices = useNotices();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const preview = useEndpoint(REMOVAL_ENDPOINTS.previewRemoval, { params: id, query: what });
  const remove = useAction(REMOVAL_ENDPOINTS.removeText, {
    refresh: [
      ...Object.values(REMOVAL_ENDPOINTS),
      ...[DATA_ENDPOINTS.listTitles, DATA_ENDPOINTS.getCorpus, DATA_ENDPOINTS.listDatasetVersions],
      ...[DATA_ENDPOINTS.getDatasetVersion, PAIR_ENDPOINTS.searchPairs],
    ],
  });
  const isReady = typed === what.value && reason.trim() !== '' && preview.isSuccess;
  const confirm = () =>
    remove.mutate(
      { request: { params: id, body: { ...what, reason: reason.trim() } } },
      {
        onSuccess: ({ body: { startedRun } }) => {
          notices.done(startedRun ? t('removalStarted', { run: startedRun }) : t('removalKept'));
          close();
        },
      },
    );
  return (
    <Modal
      visible
      onDismiss={close}
      header={t(`removeOf.${what.by}`)}
      closeAriaLabel={t('close')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              {t('keep')}
            </Button>
            <Button variant="primary" disabled={!isReady} loading={remove.isPending} onClick={confirm}>
              {t('removeForGood')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">{t('removalAbout')}</Alert>
        {preview.isPending && <StatusIndicator type="loading">{t('lookingWhat')}</StatusIndicator>}
        {preview.isError && <Failure error={preview.error} again={() => preview.refetch()} />}
        {preview.isSuccess && <Affected {...preview.data.body} />}
        <FormField label={t('reason')} description={t('reasonAbout')}>
          <Textarea value={reason} rows={2} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
        <FormField label={t('typeToConfirm', { value: what.value })}>
          <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} autoComplete={false} />
        </FormField>
        {remove.isError && <Failure error={remove.error} />}
      </SpaceBetween>
    </Modal>
  );
}

function Affected({
  datasetVersions,
  modelVersions,
  records,
  inLatest,
}: {
  datasetVersions: string[];
  modelVersions: { model: string; version: string }[];
  records?: number | undefined;
  inLatest: boolean;
}) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { path } = useCorpusId();
  if (datasetVersions.length === 0) return <Box>{t('affectsNothing')}</Box>;
  return (
    <SpaceBetween size="xs">
      {records !== undefined && (
        <Box>{t('affectsRecords', { count: records, records: format.count(records) })}</Box>
      )}
      <Box>
        {t('affectsVersions', { count: datasetVersions.length })}{' '}
        {datasetVersions.slice(0, 20).map((version, index) => (
          <span key={version}>
            {index > 0 && ', '}
            <PageLink to={`${path}/${version}`}>{version}</PageLink>
          </span>
        ))}
      </Box>
      <Box>
        {modelVersions.length === 0
          ? t('affectsNoModels')
          : t('affectsModels', { count: modelVersions.length })}{' '}
        {modelVersions.slice(0, 20).map(({ model, version }, index) => (
          <span key={`${model}@${version}`}>
            {index > 0 && ', '}
            <PageLink to={`/models/${model}/${version}`}>{`${model} ${version}`}</PageLink>
          </span>
        ))}
      </Box>
      <Box>{inLatest ? t('startsPreparation') : t('notInLatest')}</Box>
    </SpaceBetween>
  );
}

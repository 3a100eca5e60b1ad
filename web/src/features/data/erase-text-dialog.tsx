import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REMOVAL_ENDPOINTS } from '../../../../contracts/api/removals.ts';
import type { Removal } from '../../../../contracts/rights.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { ErasurePlan, isStored } from './erasure-plan.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** Erases what is stored of removed text, after it has shown what that is and the person has typed what is to go. */
export function EraseTextDialog({
  removal: { removalId, value },
  close,
}: {
  removal: Pick<Removal, 'removalId' | 'value'>;
  close: () => void;
}) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const notices = useNotices();
  const [typed, setTyped] = useState('');
  const params = { ...id, removalId };
  const preview = useEndpoint(REMOVAL_ENDPOINTS.previewErasure, { params }, { forget: true });
  const erase = useAction(REMOVAL_ENDPOINTS.eraseText, {
    refresh: [REMOVAL_ENDPOINTS.listRemovals],
  });
  const mayErase = preview.isSuccess && isStored(preview.data.body);
  const confirm = () =>
    erase.mutate(
      { request: { params } },
      {
        onSuccess: () => {
          notices.done(t('erasure.begun'));
          close();
        },
      },
    );
  return (
    <Modal
      visible
      onDismiss={close}
      header={t('erasure.heading')}
      closeAriaLabel={t('close')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              {mayErase ? t('keep') : t('close')}
            </Button>
            {mayErase && (
              <Button
                variant="primary"
                disabled={typed !== value}
                loading={erase.isPending}
                onClick={confirm}
              >
                {t('erasure.confirm')}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {mayErase && <Alert type="warning">{t('erasure.warning')}</Alert>}
        {preview.isPending && <StatusIndicator type="loading">{t('erasure.looking')}</StatusIndicator>}
        {preview.isError && <Failure error={preview.error} again={() => preview.refetch()} />}
        {preview.isSuccess && <ErasurePlan preview={preview.data.body} />}
        {mayErase && (
          <FormField label={t('typeToConfirm', { value })}>
            <Input value={typed} onChange={({ detail }) => setTyped(detail.value)} autoComplete={false} />
          </FormField>
        )}
        {erase.isError && <Failure error={erase.error} />}
      </SpaceBetween>
    </Modal>
  );
}

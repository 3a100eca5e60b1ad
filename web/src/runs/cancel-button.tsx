import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RUN_ENDPOINTS } from '../../../contracts/api/runs.ts';
import type { Run } from '../../../contracts/entities.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useAction } from '../api/use-endpoint.ts';
import { useNotices } from '../layout/notices.tsx';
import { useSession } from '../session/use-session.ts';

/** Stops a live run after asking once more, with a reason that is kept. Nothing for those who may not, or when it has ended. */
export function CancelButton({ run }: { run: Run }) {
  const { t } = useTranslation('runs');
  const { may } = useSession();
  const notices = useNotices();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useAction(RUN_ENDPOINTS.cancelRun, {
    refresh: [RUN_ENDPOINTS.watchRun, RUN_ENDPOINTS.getRun, RUN_ENDPOINTS.listRuns],
  });
  if (!isLive(run) || !may('operator')) return null;
  const { runId } = run;
  const confirm = () =>
    cancel.mutate(
      { request: { params: { runId }, body: reason.trim() === '' ? {} : { reason: reason.trim() } } },
      {
        onSuccess: ({ body }) => notices.done(t(isLive(body) ? 'cancelling' : 'cancelled', { runId })),
        onError: notices.failed,
        onSettled: () => setAsking(false),
      },
    );
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('cancel')}</Button>
      <Modal
        visible={asking}
        onDismiss={() => setAsking(false)}
        header={t('cancelTitle', { runId })}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setAsking(false)}>
                {t('goOn')}
              </Button>
              <Button variant="primary" loading={cancel.isPending} onClick={confirm}>
                {t('cancel')}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <Box>{t(`cancelMeans.${run.kind}`)}</Box>
          <FormField label={t('reason')} description={t('reasonHelp')}>
            <Input value={reason} onChange={({ detail }) => setReason(detail.value.slice(0, 500))} />
          </FormField>
        </SpaceBetween>
      </Modal>
    </>
  );
}

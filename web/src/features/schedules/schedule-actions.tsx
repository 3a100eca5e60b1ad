import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../../../contracts/api/schedules.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';
import { useSession } from '../../session/use-session.ts';

const REMOVAL_MEANS = {
  source: 'removeSourceMeans',
  preparation: 'removeCorpusMeans',
  training: 'removeLineMeans',
  monitoring: 'removeLineMeans',
} as const;
const REFRESH = { refresh: [SCHEDULE_ENDPOINTS.listSchedules] };

/** What can be done about one schedule: run it now, change, pause or resume it, take it away. */
export function ScheduleActions({ schedule, onEdit }: { schedule: ScheduleOverview; onEdit: () => void }) {
  const { t } = useTranslation('schedules');
  const { may } = useSession();
  const { done, failed } = useNotices();
  const [asks, setAsks] = useState(false);
  const run = useAction(SCHEDULE_ENDPOINTS.runSchedule, REFRESH);
  const change = useAction(SCHEDULE_ENDPOINTS.changeSchedule, REFRESH);
  const remove = useAction(SCHEDULE_ENDPOINTS.removeSchedule, REFRESH);
  const { scheduleId, etag, kind, timing } = schedule;
  const params = { scheduleId };
  const name = schedule.sourceId ?? schedule.model ?? `${schedule.corpus} ${schedule.languagePair}`;

  const runNow = () =>
    run
      .mutateAsync({ request: { params } })
      .then(
        ({ body }) =>
          done(t(kind === 'source' ? 'fetchStarted' : 'runStarted', { name, runs: body.runIds.join(', ') })),
        failed,
      );
  const toggle = () => {
    const { expression, timeZone, enabled } = timing;
    const body = { expression, timeZone, enabled: !enabled };
    change
      .mutateAsync({ request: { params, body }, ifMatch: etag })
      .then(() => done(t(enabled ? 'nowPaused' : 'nowResumed', { name })), failed);
  };
  const takeAway = () =>
    remove
      .mutateAsync({ request: { params }, ifMatch: etag })
      .then(() => done(t('removed', { name })), failed)
      .finally(() => setAsks(false));

  const disabled = !may('operator');
  return (
    <>
      <ButtonDropdown
        ariaLabel={t('actionsOf', { name })}
        expandToViewport
        disabled={disabled}
        loading={run.isPending || change.isPending}
        mainAction={{ text: t('runNow'), onClick: () => void runNow(), disabled }}
        items={[
          { id: 'edit', text: t('edit') },
          { id: 'toggle', text: t(timing.enabled ? 'pause' : 'resume') },
          { id: 'remove', text: t('remove') },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === 'edit') onEdit();
          else if (detail.id === 'toggle') toggle();
          else setAsks(true);
        }}
      />
      <Modal
        visible={asks}
        onDismiss={() => setAsks(false)}
        header={t('removeTitle', { name })}
        closeAriaLabel={t('cancel')}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setAsks(false)}>
                {t('cancel')}
              </Button>
              <Button variant="primary" loading={remove.isPending} onClick={() => void takeAway()}>
                {t('remove')}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        {t(REMOVAL_MEANS[kind])}
      </Modal>
    </>
  );
}

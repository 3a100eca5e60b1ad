import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../../../contracts/api/schedules.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';
import { FormDialog } from './form-dialog.tsx';
import { newTiming, TimingField } from './timing-field.tsx';

const REFRESH = { refresh: [SCHEDULE_ENDPOINTS.listSchedules] };
const WORK = ['training', 'monitoring'] as const;

/** When a model line trains, or is monitored: a new schedule, or another timing of the one that is given. */
export function LineScheduleForm({
  schedule,
  existing,
  onClose,
}: {
  schedule: ScheduleOverview | undefined;
  /** All there are: a line has one of each kind at most. */
  existing: readonly ScheduleOverview[];
  onClose: () => void;
}) {
  const { t } = useTranslation('schedules');
  const { done, failed } = useNotices();
  const lines = useEndpoint(
    TRAINING_ENDPOINTS.listModelLines,
    { query: { limit: 200 } },
    { enabled: schedule === undefined },
  );
  const [model, setModel] = useState(schedule?.model);
  const [kind, setKind] = useState<(typeof WORK)[number]>(
    schedule?.kind === 'monitoring' ? 'monitoring' : 'training',
  );
  const [timing, setTiming] = useState(() => schedule?.timing ?? newTiming());
  const [enabled, setEnabled] = useState(schedule?.timing.enabled ?? true);
  const [tried, setTried] = useState(false);
  // The state that this form was opened with: whoever has changed it meanwhile is not overwritten.
  const [etag] = useState(schedule?.etag);
  const create = useAction(SCHEDULE_ENDPOINTS.createSchedule, REFRESH);
  const change = useAction(SCHEDULE_ENDPOINTS.changeSchedule, REFRESH);
  const kinds = WORK.map((value) => ({ value, label: t(`kind.${value}`) }));
  const twice = !schedule && existing.some((one) => one.model === model && one.kind === kind);

  const save = () => {
    setTried(true);
    if (model === undefined || twice) return;
    const { expression, timeZone } = timing;
    const wanted = { expression, timeZone, enabled };
    const saved = schedule
      ? change.mutateAsync({
          request: { params: { scheduleId: schedule.scheduleId }, body: wanted },
          ifMatch: etag ?? '',
        })
      : create.mutateAsync({ request: { body: { model, kind, timing: wanted } } });
    saved.then(() => {
      done(t('saved', { name: model }));
      onClose();
    }, failed);
  };

  return (
    <FormDialog
      title={schedule ? t('changeTitle', { name: model }) : t('newLineSchedule')}
      saving={create.isPending || change.isPending}
      onSave={save}
      onClose={onClose}
    >
      {!schedule && (
        <SpaceBetween size="l">
          <FormField label={t('line')} errorText={tried && model === undefined ? t('chooseLine') : undefined}>
            <Select
              ariaLabel={t('line')}
              placeholder={t('chooseLine')}
              selectedOption={model === undefined ? null : { value: model }}
              options={(lines.data?.body.items ?? []).map((line) => ({ value: line.model }))}
              statusType={lines.isPending ? 'loading' : lines.isError ? 'error' : 'finished'}
              loadingText={t('loading')}
              errorText={lines.error?.message}
              empty={t('noLines')}
              filteringType="auto"
              onChange={({ detail }) => setModel(detail.selectedOption.value)}
            />
          </FormField>
          <FormField
            label={t('kindName')}
            description={t(`kindHelp.${kind}`)}
            errorText={twice ? t('twice') : undefined}
          >
            <Select
              ariaLabel={t('kindName')}
              selectedOption={kinds.find(({ value }) => value === kind) ?? null}
              options={kinds}
              onChange={({ detail }) => setKind(detail.selectedOption.value as typeof kind)}
            />
          </FormField>
        </SpaceBetween>
      )}
      <TimingField value={timing} onChange={setTiming} />
      <Toggle checked={enabled} onChange={({ detail }) => setEnabled(detail.checked)}>
        {t('enabled')}
      </Toggle>
    </FormDialog>
  );
}

import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULE_ENDPOINTS, type ScheduleOverview } from '../../../../contracts/api/schedules.ts';
import { useAction } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';
import { FormDialog } from './form-dialog.tsx';
import { type Subject, SubjectSelect } from './subject-select.tsx';
import { newTiming, TimingField } from './timing-field.tsx';

const REFRESH = { refresh: [SCHEDULE_ENDPOINTS.listSchedules] };
const WORK = ['preparation', 'training', 'monitoring'] as const;

/** When a corpus is prepared anew, a model line trains or is monitored: a new schedule, or another timing of one. */
export function ScheduleForm({
  schedule,
  existing,
  onClose,
}: {
  schedule: ScheduleOverview | undefined;
  /** All there are: a corpus or a line has one of each kind at most. */
  existing: readonly ScheduleOverview[];
  onClose: () => void;
}) {
  const { t } = useTranslation('schedules');
  const { done, failed } = useNotices();
  const [kind, setKind] = useState<(typeof WORK)[number]>('training');
  const [subject, setSubject] = useState<Subject>();
  const [timing, setTiming] = useState(() => schedule?.timing ?? newTiming());
  const [enabled, setEnabled] = useState(schedule?.timing.enabled ?? true);
  const [tried, setTried] = useState(false);
  // The state that this form was opened with: whoever has changed it meanwhile is not overwritten.
  const [etag] = useState(schedule?.etag);
  const create = useAction(SCHEDULE_ENDPOINTS.createSchedule, REFRESH);
  const change = useAction(SCHEDULE_ENDPOINTS.changeSchedule, REFRESH);
  const kinds = WORK.map((value) => ({ value, label: t(`kind.${value}`) }));
  const twice = existing.some((one) => one.kind === kind && subject !== undefined && isOf(one, subject));

  const save = () => {
    setTried(true);
    const { expression, timeZone } = timing;
    const wanted = { expression, timeZone, enabled };
    const saved = schedule
      ? change.mutateAsync({
          request: { params: { scheduleId: schedule.scheduleId }, body: wanted },
          ifMatch: etag ?? '',
        })
      : subject && !twice && create.mutateAsync({ request: { body: bodyOf(kind, subject, wanted) } });
    if (!saved) return;
    saved.then(({ body }) => {
      done(t('saved', { name: nameOf(body) }));
      onClose();
    }, failed);
  };

  return (
    <FormDialog
      title={schedule ? t('changeTitle', { name: nameOf(schedule) }) : t('newLineSchedule')}
      saving={create.isPending || change.isPending}
      onSave={save}
      onClose={onClose}
    >
      {!schedule && (
        <SpaceBetween size="l">
          <FormField label={t('kindName')} description={t(`kindHelp.${kind}`)}>
            <Select
              ariaLabel={t('kindName')}
              selectedOption={kinds.find(({ value }) => value === kind) ?? null}
              options={kinds}
              onChange={({ detail }) => {
                setKind(detail.selectedOption.value as typeof kind);
                setSubject(undefined);
              }}
            />
          </FormField>
          <SubjectSelect
            of={kind === 'preparation' ? 'corpus' : 'line'}
            chosen={subject}
            error={twice ? t('twice') : undefined}
            missing={tried && subject === undefined}
            onChange={setSubject}
          />
        </SpaceBetween>
      )}
      <TimingField value={timing} onChange={setTiming} />
      <Toggle checked={enabled} onChange={({ detail }) => setEnabled(detail.checked)}>
        {t('enabled')}
      </Toggle>
    </FormDialog>
  );
}

const nameOf = ({
  model,
  corpus,
  languagePair,
}: Pick<ScheduleOverview, 'model' | 'corpus' | 'languagePair'>) => model ?? `${corpus} ${languagePair}`;

const isOf = (schedule: ScheduleOverview, subject: Subject) =>
  'model' in subject
    ? schedule.model === subject.model
    : schedule.corpus === subject.corpus && schedule.languagePair === subject.languagePair;

function bodyOf(
  kind: (typeof WORK)[number],
  subject: Subject,
  timing: { expression: string; timeZone: string; enabled: boolean },
) {
  if (kind === 'preparation' && 'corpus' in subject) return { kind, ...subject, timing };
  if (kind !== 'preparation' && 'model' in subject) return { kind, ...subject, timing };
  throw new Error('The subject of a schedule is not of its kind.');
}

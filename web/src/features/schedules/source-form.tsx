import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  SCHEDULE_ENDPOINTS,
  type ScheduleOverview,
  SourceDescription,
} from '../../../../contracts/api/schedules.ts';
import { SourceName, type SourceSettings } from '../../../../contracts/source.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { FormDialog } from './form-dialog.tsx';
import { newTiming, TimingField } from './timing-field.tsx';

const REFRESH = { refresh: [SCHEDULE_ENDPOINTS.listSchedules, SCHEDULE_ENDPOINTS.getSource] };
/** What a person says about a source beside when it is fetched; its name only once. */
const Content = SourceDescription.omit({ timing: true });
const NamedContent = SourceName.extend(Content.shape);
const FIRST_ADDRESS = { locations: [{}] };

/** Everything about a source: a new one, or the one of the schedule that is given, once it has been loaded. */
export function SourceForm({
  schedule,
  onClose,
}: {
  schedule: ScheduleOverview | undefined;
  onClose: () => void;
}) {
  if (!schedule) return <Form onClose={onClose} />;
  return <LoadedForm schedule={schedule} onClose={onClose} />;
}

function LoadedForm({ schedule, onClose }: { schedule: ScheduleOverview; onClose: () => void }) {
  const { t } = useTranslation('schedules');
  const { corpus, languagePair, sourceId = '' } = schedule;
  const source = useEndpoint(SCHEDULE_ENDPOINTS.getSource, { params: { corpus, languagePair, sourceId } });
  if (source.data) {
    const { body, etag } = source.data;
    return <Form source={body} etag={etag} onClose={onClose} />;
  }
  return (
    <FormDialog title={t('changeTitle', { name: sourceId })} saving onSave={onClose} onClose={onClose}>
      {source.isError ? (
        <Failure error={source.error} again={() => void source.refetch()} />
      ) : (
        <Box textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
    </FormDialog>
  );
}

function Form({
  source,
  etag,
  onClose,
}: {
  source?: SourceSettings;
  etag?: string | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation('schedules');
  const { done, failed } = useNotices();
  // The state that this form was opened with: whoever has changed it meanwhile is not overwritten.
  const [seen] = useState(etag);
  const [timing, setTiming] = useState(() => source?.schedule ?? newTiming());
  const [enabled, setEnabled] = useState(source?.enabled ?? true);
  const named = useSchemaForm(NamedContent, FIRST_ADDRESS);
  const content = useSchemaForm(Content, source && contentOf(source));
  const create = useAction(SCHEDULE_ENDPOINTS.createSource, REFRESH);
  const change = useAction(SCHEDULE_ENDPOINTS.changeSource, REFRESH);

  const save = () => {
    const { expression, timeZone } = timing;
    const wanted = { expression, timeZone, enabled };
    const saved = source ? saveChange(source, wanted) : saveNew(wanted);
    saved?.then(({ body: { sourceId } }) => {
      done(t('saved', { name: sourceId }));
      onClose();
    }, failed);
  };
  const saveNew = (wanted: { expression: string; timeZone: string; enabled: boolean }) => {
    const body = named.trySubmit();
    return body && create.mutateAsync({ request: { body: { ...body, timing: wanted } } });
  };
  const saveChange = (
    { corpus, languagePair, sourceId }: SourceSettings,
    wanted: { expression: string; timeZone: string; enabled: boolean },
  ) => {
    const body = content.trySubmit();
    const params = { corpus, languagePair, sourceId };
    return (
      body &&
      change.mutateAsync({ request: { params, body: { ...body, timing: wanted } }, ifMatch: seen ?? '' })
    );
  };

  return (
    <FormDialog
      title={source ? t('changeTitle', { name: source.sourceId }) : t('newSource')}
      saving={create.isPending || change.isPending}
      onSave={save}
      onClose={onClose}
    >
      {source ? (
        <SchemaForm state={content} texts="schedules" />
      ) : (
        <SchemaForm state={named} texts="schedules" />
      )}
      <TimingField value={timing} onChange={setTiming} />
      <Toggle checked={enabled} onChange={({ detail }) => setEnabled(detail.checked)}>
        {t('enabled')}
      </Toggle>
    </FormDialog>
  );
}

const contentOf = ({ locations, limits, rights }: SourceSettings) => ({
  locations,
  limits,
  ...(rights ? { rights } : {}),
});

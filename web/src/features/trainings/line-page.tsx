import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ApiError } from '../../../../api/client.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { LineSettings } from '../../../../contracts/entities.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { useNotices } from '../../layout/notices.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useSession } from '../../session/use-session.ts';
import { LinkButton } from './link-button.tsx';
import { TRAINING_SETTINGS } from './use-recipe-label.ts';

/** A line's versions are compared with each other, so all are of one task. */
const FIXED = ['recipe.task'];

/** What was decided about a model line, and its change. */
export function Component() {
  const { model = '' } = useParams();
  const { t } = useTranslation('trainings');
  const { may } = useSession();
  const settings = useEndpoint(TRAINING_ENDPOINTS.getLineSettings, { params: { model } });
  if (settings.error) {
    return <PageFailure error={settings.error} again={() => void settings.refetch()} feature="trainings" />;
  }
  if (!settings.data) return <Spinner size="large" />;
  const { body, etag } = settings.data;
  return (
    <SpaceBetween size="l">
      <Trail
        feature="trainings"
        here={[
          { text: t('lines.title'), href: '/trainings/lines' },
          { text: model, href: `/trainings/lines/${model}` },
        ]}
      />
      <Header
        variant="h1"
        description={t('lines.settingsHelp')}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <LinkButton to={`/models/${model}`}>{t('lines.versions')}</LinkButton>
            <LinkButton to={`/schedules?text=${encodeURIComponent(model)}`}>
              {t('lines.schedules')}
            </LinkButton>
            {may('operator') && (
              <LinkButton to={`/trainings/sweeps/new?line=${model}`}>{t('sweeps.new')}</LinkButton>
            )}
            {may('operator') && (
              <LinkButton to={`/trainings/new?line=${model}`} variant="primary">
                {t('lines.train')}
              </LinkButton>
            )}
          </SpaceBetween>
        }
      >
        {model}
      </Header>
      <SettingsForm
        // Keeps what somebody types while others change the line: the conflict is told when they save.
        model={model}
        settings={body}
        etag={etag}
        reload={() => settings.refetch()}
      />
    </SpaceBetween>
  );
}

function SettingsForm({
  model,
  settings,
  etag,
  reload,
}: {
  model: string;
  settings: LineSettings;
  etag: string | undefined;
  reload: () => Promise<unknown>;
}) {
  const [edition, setEdition] = useState({ number: 0, settings, etag });
  const adopt = (next: LineSettings, nextTag: string | undefined) =>
    setEdition(({ number }) => ({ number: number + 1, settings: next, etag: nextTag }));
  return (
    <EditionForm
      key={edition.number}
      model={model}
      {...edition}
      newer={etag !== edition.etag}
      adoptNewer={() => adopt(settings, etag)}
      onSaved={async (saved, savedTag) => {
        adopt(saved, savedTag);
        await reload();
      }}
    />
  );
}

function EditionForm({
  model,
  settings,
  etag,
  newer,
  adoptNewer,
  onSaved,
}: {
  model: string;
  settings: LineSettings;
  etag: string | undefined;
  /** Somebody else has changed the settings since. */
  newer: boolean;
  adoptNewer: () => void;
  onSaved: (saved: LineSettings, etag: string | undefined) => Promise<void>;
}) {
  const { t } = useTranslation('trainings');
  const notices = useNotices();
  const { may } = useSession();
  const form = useSchemaForm(LineSettings, settings);
  const save = useAction(TRAINING_ENDPOINTS.changeLineSettings, {
    refresh: [TRAINING_ENDPOINTS.listModelLines, TRAINING_ENDPOINTS.getLineSettings],
  });
  const submit = () => {
    const parsed = form.trySubmit();
    if (!parsed) return;
    save.mutate(
      { request: { params: { model }, body: parsed }, ...(etag === undefined ? {} : { ifMatch: etag }) },
      {
        onSuccess: ({ body, etag: savedTag }) => {
          notices.done(t('lines.saved', { model }));
          void onSaved(body, savedTag);
        },
        onError: notices.failed,
      },
    );
  };
  const conflict = save.error instanceof ApiError && save.error.problem.status === 412;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Form
        actions={
          may('operator') && (
            <Button variant="primary" loading={save.isPending}>
              {t('lines.save')}
            </Button>
          )
        }
        errorText={form.errors.size > 0 ? t('new.errors', { count: form.errors.size }) : undefined}
      >
        <SpaceBetween size="l">
          {(newer || conflict) && (
            <Alert
              type="warning"
              action={
                <Button formAction="none" onClick={adoptNewer}>
                  {t('lines.adopt')}
                </Button>
              }
            >
              {t('lines.newer')}
            </Alert>
          )}
          <Container>
            <SchemaForm state={form} texts={TRAINING_SETTINGS} hidden={FIXED} disabled={!may('operator')} />
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

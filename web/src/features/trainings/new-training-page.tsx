import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { TrainingRecipe } from '../../../../contracts/training-recipe.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { sameJson } from '../../forms/form-values.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { useNotices } from '../../layout/notices.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useSession } from '../../session/use-session.ts';
import { LinkButton } from './link-button.tsx';
import { StartPreview } from './start-preview.tsx';
import { useLines } from './use-lines.ts';
import { TRAINING_SETTINGS } from './use-recipe-label.ts';

const FIXED = ['task'];

/**
 * Starts a training: of a line (`?line=`) with its recipe, or again as an earlier run was (`?from=`). What is changed holds
 * for this training alone.
 */
export function Component() {
  const { t } = useTranslation('trainings');
  const [search, setSearch] = useSearchParams();
  const { lines, status } = useLines();
  const from = search.get('from') ?? '';
  const earlier = useEndpoint(
    RUN_ENDPOINTS.getRun,
    { params: { runId: from || '-' } },
    { enabled: from !== '' },
  );
  // Where there is but one line, nobody is asked which.
  const only = from === '' && lines.length === 1 ? lines[0]?.model : undefined;
  const name = search.get('line') ?? earlier.data?.body.model ?? only ?? '';
  const line = lines.find(({ model }) => model === name);
  const recipe = search.has('line') ? line?.recipe : (earlier.data?.body.recipe ?? line?.recipe);
  const options = lines.map(({ model, corpus, languagePair }) => ({
    value: model,
    label: model,
    description: `${corpus} ${languagePair}`,
  }));
  return (
    <SpaceBetween size="l">
      <Trail feature="trainings" here={[{ text: t('new.title'), href: '/trainings/new' }]} />
      <Header variant="h1" description={from ? t('new.again', { runId: from }) : t('new.help')}>
        {t('new.title')}
      </Header>
      <Container>
        <FormField
          label={t('line')}
          description={t('new.lineHelp')}
          secondaryControl={<LinkButton to="/trainings/lines/new">{t('lines.create')}</LinkButton>}
        >
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === name) ?? null}
            filteringType="auto"
            placeholder={t('new.choose')}
            empty={t('lines.none')}
            statusType={status}
            loadingText={t('loading')}
            errorText={t('lines.failed')}
            onChange={({ detail }) => setSearch({ line: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      </Container>
      {from !== '' && earlier.isPending && <Spinner />}
      {line && recipe && <StartForm key={`${name} ${from}`} line={line} recipe={recipe} />}
    </SpaceBetween>
  );
}

function StartForm({ line, recipe: initial }: { line: Model; recipe: TrainingRecipe }) {
  const { t } = useTranslation('trainings');
  const navigate = useNavigate();
  const notices = useNotices();
  const { may } = useSession();
  const [again, setAgain] = useState(false);
  const form = useSchemaForm(TrainingRecipe, initial);
  const start = useAction(TRAINING_ENDPOINTS.startTraining, {
    refresh: [RUN_ENDPOINTS.listRuns, TRAINING_ENDPOINTS.getTrainingQueue],
  });
  const own = form.parsed && !sameJson(form.parsed, line.recipe) ? form.parsed : undefined;
  const submit = () => {
    if (!form.trySubmit()) return;
    start.mutate(
      { request: { body: { model: line.model, again, ...(own ? { recipe: own } : {}) } } },
      {
        onSuccess: ({ body: { runId, queued } }) => {
          notices.done(t(queued ? 'new.started' : 'new.before', { runId }));
          navigate(`/trainings/${runId}`);
        },
        onError: notices.failed,
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Form
        actions={
          <Button variant="primary" loading={start.isPending} disabled={!may('operator')}>
            {t('new.start')}
          </Button>
        }
        errorText={form.errors.size > 0 ? t('new.errors', { count: form.errors.size }) : undefined}
      >
        <SpaceBetween size="l">
          <StartPreview model={line.model} recipe={own} written={own ? form.value : undefined} />
          <Container
            header={
              <Header variant="h2" description={t(own ? 'new.changed' : 'new.asLine')}>
                {t('recipe.title')}
              </Header>
            }
          >
            <SchemaForm state={form} texts={TRAINING_SETTINGS} hidden={FIXED} />
          </Container>
          <Checkbox
            checked={again}
            description={t('new.evenAgainHelp')}
            onChange={({ detail }) => setAgain(detail.checked)}
          >
            {t('new.evenAgain')}
          </Checkbox>
        </SpaceBetween>
      </Form>
    </form>
  );
}

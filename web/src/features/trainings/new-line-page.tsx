import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { LineSettings } from '../../../../contracts/entities.ts';
import { CorpusName, TABULAR } from '../../../../contracts/primitives.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { useNotices } from '../../layout/notices.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useSession } from '../../session/use-session.ts';
import { TRAINING_SETTINGS } from './use-recipe-label.ts';

/** Creates a model line of a corpus. */
export function Component() {
  const { t } = useTranslation('trainings');
  const [corpus, setCorpus] = useState('');
  const corpora = useEndpoint(DATA_ENDPOINTS.listCorpora, { query: { limit: 200 } });
  const options = (corpora.data?.body.items ?? [])
    .map(({ corpus: name, languagePair }) => `${name} ${languagePair}`)
    .map((value) => ({ value, label: value }));
  return (
    <SpaceBetween size="l">
      <Trail
        feature="trainings"
        here={[
          { text: t('lines.title'), href: '/trainings/lines' },
          { text: t('lines.create'), href: '/trainings/lines/new' },
        ]}
      />
      <Header variant="h1" description={t('lines.createHelp')}>
        {t('lines.create')}
      </Header>
      <Container>
        <FormField label={t('corpus')} description={t('lines.corpusHelp')}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === corpus) ?? null}
            filteringType="auto"
            placeholder={t('new.choose')}
            empty={t('lines.noCorpora')}
            statusType={corpora.isPending ? 'loading' : corpora.isError ? 'error' : 'finished'}
            loadingText={t('loading')}
            errorText={corpora.error?.message ?? ''}
            onChange={({ detail }) => setCorpus(detail.selectedOption.value ?? '')}
          />
        </FormField>
      </Container>
      {corpus !== '' && <CreateForm key={corpus} of={corpus} />}
    </SpaceBetween>
  );
}

function CreateForm({ of }: { of: string }) {
  const { t } = useTranslation('trainings');
  const navigate = useNavigate();
  const notices = useNotices();
  const { may } = useSession();
  const [corpus = '', languagePair = ''] = of.split(' ');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const task = languagePair === TABULAR ? 'tabular' : 'translation';
  const form = useSchemaForm(LineSettings, { recipe: { task }, promotion: 'approval' });
  const create = useAction(TRAINING_ENDPOINTS.createModelLine, {
    refresh: [TRAINING_ENDPOINTS.listModelLines],
  });
  const nameError = CorpusName.safeParse(name).error?.issues[0]?.message;
  const submit = () => {
    setTried(true);
    const settings = form.trySubmit();
    if (!settings || nameError) return;
    create.mutate(
      { request: { body: { corpus, languagePair, name, settings } } },
      {
        onSuccess: ({ body: { model } }) => {
          notices.done(t('lines.created', { model }));
          navigate(`/trainings/lines/${model}`);
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
          <Button variant="primary" loading={create.isPending} disabled={!may('operator')}>
            {t('lines.create')}
          </Button>
        }
        errorText={form.errors.size > 0 ? t('new.errors', { count: form.errors.size }) : undefined}
      >
        <Container>
          <SpaceBetween size="l">
            <FormField
              label={t('lines.name')}
              description={t('lines.nameHelp', { prefix: `${corpus}-${languagePair}-` })}
              errorText={tried || name !== '' ? nameError : undefined}
            >
              <Input value={name} onChange={({ detail }) => setName(detail.value)} />
            </FormField>
            <SchemaForm state={form} texts={TRAINING_SETTINGS} />
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}

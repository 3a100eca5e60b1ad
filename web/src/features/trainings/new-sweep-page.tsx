import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { SweepRequest, type SweepSpace } from '../../../../contracts/sweep.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useSchemaForm } from '../../forms/use-schema-form.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNotices } from '../../layout/notices.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useSession } from '../../session/use-session.ts';
import { SpaceEditor } from './space-editor.tsx';
import { gridSize, type SpaceRow, valuesOf } from './sweep-space.ts';
import { useLines } from './use-lines.ts';
import { TRAINING_SETTINGS } from './use-recipe-label.ts';

/** How a sweep goes about it; what it changes in which line is asked for by the page. */
const SweepManner = SweepRequest.omit({ model: true, space: true, by: true });

/** Trains a line with many recipes. */
export function Component() {
  const { t } = useTranslation('trainings');
  const [search, setSearch] = useSearchParams();
  const { lines, status } = useLines();
  const only = lines.length === 1 ? lines[0]?.model : undefined;
  const name = search.get('line') ?? only ?? '';
  const line = lines.find(({ model }) => model === name);
  const options = lines.map(({ model }) => ({ value: model, label: model }));
  return (
    <SpaceBetween size="l">
      <Trail
        feature="trainings"
        here={[
          { text: t('sweeps.title'), href: '/trainings/sweeps' },
          { text: t('sweeps.new'), href: '/trainings/sweeps/new' },
        ]}
      />
      <Header variant="h1" description={t('sweeps.help')}>
        {t('sweeps.new')}
      </Header>
      <Container>
        <FormField label={t('line')}>
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
      {line && <SweepForm key={name} line={line} />}
    </SpaceBetween>
  );
}

function SweepForm({ line }: { line: Model }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const navigate = useNavigate();
  const notices = useNotices();
  const { may } = useSession();
  const [rows, setRows] = useState<SpaceRow[]>([{ path: '', kind: 'values', text: '' }]);
  const [tried, setTried] = useState(false);
  const manner = useSchemaForm(SweepManner);
  const start = useAction(TRAINING_ENDPOINTS.startSweep, { refresh: [TRAINING_ENDPOINTS.listSweeps] });
  const preview = useEndpoint(TRAINING_ENDPOINTS.previewTraining, { query: { model: line.model } }).data
    ?.body;
  const { method = 'random', runs = 8 } = manner.parsed ?? {};
  const trainings = method === 'grid' ? gridSize(rows) : runs;
  const submit = () => {
    setTried(true);
    const settings = manner.trySubmit();
    const entries = rows.map((row) => [row.path, valuesOf(row)] as const);
    if (!settings || entries.some(([path, values]) => path === '' || values === undefined)) return;
    const space = Object.fromEntries(entries) as SweepSpace;
    start.mutate(
      { request: { body: { model: line.model, space, ...settings } } },
      {
        onSuccess: ({ body: { sweepId, runIds } }) => {
          notices.done(t('sweeps.started', { sweepId, count: runIds.length }));
          navigate(`/trainings/sweeps/${sweepId}`);
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
            {t('sweeps.start', { count: trainings })}
          </Button>
        }
      >
        <SpaceBetween size="l">
          <Container
            header={
              <Header
                variant="h2"
                description={
                  preview &&
                  t('sweeps.cost', {
                    count: trainings,
                    usd: format.usd(trainings * preview.estimateUsd),
                    each: format.usd(preview.estimateUsd),
                  })
                }
              >
                {t('sweeps.space')}
              </Header>
            }
          >
            <SpaceEditor recipe={line.recipe} rows={rows} onChange={setRows} tried={tried} />
          </Container>
          <Container header={<Header variant="h2">{t('sweeps.manner')}</Header>}>
            <SchemaForm state={manner} texts={TRAINING_SETTINGS} />
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

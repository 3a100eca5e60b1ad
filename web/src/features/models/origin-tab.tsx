import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import type { ModelVersion } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';

/** What a version was made of, what was made of it, and what it cost. */
export function OriginTab({ version: entry }: { version: ModelVersion }) {
  const { t } = useTranslation('models');
  const { model, version, runId, licences, recipeHash, codeVersion } = entry;
  const lineage = useEndpoint(MODEL_VERSION_ENDPOINTS.getLineage, { params: { model, version } });
  if (lineage.isError) return <Failure error={lineage.error} again={() => lineage.refetch()} />;
  if (!lineage.data) return <Spinner size="large" />;
  const { datasets, parents, descendants } = lineage.data.body;
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={2}>
        <Container header={<Header variant="h2">{t('madeOf')}</Header>}>
          <ul>
            {datasets.map((one) => (
              <li key={`${one.corpus} ${one.version}`}>
                {t('dataset')}{' '}
                <PageLink
                  to={`/data/${one.corpus}/${one.languagePair}/${one.version}`}
                >{`${one.corpus} ${one.languagePair} ${one.version}`}</PageLink>
              </li>
            ))}
            {parents.map((one) => (
              <li key={one.model + one.version}>
                {t('parent')}{' '}
                <PageLink
                  to={`/models/${one.model}/${one.version}`}
                >{`${one.model}@${one.version}`}</PageLink>
              </li>
            ))}
            <li>
              {t('run')} <PageLink to={`/trainings/${runId}`}>{runId}</PageLink>
            </li>
            <li>
              {t('recipe')} <Box variant="code">{recipeHash}</Box>, {t('code')}{' '}
              <Box variant="code">{codeVersion}</Box>
            </li>
            <li>
              {t('licences')}: {licences.length > 0 ? licences.join(', ') : t('notKnown')}
            </li>
          </ul>
        </Container>
        <Container header={<Header variant="h2">{t('madeFromIt')}</Header>}>
          {descendants.length === 0 ? (
            <Box color="text-status-inactive">{t('nothingMadeFromIt')}</Box>
          ) : (
            <ul>
              {descendants.map((one) => (
                <li key={one.model + one.version}>
                  <PageLink
                    to={`/models/${one.model}/${one.version}`}
                  >{`${one.model}@${one.version}`}</PageLink>{' '}
                  <Box variant="small">{t('through', { way: one.through.join(' → ') })}</Box>
                </li>
              ))}
            </ul>
          )}
        </Container>
      </ColumnLayout>
      <Costs runId={runId} total={entry.costUsd} />
    </SpaceBetween>
  );
}

function Costs({ runId, total }: { runId: string; total: number | undefined }) {
  const { t } = useTranslation(['models', 'trainings']);
  const format = useFormat();
  const attempts = useEndpoint(RUN_ENDPOINTS.listAttempts, { params: { runId }, query: { limit: 200 } });
  return (
    <Container
      header={
        <Header variant="h2" description={total === undefined ? t('notKnown') : format.usd(total)}>
          {t('cost')}
        </Header>
      }
    >
      {attempts.isError && <Failure error={attempts.error} again={() => attempts.refetch()} />}
      <Table
        variant="embedded"
        loading={attempts.isPending}
        items={attempts.data?.body.items ?? []}
        trackBy="jobId"
        empty={t('noAttempts')}
        columnDefinitions={[
          {
            id: 'step',
            header: t('step'),
            isRowHeader: true,
            cell: ({ step, attempt }) =>
              t('trainings:attempts.name', { step: t(`trainings:step.${step}`), attempt }),
          },
          {
            id: 'machine',
            header: t('machine'),
            cell: ({ instanceType, purchase }) =>
              [instanceType, purchase && t(`trainings:attempts.${purchase}`)].filter(Boolean).join(', ') ||
              t('notKnown'),
          },
          {
            id: 'took',
            header: t('took'),
            cell: ({ startedAt, stoppedAt }) =>
              startedAt && stoppedAt
                ? format.duration((Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000)
                : '–',
          },
          {
            id: 'cost',
            header: t('cost'),
            cell: ({ costUsd }) => (costUsd === undefined ? t('notKnown') : format.usd(costUsd)),
          },
        ]}
      />
    </Container>
  );
}

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { useNotices } from '../../layout/notices.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useSession } from '../../session/use-session.ts';
import { PostEditsPanel } from './post-edits-panel.tsx';

/** What people think of a version: blind comparisons and their results, and how much its translations had to be edited. */
export function PeopleTab({ card, champion }: { card: ModelCard; champion: string | undefined }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const { may } = useSession();
  const { model, version, humanComparisons } = card;
  const request = { params: { model, version } };
  const comparisons = useEndpoint(MODEL_COMPARISON_ENDPOINTS.listBlindComparisons, request);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('results')}</Header>}>
        <Table
          variant="embedded"
          items={humanComparisons}
          trackBy="comparisonId"
          empty={t('notJudged')}
          columnDefinitions={[
            {
              id: 'against',
              header: t('beside'),
              isRowHeader: true,
              cell: ({ against }) => <PageLink to={`/models/${model}/${against}`}>{against}</PageLink>,
            },
            {
              id: 'preference',
              header: t('preferred'),
              cell: ({ preference, low, high, pValue }) =>
                `${format.percent(preference, 0)} (${format.percent(low, 0)} – ${format.percent(high, 0)}; ${metrics.chance(pValue)})`,
            },
            {
              id: 'counts',
              header: t('winsLossesTies'),
              cell: ({ wins, losses, ties }) => `${wins} / ${losses} / ${ties}`,
            },
            { id: 'judges', header: t('judges'), cell: ({ judges }) => judges.join(', ') },
            { id: 'at', header: t('judgedAt'), cell: ({ judgedAt }) => <Time at={judgedAt} /> },
          ]}
        />
      </Container>
      <Container
        header={
          <Header variant="h2" description={t('blindAbout')}>
            {t('blind')}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {comparisons.isError && <Failure error={comparisons.error} again={() => comparisons.refetch()} />}
          <Table
            variant="embedded"
            loading={comparisons.isPending}
            items={comparisons.data?.body.items ?? []}
            trackBy="comparisonId"
            empty={t('noComparisons')}
            columnDefinitions={[
              {
                id: 'open',
                header: t('comparison'),
                isRowHeader: true,
                cell: ({ comparisonId }) => (
                  <PageLink to={`/models/${model}/${version}/judge/${comparisonId}`}>{comparisonId}</PageLink>
                ),
              },
              { id: 'against', header: t('beside'), cell: ({ against }) => against },
              { id: 'set', header: t('testSet'), cell: ({ setId }) => setId },
              {
                id: 'judged',
                header: t('yourVerdicts'),
                cell: ({ judged, pairs }) => (
                  <ProgressBar
                    ariaLabel={t('yourVerdicts')}
                    value={(100 * judged) / Math.max(1, pairs)}
                    additionalInfo={t('judgedOf', { judged, pairs })}
                  />
                ),
              },
              { id: 'made', header: t('made'), cell: ({ createdAt }) => <Time at={createdAt} /> },
            ]}
          />
          {may('operator') && <NewComparison model={model} version={version} champion={champion} />}
        </SpaceBetween>
      </Container>
      <PostEditsPanel card={card} />
    </SpaceBetween>
  );
}

function NewComparison({
  model,
  version,
  champion,
}: {
  model: string;
  version: string;
  champion: string | undefined;
}) {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const notices = useNotices();
  const open = useAction(MODEL_COMPARISON_ENDPOINTS.openBlindComparison, {
    refresh: [MODEL_COMPARISON_ENDPOINTS.listBlindComparisons],
  });
  const versions = useEndpoint(MODEL_ENDPOINTS.listModelVersions, {
    params: { model },
    query: { limit: 50 },
  });
  const options = (versions.data?.body.items ?? [])
    .filter((one) => one.version !== version)
    .map((one) => ({ value: one.version, label: one.version, description: t(`stage.${one.stage}`) }));
  const [chosen, setChosen] = useState<string>();
  const against = chosen ?? (champion === version ? undefined : champion);
  const [segments, setSegments] = useState('50');
  const count = Number(segments);
  const valid = Number.isInteger(count) && count >= 1 && count <= 500;
  const start = () =>
    open.mutate(
      { request: { params: { model, version }, body: { against, segments: count } } },
      {
        onSuccess: ({ body }) => navigate(`/models/${model}/${version}/judge/${body.comparisonId}`),
        onError: notices.failed,
      },
    );
  if (versions.data && options.length === 0) return <Box>{t('nothingToCompare')}</Box>;
  return (
    <SpaceBetween direction="horizontal" size="s" alignItems="end">
      <FormField label={t('beside')}>
        <Select
          ariaLabel={t('beside')}
          selectedOption={options.find(({ value }) => value === against) ?? null}
          placeholder={t('chooseVersions')}
          options={options}
          onChange={({ detail }) => setChosen(detail.selectedOption.value)}
        />
      </FormField>
      <FormField label={t('segments')} errorText={valid ? undefined : t('segmentsWrong')}>
        <Input
          type="number"
          inputMode="numeric"
          ariaLabel={t('segments')}
          value={segments}
          onChange={({ detail }) => setSegments(detail.value)}
        />
      </FormField>
      <Button disabled={!valid || against === undefined} loading={open.isPending} onClick={start}>
        {t('startJudging')}
      </Button>
    </SpaceBetween>
  );
}

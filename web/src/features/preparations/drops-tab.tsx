import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS, type PreparationDetails } from '../../../../contracts/api/preparations.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';

/** Why pairs were dropped: the reasons as bars, and the pairs themselves, by reason and source. */
export function DropsTab({
  runId,
  manifest,
}: {
  runId: string;
  manifest: NonNullable<PreparationDetails['manifest']>;
}) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const address = useAddress();
  const source = address.get('source');
  const reason = address.get('reason');
  const cursor = address.get('cursor');
  const reasons = useMemo(() => {
    const drops = source ? (manifest.sources[source]?.drops ?? {}) : manifest.drops;
    return Object.entries(drops).sort(([, a], [, b]) => b - a);
  }, [manifest, source]);
  const pairs = useEndpoint(
    PREPARATION_ENDPOINTS.listDroppedPairs,
    {
      params: { runId },
      query: {
        limit: 25,
        ...(reason ? { reason } : {}),
        ...(source ? { source } : {}),
        ...(cursor ? { cursor } : {}),
      },
    },
    { keepPrevious: true },
  );
  const [first] = reasons;
  const next = pairs.data?.body.next;
  const choose = (change: { reason?: string | undefined; source?: string | undefined }) =>
    address.set({ cursor: undefined, ...change });
  const sources = [
    { value: '', label: t('allSources') },
    ...Object.keys(manifest.sources).map((value) => ({ value, label: value })),
  ];
  const choices = [
    { value: '', label: t('allReasons') },
    ...reasons.map(([value, count]) => ({ value, label: value, labelTag: format.count(count) })),
  ];
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            description={t('droppedOf', {
              dropped: format.count(manifest.counts.dropped),
              read: format.count(manifest.counts.read),
            })}
          >
            {t('reasons')}
          </Header>
        }
      >
        {first ? (
          <Chart
            height={Math.max(120, 40 + 26 * reasons.length)}
            label={t('reasonsLabel', { reason: first[0], pairs: format.count(first[1]) })}
            option={{
              grid: { left: 8, right: 70, top: 8, bottom: 8, containLabel: true },
              tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
              xAxis: { type: 'value', show: false },
              yAxis: { type: 'category', inverse: true, data: reasons.map(([name]) => name) },
              series: [
                {
                  type: 'bar',
                  data: reasons.map(([, count]) => count),
                  label: {
                    show: true,
                    position: 'right',
                    formatter: ({ value }) => format.count(Number(value)),
                  },
                },
              ],
            }}
          />
        ) : (
          <Box>{t('nothingDropped')}</Box>
        )}
      </Container>
      {pairs.isError && !pairs.data ? (
        <Failure error={pairs.error} again={() => void pairs.refetch()} />
      ) : (
        <Table
          wrapLines
          header={<Header description={t('droppedHelp')}>{t('droppedPairs')}</Header>}
          filter={
            <Grid gridDefinition={[{ colspan: { default: 12, s: 4 } }, { colspan: { default: 12, s: 4 } }]}>
              <Select
                ariaLabel={t('reason')}
                selectedOption={choices.find(({ value }) => value === (reason ?? '')) ?? choices[0]}
                options={choices}
                onChange={({ detail }) => choose({ reason: detail.selectedOption.value })}
              />
              <Select
                ariaLabel={t('source')}
                selectedOption={sources.find(({ value }) => value === (source ?? '')) ?? sources[0]}
                options={sources}
                onChange={({ detail }) => choose({ source: detail.selectedOption.value, reason: undefined })}
              />
            </Grid>
          }
          loading={pairs.isPending}
          loadingText={t('loading')}
          ariaLabels={{ tableLabel: t('droppedPairs') }}
          items={pairs.data?.body.items ?? []}
          empty={<Box>{next ? t('searchOn') : t('noneDropped')}</Box>}
          footer={
            <SpaceBetween direction="horizontal" size="s">
              <Button disabled={!cursor} onClick={() => choose({})}>
                {t('first')}
              </Button>
              <Button disabled={!next} onClick={() => address.set({ cursor: next })}>
                {t('more')}
              </Button>
            </SpaceBetween>
          }
          columnDefinitions={[
            {
              id: 'sourceText',
              header: t('sourceText'),
              isRowHeader: true,
              width: 260,
              cell: (pair) => <span dir="auto">{pair.source}</span>,
            },
            {
              id: 'targetText',
              header: t('targetText'),
              width: 260,
              cell: (pair) => <span dir="auto">{pair.target}</span>,
            },
            {
              id: 'reason',
              header: t('reason'),
              width: 150,
              cell: (pair) => (
                <>
                  <div>{pair.reason}</div>
                  {pair.detail && <Box variant="small">{pair.detail}</Box>}
                </>
              ),
            },
            {
              id: 'score',
              header: t('score'),
              width: 80,
              cell: ({ score }) => (score === null ? '–' : format.decimal(score, 2)),
            },
            {
              id: 'origin',
              header: t('origin'),
              width: 170,
              cell: ({ origins, sourceId }) => (
                <>
                  <div>{origins.map(({ name }) => name).join(', ')}</div>
                  <Box variant="small">{sourceId}</Box>
                </>
              ),
            },
          ]}
        />
      )}
    </SpaceBetween>
  );
}

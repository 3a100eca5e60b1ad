import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PREPARATION_ENDPOINTS, type PreparationDetails } from '../../../../contracts/api/preparations.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { Loading } from '../../layout/loading.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { dropChart } from '../data/drop-chart.ts';
import { DropReasons } from '../data/drop-reasons.tsx';
import { PairList } from '../data/pair-list.tsx';

/**
 * Why pairs, or rows of tables, were dropped: the reasons as bars, and the pairs themselves, by reason and source. Of tables
 * only what repeats another row is dropped, which nothing lists.
 */
export function DropsTab({
  runId,
  languagePair,
  manifest,
}: {
  runId: string;
  languagePair: string;
  manifest: NonNullable<PreparationDetails['manifest']>;
}) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const address = useAddress();
  const isTable = manifest.table !== undefined;
  const context = isTable ? 'rows' : undefined;
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
    { keepPrevious: true, enabled: !isTable },
  );
  const option = useMemo(() => dropChart(reasons, format.count), [reasons, format]);
  const [first] = reasons;
  const next = pairs.data?.body.next;
  const choose = (change: { reason?: string | undefined; source?: string | undefined }) =>
    address.set({ cursor: undefined, ...change });
  const pairsOf = (wanted: string) =>
    `?${new URLSearchParams({ tab: 'drops', reason: wanted, ...(source ? { source } : {}) })}`;
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
              context,
              dropped: format.count(manifest.counts.dropped),
              read: format.count(manifest.counts.read),
            })}
          >
            {t('reasons', { context })}
          </Header>
        }
      >
        {first ? (
          <>
            <Chart
              height={40 + 26 * reasons.length}
              label={t('reasonsLabel', { context, reason: first[0], pairs: format.count(first[1]) })}
              option={option}
            />
            {!isTable && <DropReasons reasons={reasons.map(([one]) => one)} pairsOf={pairsOf} />}
          </>
        ) : (
          <Box>{t('nothingDropped')}</Box>
        )}
      </Container>
      {!isTable &&
        (pairs.isError ? (
          <Failure error={pairs.error} again={() => void pairs.refetch()} />
        ) : (
          <Container header={<Header description={t('droppedHelp')}>{t('droppedPairs')}</Header>}>
            <SpaceBetween size="m">
              <ColumnLayout columns={2}>
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
                  onChange={({ detail }) =>
                    choose({ source: detail.selectedOption.value, reason: undefined })
                  }
                />
              </ColumnLayout>
              {pairs.isPending ? (
                <Loading />
              ) : (
                <PairList
                  pairs={pairs.data?.body.items ?? []}
                  languagePair={languagePair}
                  label={t('droppedPairs')}
                />
              )}
              {pairs.data?.body.items.length === 0 && <Box>{next ? t('searchOn') : t('noneDropped')}</Box>}
              <ListPager next={next} />
            </SpaceBetween>
          </Container>
        ))}
    </SpaceBetween>
  );
}

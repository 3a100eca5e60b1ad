import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { PreparationDetails } from '../../../../contracts/api/preparations.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Time } from '../../layout/time.tsx';

/** As everywhere where pairs are divided like this. */
const COLORS = { train: '#2f7ed8', heldOut: '#2ca58d', dropped: '#b0b7c3' };

/** Where every pair went, what is held out, and whether any of that leaked into training. */
export function SplitsTab({ manifest }: { manifest: NonNullable<PreparationDetails['manifest']> }) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const { counts, sources, heldOut, table } = manifest;
  const names = Object.keys(sources);
  // Tables are split by those who train on them.
  const parts = table ? (['train', 'dropped'] as const) : (['train', 'heldOut', 'dropped'] as const);
  const of = (name: string) => {
    const { read, train, heldOut: held } = sources[name];
    return { train, heldOut: held, dropped: read - train - held };
  };
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t(table ? 'whereRowsWent' : 'wherePairsWent')}</Header>}>
        <SpaceBetween size="m">
          <KeyValuePairs
            columns={4}
            minColumnWidth={140}
            items={[
              { label: t(table ? 'count.rowsRead' : 'count.read'), value: format.count(counts.read) },
              { label: t('count.train'), value: format.count(counts.train) },
              ...(table ? [] : [{ label: t('count.heldOut'), value: format.count(counts.heldOut) }]),
              { label: t('count.dropped'), value: format.count(counts.dropped) },
              ...(table
                ? []
                : [
                    {
                      label: t('count.leaked'),
                      value: (
                        <StatusIndicator type={counts.leaked === 0 ? 'success' : 'error'}>
                          {counts.leaked === 0
                            ? t('noLeak')
                            : t('leaks', { pairs: format.count(counts.leaked) })}
                        </StatusIndicator>
                      ),
                    },
                    { label: t('count.conflicts'), value: format.count(counts.conflicts) },
                  ]),
              { label: t('count.quarantinedInputs'), value: format.count(counts.quarantinedInputs) },
            ]}
          />
          {names.length > 0 && (
            <Chart
              height={76 + 28 * names.length}
              label={t('splitsLabel', { train: format.count(counts.train), read: format.count(counts.read) })}
              option={{
                grid: { left: 8, right: 24, top: 32, bottom: 24, containLabel: true },
                legend: { top: 0 },
                tooltip: {
                  trigger: 'axis',
                  axisPointer: { type: 'shadow' },
                  valueFormatter: (value) => format.count(Number(value)),
                },
                xAxis: {
                  type: 'value',
                  name: t(table ? 'rowsAxis' : 'pairsAxis'),
                  nameLocation: 'middle',
                  nameGap: 26,
                  minInterval: 1,
                  splitNumber: 4,
                  axisLabel: { formatter: format.count, hideOverlap: true },
                },
                yAxis: { type: 'category', inverse: true, data: names },
                series: parts.map((part) => ({
                  color: COLORS[part],
                  type: 'bar' as const,
                  stack: 'pairs',
                  name: t(`count.${part}`),
                  data: names.map((name) => of(name)[part]),
                })),
              }}
            />
          )}
        </SpaceBetween>
      </Container>
      {!table && (
        <Table
          header={<Header counter={`(${format.count(heldOut.length)})`}>{t('heldOutSets')}</Header>}
          ariaLabels={{ tableLabel: t('heldOutSets') }}
          items={heldOut}
          trackBy="setId"
          wrapLines
          empty={<Box>{t('noHeldOut')}</Box>}
          columnDefinitions={[
            { id: 'set', header: t('set'), cell: ({ setId }) => setId, isRowHeader: true, minWidth: 140 },
            { id: 'split', header: t('split'), cell: ({ split }) => t(`splitOf.${split}`) },
            { id: 'pairs', header: t('pairs'), cell: ({ pairs }) => format.count(pairs) },
            { id: 'unit', header: t('unit'), cell: ({ unit }) => t(`unitOf.${unit}`, unit) },
            { id: 'frozen', header: t('frozen'), cell: ({ frozenAt }) => <Time at={frozenAt} /> },
            { id: 'state', header: t('state'), cell: ({ retired }) => t(retired ? 'retired' : 'inUse') },
          ]}
        />
      )}
    </SpaceBetween>
  );
}

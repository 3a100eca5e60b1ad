import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { dropChart } from './drop-chart.ts';
import { DropReasons } from './drop-reasons.tsx';
import { lengthChart } from './length-chart.ts';
import { Provenance } from './provenance.tsx';
import { Verdict } from './verdict.tsx';
import { VersionParts } from './version-parts.tsx';

/** What a version holds, in figures and pictures, and how it was made. */
export function SummaryTab({ details }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { manifest, version } = details;
  const { counts, table, drops, missedTerms, protectedPairs } = manifest;
  const reasons = Object.entries(drops).sort(([, a], [, b]) => b - a);
  const shareOf = (part: number) =>
    `${format.count(part)} (${format.percent(counts.read === 0 ? 0 : part / counts.read)})`;
  const figures: KeyValuePairsProps.Item[] = [
    { label: table ? t('rowsRead') : t('read'), value: format.count(counts.read) },
    { label: table ? t('rows') : t('training'), value: shareOf(counts.train) },
    ...(table ? [] : [{ label: t('heldOut'), value: shareOf(counts.heldOut) }]),
    { label: t('dropped'), value: shareOf(counts.dropped) },
    ...(table
      ? []
      : [
          { label: t('leaked'), value: format.count(counts.leaked) },
          { label: t('conflicts'), value: format.count(counts.conflicts) },
        ]),
    { label: t('quarantined'), value: format.count(counts.quarantinedInputs) },
    { label: t('consistency'), value: <Verdict verdict={version.verdict} /> },
    ...Object.entries(protectedPairs).map(([kind, pairs]) => ({
      label: t(`protectedOf.${kind}`, { defaultValue: kind }),
      value: format.count(pairs),
    })),
    ...(missedTerms ? [{ label: t('missedTerms'), value: format.count(missedTerms.terms) }] : []),
  ];
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('figures')}</Header>}>
        <KeyValuePairs columns={4} minColumnWidth={140} items={figures} />
      </Container>
      {table ? <Columns columns={table} /> : <Lengths details={details} />}
      {reasons.length > 0 && (
        <Container header={<Header variant="h2">{t(table ? 'whyRowsDropped' : 'whyDropped')}</Header>}>
          <Chart
            option={dropChart(reasons, format.count)}
            height={40 + 26 * reasons.length}
            label={t('dropLabel', { reason: reasons[0]?.[0], pairs: format.count(reasons[0]?.[1] ?? 0) })}
          />
          <DropReasons
            reasons={reasons.map(([reason]) => reason)}
            {...(table
              ? {}
              : { pairsOf: (reason) => `?tab=pairs&in=dropped&reason=${encodeURIComponent(reason)}` })}
          />
        </Container>
      )}
      <VersionParts details={details} />
      <Provenance details={details} />
    </SpaceBetween>
  );
}

function Lengths({ details: { manifest } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const [source = '', target = ''] = manifest.languagePair.split('-');
  const { sourceLengths, targetLengths, sourceTokens, targetTokens, pairs } = manifest.statistics;
  const mean = (tokens: number) => format.decimal(pairs === 0 ? 0 : tokens / pairs);
  return (
    <Container header={<Header variant="h2">{t('lengths')}</Header>}>
      <Chart
        option={lengthChart(
          [
            { name: source, lengths: sourceLengths },
            { name: target, lengths: targetLengths },
          ],
          { axis: t('tokens'), shares: t('shareOfSegments'), percent: (share) => format.percent(share, 0) },
        )}
        label={t('lengthLabel', { source: mean(sourceTokens), target: mean(targetTokens) })}
      />
    </Container>
  );
}

function Columns({ columns }: { columns: NonNullable<VersionDetails['manifest']['table']> }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  return (
    <Table
      header={<Header variant="h2">{t('columns')}</Header>}
      items={columns}
      trackBy="name"
      columnDefinitions={[
        { id: 'name', header: t('column'), isRowHeader: true, cell: ({ name }) => name },
        { id: 'type', header: t('type'), cell: ({ type }) => t(`typeOf.${type}`) },
        { id: 'empty', header: t('emptyCells'), cell: ({ empty }) => format.count(empty) },
      ]}
    />
  );
}

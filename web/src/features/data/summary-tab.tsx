import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { dropChart } from './drop-chart.ts';
import { lengthChart } from './length-chart.ts';
import { useCorpusId } from './use-corpus-id.ts';
import { Verdict } from './verdict.tsx';

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
        <KeyValuePairs columns={4} items={figures} />
      </Container>
      {table ? <Columns columns={table} /> : <Lengths details={details} />}
      {reasons.length > 0 && (
        <Container header={<Header variant="h2">{t(table ? 'whyRowsDropped' : 'whyDropped')}</Header>}>
          <Chart
            option={dropChart(reasons, format.count)}
            height={40 + 26 * reasons.length}
            label={t('dropLabel', { reason: reasons[0]?.[0], pairs: format.count(reasons[0]?.[1] ?? 0) })}
          />
          {!table && (
            <SpaceBetween direction="horizontal" size="s">
              {reasons.map(([reason]) => (
                <PageLink key={reason} to={`?tab=pairs&in=dropped&reason=${encodeURIComponent(reason)}`}>
                  {reason}
                </PageLink>
              ))}
            </SpaceBetween>
          )}
        </Container>
      )}
      <Parts details={details} />
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
          { axis: t('tokens'), percent: (share) => format.percent(share, 0) },
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

type Counts = Record<'read' | 'train' | 'heldOut', number>;

/** By source, and by domain where the version knows domains. */
function Parts({ details: { manifest } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const sources = Object.entries(manifest.sources).map(([name, counts]) => ({ name, ...counts }));
  const domains = Object.entries(manifest.domains).map(([name, counts]) => ({ name, ...counts }));
  const counted = <Row extends Counts>(): TableProps.ColumnDefinition<Row>[] => [
    {
      id: 'read',
      header: t(manifest.table ? 'rowsRead' : 'read'),
      cell: ({ read }) => format.count(read),
    },
    {
      id: 'train',
      header: manifest.table ? t('rows') : t('training'),
      cell: ({ train }) => format.count(train),
    },
    ...(manifest.table
      ? []
      : [{ id: 'heldOut', header: t('heldOut'), cell: ({ heldOut }: Row) => format.count(heldOut) }]),
  ];
  return (
    <>
      <Table
        header={<Header variant="h2">{t('bySource')}</Header>}
        items={sources}
        trackBy="name"
        empty={t('noSources')}
        columnDefinitions={[
          { id: 'name', header: t('source'), isRowHeader: true, cell: ({ name }) => name },
          ...counted<(typeof sources)[number]>(),
          {
            id: 'drops',
            header: t('dropped'),
            cell: ({ drops }) =>
              Object.entries(drops)
                .sort(([, a], [, b]) => b - a)
                .slice(0, 4)
                .map(([reason, pairs]) => `${reason} ${format.count(pairs)}`)
                .join(', ') || '–',
          },
        ]}
      />
      {domains.some(({ name }) => name !== 'none') && (
        <Table
          header={<Header variant="h2">{t('byDomain')}</Header>}
          items={domains}
          trackBy="name"
          columnDefinitions={[
            {
              id: 'name',
              header: t('domain'),
              isRowHeader: true,
              cell: ({ name }) => (name === 'none' ? t('noDomain') : name),
            },
            ...counted<(typeof domains)[number]>(),
            { id: 'weight', header: t('weight'), cell: ({ weight }) => format.decimal(weight, 2) },
          ]}
        />
      )}
    </>
  );
}

function Provenance({ details: { manifest, inputs, files } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { path } = useCorpusId();
  const { previousVersion, runId, recipeHash, codeVersion, icuVersion, normaliserVersion, planId } = manifest;
  return (
    <Container header={<Header variant="h2">{t('provenance')}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('run'), value: <PageLink to={`/preparations/${runId}`}>{runId}</PageLink> },
            { label: t('created'), value: format.time(manifest.createdAt) },
            {
              label: t('previousVersion'),
              value: previousVersion ? (
                <PageLink to={`${path}/${previousVersion}`}>{previousVersion}</PageLink>
              ) : (
                t('firstVersion')
              ),
            },
            { label: t('inputs'), value: t('inputsAndFiles', { inputs, files }) },
            { label: t('recipeHash'), value: <code>{recipeHash}</code> },
            { label: t('codeVersion'), value: <code>{codeVersion}</code> },
            { label: t('plan'), value: <code title={planId}>{planId.slice(0, 16)}…</code> },
            { label: t('unicode'), value: `ICU ${icuVersion}, ${normaliserVersion}` },
          ]}
        />
        <ExpandableSection headerText={t('recipeUsed')}>
          <Box variant="code">
            <pre style={{ overflowX: 'auto' }}>{JSON.stringify(manifest.recipe, null, 2)}</pre>
          </Box>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

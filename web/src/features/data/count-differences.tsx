import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { usePages } from '../../layout/use-pages.tsx';
import { lengthChart } from './length-chart.ts';

type Manifest = VersionDetails['manifest'];
interface Row {
  id: string;
  name: string;
  before: number;
  now: number;
}

/** Counts of two versions side by side: as a whole, by source and by domain, and how long their segments are. */
export function CountDifferences({ before, now }: { before: Manifest; now: Manifest }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const isTable = now.table !== undefined;
  const rows: Row[] = [
    {
      id: 'train',
      name: isTable ? t('rows') : t('training'),
      before: before.counts.train,
      now: now.counts.train,
    },
    ...(isTable
      ? []
      : [{ id: 'heldOut', name: t('heldOut'), before: before.counts.heldOut, now: now.counts.heldOut }]),
    { id: 'dropped', name: t('dropped'), before: before.counts.dropped, now: now.counts.dropped },
  ];
  const partsOf = (part: 'sources' | 'domains'): Row[] =>
    [...new Set([...Object.keys(before[part]), ...Object.keys(now[part])])]
      .map((name) => ({
        id: `${part} ${name}`,
        name: name === 'none' ? t('noDomain') : name,
        before: before[part][name]?.train ?? 0,
        now: now[part][name]?.train ?? 0,
      }))
      .sort(mostChangedFirst);
  const domains = partsOf('domains');
  const reasons = [...new Set([...Object.keys(before.drops), ...Object.keys(now.drops)])]
    .map((name) => ({
      id: `reason ${name}`,
      name,
      before: before.drops[name] ?? 0,
      now: now.drops[name] ?? 0,
    }))
    .sort(mostChangedFirst);
  const lengthsOf = (side: 'sourceLengths' | 'targetLengths', language: string) => (
    <Container header={<Header variant="h2">{t('lengthsOf', { language })}</Header>}>
      <Chart
        option={lengthChart(
          [
            { name: before.version, lengths: before.statistics[side] },
            { name: now.version, lengths: now.statistics[side] },
          ],
          { axis: t('tokens'), shares: t('shareOfSegments'), percent: (share) => format.percent(share, 0) },
        )}
        label={t('lengthsLabel', { language, before: before.version, now: now.version })}
      />
    </Container>
  );
  const [source = '', target = ''] = now.languagePair.split('-');
  return (
    <SpaceBetween size="l">
      <Counts title={t('figures')} rows={rows} first={t('figure')} versions={[before.version, now.version]} />
      <Counts
        title={isTable ? t('rowsBySource') : t('trainingBySource')}
        rows={partsOf('sources')}
        first={t('source')}
        versions={[before.version, now.version]}
      />
      {domains.length > 1 && (
        <Counts
          title={t('trainingByDomain')}
          rows={domains}
          first={t('domain')}
          versions={[before.version, now.version]}
        />
      )}
      <Counts
        title={t(isTable ? 'whyRowsDropped' : 'whyDropped')}
        rows={reasons}
        first={t('reason')}
        versions={[before.version, now.version]}
      />
      {!isTable && lengthsOf('sourceLengths', source)}
      {!isTable && lengthsOf('targetLengths', target)}
    </SpaceBetween>
  );
}

/** What one looks for in a comparison stands at its top; what has not changed follows by its size. */
const mostChangedFirst = (a: Row, b: Row): number =>
  Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || b.now - a.now || (a.name < b.name ? -1 : 1);

function Counts({
  title,
  rows,
  first,
  versions: [before, now],
}: {
  title: string;
  rows: Row[];
  first: string;
  versions: [string, string];
}) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const pages = usePages(rows);
  return (
    <Table
      wrapLines
      header={<Header variant="h2">{title}</Header>}
      ariaLabels={{ tableLabel: title }}
      {...pages}
      trackBy="id"
      empty="–"
      columnDefinitions={[
        { id: 'name', header: first, isRowHeader: true, cell: ({ name }) => name },
        {
          id: 'difference',
          header: t('difference'),
          cell: (row) => {
            const more = row.now - row.before;
            const share =
              row.before === 0 ? '' : ` (${more > 0 ? '+' : ''}${format.percent(more / row.before)})`;
            return more === 0 ? '–' : `${more > 0 ? '+' : ''}${format.count(more)}${share}`;
          },
        },
        { id: 'before', header: before, cell: (row) => format.count(row.before) },
        { id: 'now', header: now, cell: (row) => format.count(row.now) },
      ]}
    />
  );
}

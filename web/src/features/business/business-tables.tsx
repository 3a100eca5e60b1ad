import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { BusinessReport } from '../../../../contracts/api/business.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { type Column, FiguresTable } from './figures-table.tsx';
import { costBars, monthBars } from './month-charts.ts';

type Month = BusinessReport['months'][number];
type Line = BusinessReport['lines'][number];
type Stage = BusinessReport['stages'][number];
type Lead = BusinessReport['leads'][number];
type Machine = BusinessReport['instances'][number];

/** The figures of a period by month, line, stage and machine, as pictures and tables. */
export function BusinessTables({ report, period }: { report: BusinessReport; period: string }) {
  const { t } = useTranslation('business');
  const format = useFormat();
  const usd = <Row extends { costUsd: number }>(): Column<Row> => ({
    ...{ id: 'costUsd', header: t('spend'), value: ({ costUsd }) => costUsd },
    cell: ({ costUsd }) => format.usd(costUsd),
  });
  const hours = <Row,>(id: string, header: string, value: (row: Row) => number | undefined): Column<Row> => ({
    ...{ id, header, value },
    cell: (row) => {
      const found = value(row);
      if (found === undefined) return '–';
      // Of seconds something is seen too.
      return format.decimal(found, found > 0 && found < 0.1 ? 3 : 2);
    },
  });
  const count = <Row,>(id: string, header: string, value: (row: Row) => number): Column<Row> => ({
    ...{ id, header, value },
    cell: (row) => format.count(value(row)),
  });
  const saved = <Row extends { savedBySpotUsd: number }>(): Column<Row> => ({
    ...{ id: 'savedBySpotUsd', header: t('saved'), value: ({ savedBySpotUsd }) => savedBySpotUsd },
    cell: ({ savedBySpotUsd }) => format.usd(savedBySpotUsd),
  });
  const nameOf = ({ model, corpus, languagePair }: Line) => model ?? `${corpus} ${languagePair}`;
  const dearest = report.lines[0];
  const throughput = ({ pairsRead, preparationHours }: Month) =>
    preparationHours === 0 ? undefined : pairsRead / preparationHours;
  const file = (name: string) => `${name}-${period}`;
  return (
    <SpaceBetween size="l">
      <FiguresTable<Month>
        title={t('byMonth')}
        file={file('months')}
        rows={report.months}
        columns={[
          {
            ...{ id: 'month', header: t('month'), value: ({ month }) => month },
            cell: ({ month }) => <span style={{ whiteSpace: 'nowrap' }}>{format.month(month)}</span>,
          },
          usd<Month>(),
          saved<Month>(),
          hours<Month>('gpuHours', t('gpuHours'), ({ gpuHours }) => gpuHours),
          count<Month>('ended', t('ended'), ({ ended }) => ended),
          count<Month>('failed', t('failed'), ({ failed }) => failed),
          count<Month>('pairsRead', t('pairs'), ({ pairsRead }) => pairsRead),
          count<Month>('words', t('words'), ({ words }) => words),
          {
            ...{ id: 'pairsPerHour', header: t('throughput'), value: throughput },
            cell: (month) => {
              const pairs = throughput(month);
              return pairs === undefined ? '–' : format.count(pairs);
            },
          },
          count<Month>('promotions', t('promotions'), ({ promotions }) => promotions),
          hours<Month>('leadHours', t('leadHours'), ({ leadHours }) => leadHours),
        ]}
      >
        <SpaceBetween size="m">
          <Chart
            label={t('spendPicture', {
              spend: format.usd(report.total.costUsd),
              saved: format.usd(report.total.savedBySpotUsd),
            })}
            option={monthBars(
              report.months,
              [
                { name: t('spend'), color: '#2f7ed8', value: ({ costUsd }) => costUsd },
                { name: t('saved'), color: '#2ca58d', value: ({ savedBySpotUsd }) => savedBySpotUsd },
              ],
              { write: format.usd, nameOf: format.month },
            )}
          />
          <Chart
            label={t('runsPicture', {
              ended: format.count(report.total.ended),
              failed: format.count(report.total.failed),
            })}
            option={monthBars(
              report.months,
              [
                {
                  name: t('succeeded'),
                  color: '#2ca58d',
                  value: ({ ended, failed, aborted }) => ended - failed - aborted,
                },
                { name: t('failed'), color: '#d13212', value: ({ failed }) => failed },
                { name: t('aborted'), color: '#8c95a3', value: ({ aborted }) => aborted },
              ],
              { write: format.count, nameOf: format.month, minInterval: 1 },
            )}
          />
        </SpaceBetween>
      </FiguresTable>
      <FiguresTable<Line>
        title={t('byLine')}
        file={file('lines')}
        rows={report.lines}
        columns={[
          {
            ...{ id: 'line', header: t('line'), value: nameOf },
            cell: (line) => (
              <PageLink
                to={line.model ? `/models/${line.model}` : `/data/${line.corpus}/${line.languagePair}`}
              >
                {nameOf(line)}
              </PageLink>
            ),
          },
          usd<Line>(),
          hours<Line>('gpuHours', t('gpuHours'), ({ gpuHours }) => gpuHours),
          count<Line>('ended', t('ended'), ({ ended }) => ended),
          count<Line>('failed', t('failed'), ({ failed }) => failed),
        ]}
      >
        {dearest && dearest.costUsd > 0 && (
          <Chart
            label={t('linesPicture', { line: nameOf(dearest), spend: format.usd(dearest.costUsd) })}
            option={costBars(
              report.lines.map((line) => ({ name: nameOf(line), costUsd: line.costUsd })),
              t('spend'),
              format.usd,
            )}
          />
        )}
      </FiguresTable>
      <FiguresTable<Stage>
        title={t('byStage')}
        file={file('stages')}
        rows={report.stages}
        columns={[
          { id: 'stage', header: t('stage'), value: ({ step }) => t(`step.${step}`, { defaultValue: step }) },
          count<Stage>('attempts', t('attempts'), ({ attempts }) => attempts),
          hours<Stage>('hours', t('hours'), (row) => row.hours),
          usd<Stage>(),
        ]}
      />
      <FiguresTable<Machine>
        title={t('byInstance')}
        file={file('machines')}
        rows={report.instances}
        columns={[
          {
            id: 'instanceType',
            header: t('instance'),
            value: ({ instanceType }) =>
              instanceType === 'lambda' ? 'Lambda' : (instanceType ?? t('unknown')),
          },
          {
            ...{ id: 'purchase', header: t('purchase'), value: ({ purchase }) => purchase },
            cell: ({ purchase }) => (purchase ? t(`bought.${purchase}`) : t('unknown')),
          },
          count<Machine>('attempts', t('attempts'), ({ attempts }) => attempts),
          hours<Machine>('hours', t('hours'), (row) => row.hours),
          usd<Machine>(),
          saved<Machine>(),
        ]}
      />
      <FiguresTable<Lead>
        title={t('leads')}
        file={file('lead-times')}
        rows={report.leads}
        columns={[
          {
            ...{ id: 'model', header: t('model'), value: ({ model, version }) => `${model} ${version}` },
            cell: ({ model, version }) => (
              <PageLink to={`/models/${model}/${version}`}>{`${model} ${version}`}</PageLink>
            ),
          },
          {
            ...{ id: 'uploadedAt', header: t('uploadedAt'), value: ({ uploadedAt }) => uploadedAt },
            cell: ({ uploadedAt }) => <Time at={uploadedAt} />,
          },
          {
            ...{ id: 'promotedAt', header: t('promotedAt'), value: ({ promotedAt }) => promotedAt },
            cell: ({ promotedAt }) => <Time at={promotedAt} />,
          },
          {
            ...{ id: 'hours', header: t('lead'), value: (row) => row.hours },
            cell: (row) => format.duration(row.hours * 3600),
          },
        ]}
      />
    </SpaceBetween>
  );
}

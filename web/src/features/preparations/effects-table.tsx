import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { ScoreView } from '../../../../contracts/api/preparations.ts';
import type { ThresholdEffect } from '../../../../core/alignment/threshold-curves.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { usePages } from '../../layout/use-pages.tsx';
import { pairsOn } from './histogram-chart.tsx';

/**
 * What the thresholds drop of every source and length.
 * @param now by the thresholds in use @param tried by those that are tried, in the same order; absent where none can be
 * @param shown the histograms behind them, in the same order
 */
export function EffectsTable({
  now,
  tried,
  shown,
  lengthsOf,
}: {
  now: readonly ThresholdEffect[];
  tried: readonly ThresholdEffect[] | undefined;
  shown: ScoreView['histograms'];
  lengthsOf: (lengthClass: number) => string;
}) {
  const { t } = useTranslation('preparations');
  const format = useFormat();
  const rows = now.map((effect, index) => {
    const droppedNow = pairsOn([shown[index]], 'dropped');
    const wished = tried?.[index];
    return {
      ...effect,
      droppedNow,
      wished: wished && { ...wished, dropped: Math.max(0, droppedNow + wished.dropped - effect.dropped) },
    };
  });
  const pages = usePages(rows);
  return (
    <Table
      wrapLines
      header={<Header description={t('effectsHelp')}>{t('effects')}</Header>}
      ariaLabels={{ tableLabel: t('effects') }}
      {...pages}
      columnDefinitions={[
        { id: 'source', header: t('source'), isRowHeader: true, cell: ({ sourceId }) => sourceId },
        { id: 'tokens', header: t('tokens'), cell: ({ lengthClass }) => lengthsOf(lengthClass) },
        {
          id: 'dropped',
          header: t('droppedNow'),
          cell: ({ droppedNow, judged }) => shareOf(format, droppedNow, judged),
        },
        {
          id: 'would',
          header: t('wouldDrop'),
          cell: ({ wished, judged }) => (wished ? shareOf(format, wished.dropped, judged) : '–'),
        },
        { id: 'line', header: t('line'), cell: ({ threshold }) => line(format, threshold) },
        { id: 'then', header: t('lineThen'), cell: ({ wished }) => line(format, wished?.threshold) },
        { id: 'pairs', header: t('judgedPairs'), cell: ({ judged }) => format.count(judged) },
      ]}
    />
  );
}

/** A number of pairs, with its share of all. */
export const shareOf = (format: Format, part: number, whole: number) =>
  `${format.count(part)}${whole > 0 ? ` (${format.percent(part / whole)})` : ''}`;

const line = (format: Format, at: number | undefined) => (at === undefined ? '–' : format.decimal(at, 2));

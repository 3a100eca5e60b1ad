import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { EvaluationFile } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { SignificanceText } from './significance-text.tsx';

/** The challenger against the champion, on every set and on every slice that was declared for it. */
export function SliceComparison({ evaluation: { testSets, primary } }: { evaluation: EvaluationFile }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const rows = testSets.flatMap(({ setId, name, role, versusChampion, metrics: scores, slices }) => [
    { id: setId, name: `${name} (${t(`role.${role}`)})`, comparison: versusChampion, scores },
    ...slices
      .filter((slice) => slice.versusChampion)
      .map((slice) => ({
        id: `${setId} ${slice.slice}`,
        name: `${name}: ${slice.slice}`,
        comparison: slice.versusChampion,
        scores: slice.metrics,
      })),
  ]);
  if (rows.every(({ comparison }) => !comparison)) return <Box variant="p">{t('nothingToBeat')}</Box>;
  return (
    <Table
      variant="embedded"
      wrapLines
      items={rows}
      trackBy="id"
      columnDefinitions={[
        { id: 'name', header: t('testSet'), isRowHeader: true, minWidth: 130, cell: ({ name }) => name },
        {
          id: 'score',
          header: metrics.title(primary),
          cell: ({ scores }) => {
            const found = scores[primary];
            return found ? metrics.score(primary, found) : '–';
          },
        },
        {
          id: 'versus',
          header: t('againstChampion'),
          minWidth: 260,
          cell: ({ comparison }) => <SignificanceText metric={primary} comparison={comparison} />,
        },
        {
          id: 'segments',
          header: t('segments'),
          cell: ({ comparison }) => (comparison ? format.count(comparison.segments) : '–'),
        },
      ]}
    />
  );
}

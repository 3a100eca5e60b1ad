import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { TestSetEvaluation } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';

/** What is left of the quality when sources are disturbed. @param undisturbed chrF of the same segments as they are */
export function RobustnessTable({
  robustness,
  undisturbed,
}: Pick<TestSetEvaluation, 'robustness'> & { undisturbed: number }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      header={
        <Header variant="h3" description={t('robustnessNote', { chrf: format.decimal(undisturbed, 2) })}>
          {t('robustness')}
        </Header>
      }
      items={Object.entries(robustness).filter(([how]) => how !== 'undisturbed')}
      trackBy={([how]) => how}
      ariaLabels={{ tableLabel: t('robustness') }}
      columnDefinitions={[
        {
          id: 'how',
          header: t('disturbance'),
          isRowHeader: true,
          cell: ([how]) => t(`disturbed.${how}`, how),
        },
        { id: 'chrf', header: 'chrF', cell: ([, chrf]) => format.decimal(chrf, 2) },
        { id: 'loss', header: t('loss'), cell: ([, chrf]) => metrics.signed('chrf', chrf - undisturbed) },
      ]}
    />
  );
}

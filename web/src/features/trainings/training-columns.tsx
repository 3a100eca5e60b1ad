import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../contracts/entities.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { RunScore } from './run-score.tsx';

/** What a list says of trainings beside what it says of all runs. */
export function useTrainingColumns(): TableProps.ColumnDefinition<Run>[] {
  const { t } = useTranslation(['trainings', 'runs']);
  const format = useFormat();
  return [
    { id: 'score', header: t('score'), minWidth: 100, cell: (run) => <RunScore run={run} /> },
    {
      id: 'version',
      header: t('modelVersion'),
      minWidth: 130,
      cell: ({ model, modelVersion }) =>
        model && modelVersion ? (
          <PageLink to={`/models/${model}/${modelVersion}`}>{modelVersion}</PageLink>
        ) : (
          '–'
        ),
    },
    {
      id: 'cost',
      header: t('cost'),
      minWidth: 90,
      cell: ({ costUsd }) => (costUsd === undefined ? '–' : format.usd(costUsd)),
    },
    {
      id: 'by',
      header: t('startedBy'),
      minWidth: 120,
      cell: ({ startedBy, sweepId }) => {
        if (sweepId) return <PageLink to={`/trainings/sweeps/${sweepId}`}>{t('sweeps.one')}</PageLink>;
        if (!startedBy) return '–';
        return startedBy.how === 'person' ? startedBy.who : t(`runs:how.${startedBy.how}`);
      },
    },
  ];
}

import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { METRICS, type MetricName } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { judgedBy } from './judged-by.ts';
import { type Compared, shortId } from './use-compared.ts';

/** What each of some trainings reaches on the test set of its corpus. */
export function ComparedScores({ runs }: { runs: readonly Compared[] }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const text = useMetricText();
  const ownOf = ({ evaluation }: Compared) =>
    evaluation?.testSets.find(({ role }) => role === 'own')?.metrics;
  const metrics = (Object.keys(METRICS) as MetricName[]).filter((metric) =>
    runs.some((compared) => ownOf(compared)?.[metric]),
  );
  const best = ({ progress }: Compared) => {
    const [found] = [...(progress?.validations ?? [])].sort((a, b) => b.score - a.score);
    if (!found) return '–';
    const judged = judgedBy(found);
    return judged
      ? `${text.title(judged.metric)} ${text.value(judged.metric, judged.value)}`
      : format.decimal(found.score, 2);
  };
  return (
    <Table
      variant="container"
      wrapLines
      header={<Header variant="h2">{t('compare.scores')}</Header>}
      items={[...runs]}
      trackBy={({ run }) => run.runId}
      ariaLabels={{ tableLabel: t('compare.scores') }}
      columnDefinitions={[
        {
          id: 'run',
          header: t('run'),
          isRowHeader: true,
          minWidth: 180,
          cell: ({ run }) => (
            <PageLink to={`/trainings/${run.runId}`}>{`${run.model} ${shortId(run.runId)}`}</PageLink>
          ),
        },
        {
          id: 'status',
          header: t('status'),
          minWidth: 150,
          cell: ({ run }) => <RunStatus status={run.status} />,
        },
        {
          id: 'data',
          header: t('datasetVersion'),
          minWidth: 140,
          cell: ({ run: { corpus, languagePair, datasetVersion } }) =>
            datasetVersion ? (
              <PageLink to={`/data/${corpus}/${languagePair}/${datasetVersion}`}>{datasetVersion}</PageLink>
            ) : (
              '–'
            ),
        },
        { id: 'best', header: t('compare.best'), cell: best },
        ...metrics.map((metric) => ({
          id: metric,
          header: text.title(metric),
          minWidth: 100,
          cell: (compared: Compared) => {
            const score = ownOf(compared)?.[metric];
            return score ? `${text.score(metric, score)} (${text.interval(metric, score)})` : '–';
          },
        })),
        {
          id: 'cost',
          header: t('cost'),
          cell: ({ run }) => (run.costUsd === undefined ? '–' : format.usd(run.costUsd)),
        },
      ]}
    />
  );
}

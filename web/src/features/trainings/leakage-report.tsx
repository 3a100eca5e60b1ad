import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../contracts/entities.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { useResults } from './use-results.ts';

const ALERTS = { pass: 'success', warn: 'warning', fail: 'error' } as const;

/** Whether text of the deployment's test sets is in the data that a run trains on. */
export function LeakageReport({ run }: { run: Run }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const results = useResults(run);
  if (results.error) {
    return <Failure error={results.error} again={() => void results.refetch()} />;
  }
  const report = results.data?.body.leakage;
  if (!report) {
    return <Box color="text-body-secondary">{t(results.isPending ? 'loading' : 'leakage.none')}</Box>;
  }
  const samples = report.sets.flatMap(({ setId, samples: ofSet }) =>
    ofSet.map((sample) => ({ setId, ...sample })),
  );
  return (
    <SpaceBetween size="l">
      <Alert type={ALERTS[report.verdict]} header={t(`leakage.verdict.${report.verdict}`)}>
        {t('leakage.checked', {
          pairs: format.count(report.trainPairs),
          sets: format.count(report.sets.length),
          at: format.time(report.checkedAt),
        })}
      </Alert>
      {report.sets.length > 0 && (
        <Table
          variant="container"
          items={report.sets}
          trackBy={({ corpus, languagePair, setId, data = '' }) =>
            `${corpus}/${languagePair}/${setId}/${data}`
          }
          ariaLabels={{ tableLabel: t('tab.leakage') }}
          columnDefinitions={[
            { id: 'set', header: t('leakage.set'), cell: ({ setId }) => setId, isRowHeader: true },
            {
              id: 'corpus',
              header: t('corpus'),
              cell: ({ corpus, languagePair }) => `${corpus} ${languagePair}`,
            },
            {
              id: 'relation',
              header: t('leakage.relation'),
              cell: ({ relation }) => t(`leakage.is.${relation}`),
            },
            { id: 'data', header: t('leakage.data'), cell: ({ data }) => data ?? t('leakage.own') },
            { id: 'pairs', header: t('leakage.pairs'), cell: ({ pairs }) => format.count(pairs) },
            {
              id: 'leaked',
              header: t('leakage.leaked'),
              cell: ({ leaked }) =>
                Object.entries(leaked)
                  .map(([how, pairs]) => `${format.count(pairs)} ${how}`)
                  .join(', ') || '0',
            },
          ]}
        />
      )}
      {samples.length > 0 && (
        <ExpandableSection headerText={t('leakage.samples')} variant="container">
          <Table
            variant="embedded"
            wrapLines
            items={samples}
            columnDefinitions={[
              { id: 'set', header: t('leakage.set'), cell: ({ setId }) => setId },
              { id: 'how', header: t('leakage.how'), cell: ({ how }) => how },
              { id: 'source', header: t('source'), cell: ({ source }) => <bdi>{source}</bdi> },
              { id: 'target', header: t('target'), cell: ({ target }) => <bdi>{target}</bdi> },
            ]}
          />
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

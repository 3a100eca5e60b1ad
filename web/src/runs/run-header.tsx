import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../contracts/entities.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useFormat } from '../i18n/use-format.ts';
import { PageLink } from '../layout/page-link.tsx';
import { Time } from '../layout/time.tsx';
import { CancelButton } from './cancel-button.tsx';
import { RunStatus } from './run-status.tsx';
import { secondsOf } from './stages-of.ts';
import { useNow } from './use-now.ts';

/** What a run is and how it stands, with what can be done about it. `facts` and `actions` add what its kind has. */
export function RunHeader({
  run,
  facts = [],
  actions,
}: {
  run: Run;
  facts?: KeyValuePairsProps.Item[];
  actions?: ReactNode;
}) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const now = useNow(isLive(run));
  const {
    runId,
    corpus,
    languagePair,
    status,
    createdAt,
    endedAt,
    startedBy,
    costUsd,
    estimateUsd,
    error,
    cause,
  } = run;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h1"
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                {actions}
                <CancelButton run={run} />
              </SpaceBetween>
            }
          >
            {runId}
          </Header>
        }
      >
        <KeyValuePairs
          columns={4}
          minColumnWidth={120}
          items={[
            { label: t('statusName'), value: <RunStatus status={status} /> },
            {
              label: t('corpus'),
              value: (
                <PageLink to={`/data/${corpus}/${languagePair}`}>{`${corpus} ${languagePair}`}</PageLink>
              ),
            },
            {
              label: t('started'),
              value: (
                <>
                  <Time at={createdAt} /> (<Time at={createdAt} as="ago" now={now} />)
                </>
              ),
            },
            { label: t('took'), value: format.duration(secondsOf({ startedAt: createdAt, endedAt }, now)) },
            ...(startedBy
              ? [{ label: t('startedBy'), value: `${startedBy.who} (${t(`how.${startedBy.how}`)})` }]
              : []),
            ...(costUsd === undefined && estimateUsd === undefined
              ? []
              : [{ label: t(isLive(run) ? 'cost' : 'costInAll'), value: <Cost run={run} /> }]),
            ...facts,
          ]}
        />
      </Container>
      {error !== undefined && (
        <Alert type={status === 'ABORTED' ? 'info' : 'error'} header={error}>
          {cause}
        </Alert>
      )}
    </SpaceBetween>
  );
}

/** What a run has cost by now, beside what it was expected to. */
function Cost({ run: { costUsd = 0, estimateUsd } }: { run: Run }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  return (
    <>
      {format.usd(costUsd)}
      {estimateUsd !== undefined && (
        <Box variant="small" color="text-body-secondary" display="block">
          {t('expected', { usd: format.usd(estimateUsd) })}
        </Box>
      )}
    </>
  );
}

import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { PREPARATION_ENDPOINTS } from '../../../../contracts/api/preparations.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { Failure } from '../../layout/failure.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Trail } from '../../layout/trail.tsx';
import { RunHeader } from '../../runs/run-header.tsx';
import { useRun } from '../../runs/use-run.ts';
import { useSession } from '../../session/use-session.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { ConsistencyTab } from './consistency-tab.tsx';
import { DropsTab } from './drops-tab.tsx';
import { InputsTab } from './inputs-tab.tsx';
import { ProgressTab } from './progress-tab.tsx';
import { ScoresTab } from './scores-tab.tsx';
import { SplitsTab } from './splits-tab.tsx';

/** One preparation: what it does or did, from what, and what came of it. */
export function Component() {
  const { t } = useTranslation('preparations');
  const { runId = '' } = useParams();
  const navigate = useNavigate();
  const { may } = useSession();
  const watched = useRun(runId);
  const details = useEndpoint(PREPARATION_ENDPOINTS.getPreparation, { params: { runId } });
  const run = watched.data?.body.run;
  // Its files change with its stages: they are asked for again when one has ended, not every two seconds.
  const ended = run && `${run.status} ${Object.values(run.stages).filter(({ endedAt }) => endedAt).length}`;
  const { refetch } = details;
  useEffect(() => {
    if (ended) void refetch();
  }, [ended, refetch]);
  if (watched.isError) {
    return <PageFailure feature="preparations" error={watched.error} again={() => void watched.refetch()} />;
  }
  if (!watched.data || !run) return <Spinner size="large" />;
  const { corpus, languagePair } = run;
  const found = details.data?.body;
  const version = found?.manifest?.version;
  const tabs = [
    { id: 'progress', label: t('tab.progress'), content: <ProgressTab watched={watched.data.body} /> },
    { id: 'inputs', label: t('tab.inputs'), content: <InputsTab runId={runId} details={found} /> },
    ...(found?.manifest
      ? [
          {
            id: 'drops',
            label: t(found.manifest.table ? 'tab.droppedRows' : 'tab.drops'),
            content: <DropsTab runId={runId} languagePair={languagePair} manifest={found.manifest} />,
          },
          ...(found.manifest.table
            ? []
            : [{ id: 'scores', label: t('tab.scores'), content: <ScoresTab runId={runId} /> }]),
          { id: 'splits', label: t('tab.splits'), content: <SplitsTab manifest={found.manifest} /> },
          {
            id: 'consistency',
            label: t('tab.consistency'),
            content: <ConsistencyTab runId={runId} manifest={found.manifest} />,
          },
        ]
      : []),
  ];
  return (
    <SpaceBetween size="l">
      <Trail feature="preparations" here={[{ text: runId, href: `/preparations/${runId}` }]} />
      <RunHeader
        run={run}
        facts={[
          {
            label: t('version'),
            value: run.datasetVersion ? (
              <PageLink to={`/data/${corpus}/${languagePair}/${run.datasetVersion}`}>
                {run.datasetVersion}
              </PageLink>
            ) : (
              t(version ? 'notPublished' : 'noVersionYet', { version })
            ),
          },
        ]}
        actions={
          may('operator') &&
          !isLive(run) && (
            <Button
              onClick={() =>
                navigate(`/preparations/new?corpus=${corpus}&languagePair=${languagePair}&again=1`)
              }
            >
              {t('rerun')}
            </Button>
          )
        }
      />
      {found?.approval && (
        <ApprovalPanel
          runId={runId}
          subject={`${corpus} ${languagePair}`}
          version={version}
          approval={found.approval}
        />
      )}
      {details.isError && <Failure error={details.error} again={() => void details.refetch()} />}
      <AddressTabs label={t('about')} tabs={tabs} />
    </SpaceBetween>
  );
}

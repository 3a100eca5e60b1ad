import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { type ListedVersion, MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { StageBadge } from './stage-badge.tsx';
import { translates } from './translates.ts';
import { useSteering } from './use-steering.ts';
import { VersionActions } from './version-actions.tsx';

/** The versions of a line, newest first, with their names, and what may be done with each. */
export function VersionsTab({ line, etag }: { line: Model; etag: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const address = useAddress({ replace: true });
  const { may } = useSession();
  const steering = useSteering(line.model, etag, () => undefined);
  const cursor = address.get('cursor');
  const { model } = line;
  const versions = useEndpoint(
    MODEL_ENDPOINTS.listModelVersions,
    { params: { model }, query: { limit: 25, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, pollSeconds: 30 },
  );
  const next = versions.data?.body.next;
  const aliasesOf = (version: string) =>
    Object.entries(line.aliases ?? {}).flatMap(([alias, named]) => (named === version ? [alias] : []));
  if (versions.isError) return <Failure error={versions.error} again={() => versions.refetch()} />;
  return (
    <Table
      variant="embedded"
      wrapLines
      loading={versions.isPending}
      loadingText={t('loading')}
      items={versions.data?.body.items ?? []}
      trackBy="version"
      empty={
        <Box textAlign="center" padding="l">
          {t('noVersions')}
        </Box>
      }
      footer={<ListPager next={next} />}
      columnDefinitions={[
        {
          id: 'version',
          header: t('version'),
          isRowHeader: true,
          minWidth: 140,
          cell: ({ version }) => (
            <SpaceBetween direction="horizontal" size="xxs">
              <PageLink to={`/models/${model}/${version}`}>{version}</PageLink>
              {aliasesOf(version).map((alias) => (
                <SpaceBetween key={alias} direction="horizontal" size="xxs" alignItems="center">
                  <Badge color="blue">{alias}</Badge>
                  {may('operator') && (
                    <Button
                      variant="inline-icon"
                      iconName="close"
                      ariaLabel={t('removeAlias', { alias })}
                      onClick={() => steering.removeAlias(alias)}
                    />
                  )}
                </SpaceBetween>
              ))}
            </SpaceBetween>
          ),
        },
        {
          id: 'stage',
          header: t('stageName'),
          minWidth: 150,
          cell: ({ stage, rejection }) => (
            <>
              <StageBadge stage={stage} />
              {rejection && <Box variant="small">{`${rejection.by}: ${rejection.reason}`}</Box>}
            </>
          ),
        },
        {
          id: 'actions',
          header: t('actions'),
          cell: (version) => <VersionActions compact line={line} etag={etag} version={version} />,
        },
        {
          id: 'score',
          header: t('score'),
          minWidth: 130,
          cell: (version) => <Score version={version} metrics={metrics} />,
        },
        {
          id: 'data',
          header: t('dataset'),
          minWidth: 140,
          cell: ({ datasets: [own], datasetVersion, trainPairs }) => (
            <>
              <PageLink to={`/data/${own?.corpus}/${own?.languagePair}/${datasetVersion}`}>
                {datasetVersion}
              </PageLink>
              <Box variant="small" display="block">
                {t(translates(line.recipe.task) ? 'pairs' : 'rows', {
                  count: trainPairs,
                  text: format.count(trainPairs),
                })}
              </Box>
            </>
          ),
        },
        {
          id: 'run',
          header: t('run'),
          minWidth: 180,
          cell: ({ runId }) => <PageLink to={`/trainings/${runId}`}>{runId}</PageLink>,
        },
        {
          id: 'cost',
          header: t('cost'),
          cell: ({ costUsd }) => (costUsd === undefined ? t('notKnown') : format.usd(costUsd)),
        },
        {
          id: 'made',
          header: t('made'),
          minWidth: 140,
          cell: ({ createdAt }) => <Time at={createdAt} />,
        },
      ]}
    />
  );
}

function Score({
  version: { metric, score },
  metrics,
}: {
  version: ListedVersion;
  metrics: ReturnType<typeof useMetricText>;
}) {
  const { t } = useTranslation('models');
  if (!score) return <Box color="text-status-inactive">{t('notMeasured')}</Box>;
  return (
    <>
      {metrics.title(metric)} {metrics.score(metric, score)}
      <Box variant="small" display="block">
        {metrics.interval(metric, score)}
      </Box>
    </>
  );
}

import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useSession } from '../../session/use-session.ts';
import { LinkButton } from './link-button.tsx';
import { useRecipeLabel } from './use-recipe-label.ts';

/** The last sweeps. */
export function Component() {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const labelOf = useRecipeLabel();
  const { may } = useSession();
  const sweeps = useEndpoint(TRAINING_ENDPOINTS.listSweeps, {}, { pollSeconds: 10 });
  if (sweeps.error) return <Failure error={sweeps.error} again={() => void sweeps.refetch()} />;
  return (
    <SpaceBetween size="s">
      <Trail feature="trainings" here={[{ text: t('sweeps.title'), href: '/trainings/sweeps' }]} />
      <Table
        variant="full-page"
        stickyHeader
        wrapLines
        header={
          <Header
            variant="h1"
            description={t('sweeps.help')}
            actions={
              may('operator') && (
                <LinkButton to="/trainings/sweeps/new" variant="primary">
                  {t('sweeps.new')}
                </LinkButton>
              )
            }
          >
            {t('sweeps.title')}
          </Header>
        }
        loading={sweeps.isPending}
        loadingText={t('loading')}
        items={sweeps.data?.body.items ?? []}
        trackBy="sweepId"
        empty={<Box color="text-body-secondary">{t('sweeps.none')}</Box>}
        columnDefinitions={[
          {
            id: 'sweep',
            header: t('sweeps.one'),
            minWidth: 150,
            isRowHeader: true,
            cell: ({ sweepId }) => <PageLink to={`/trainings/sweeps/${sweepId}`}>{sweepId}</PageLink>,
          },
          {
            id: 'line',
            header: t('line'),
            minWidth: 130,
            cell: ({ model }) => <PageLink to={`/trainings/lines/${model}`}>{model}</PageLink>,
          },
          {
            id: 'space',
            header: t('sweeps.space'),
            minWidth: 140,
            cell: ({ space }) => Object.keys(space).map(labelOf).join(', '),
          },
          { id: 'members', header: t('sweeps.members'), cell: ({ members }) => format.count(members.length) },
          {
            id: 'state',
            header: t('status'),
            minWidth: 130,
            cell: ({ endedAt }) => (
              <StatusIndicator type={endedAt ? 'success' : 'in-progress'}>
                {t(endedAt ? 'sweeps.ended' : 'sweeps.goesOn')}
              </StatusIndicator>
            ),
          },
          {
            id: 'created',
            header: t('created'),
            minWidth: 140,
            cell: ({ createdAt }) => <Time at={createdAt} />,
          },
          { id: 'by', header: t('startedBy'), cell: ({ startedBy }) => startedBy },
        ]}
      />
    </SpaceBetween>
  );
}

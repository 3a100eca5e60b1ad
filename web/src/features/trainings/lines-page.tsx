import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { LinkButton } from './link-button.tsx';

/** All model lines with what was decided about them. */
export function Component() {
  const { t } = useTranslation(['trainings', 'models']);
  const format = useFormat();
  const { may } = useSession();
  const cursor = useAddress().get('cursor');
  const lines = useEndpoint(
    TRAINING_ENDPOINTS.listModelLines,
    { query: { limit: 50, cursor } },
    { keepPrevious: true },
  );
  if (lines.error) return <Failure error={lines.error} again={() => void lines.refetch()} />;
  return (
    <SpaceBetween size="s">
      <Trail feature="trainings" here={[{ text: t('lines.title'), href: '/trainings/lines' }]} />
      <Table
        variant="full-page"
        stickyHeader
        wrapLines
        header={
          <Header
            variant="h1"
            description={t('lines.help')}
            actions={
              may('operator') && (
                <LinkButton to="/trainings/lines/new" variant="primary">
                  {t('lines.create')}
                </LinkButton>
              )
            }
          >
            {t('lines.title')}
          </Header>
        }
        loading={lines.isPending}
        loadingText={t('loading')}
        items={lines.data?.body.items ?? []}
        trackBy="model"
        footer={<ListPager next={lines.data?.body.next} />}
        empty={<Box color="text-body-secondary">{t('lines.none')}</Box>}
        columnDefinitions={[
          {
            id: 'model',
            header: t('line'),
            isRowHeader: true,
            minWidth: 150,
            cell: ({ model }) => <PageLink to={`/trainings/lines/${model}`}>{model}</PageLink>,
          },
          {
            id: 'champion',
            header: t('champion'),
            minWidth: 140,
            cell: ({ model, champion }) =>
              champion ? <PageLink to={`/models/${model}/${champion}`}>{champion}</PageLink> : '–',
          },
          {
            id: 'grown',
            header: t('lines.trains'),
            minWidth: 140,
            cell: ({ trainWhenGrownBy }) =>
              trainWhenGrownBy === undefined
                ? t('lines.never')
                : t('lines.grown', { share: format.percent(trainWhenGrownBy) }),
          },
          {
            id: 'promotion',
            header: t('lines.promotion'),
            cell: ({ promotion }) => t(`lines.promotes.${promotion}`),
          },
          {
            id: 'corpus',
            header: t('corpus'),
            minWidth: 130,
            cell: ({ corpus, languagePair }) => (
              <PageLink to={`/data/${corpus}/${languagePair}`}>{`${corpus} ${languagePair}`}</PageLink>
            ),
          },
          { id: 'task', header: t('task'), cell: ({ recipe }) => t(`models:taskOf.${recipe.task}`) },
          {
            id: 'budget',
            header: t('lines.budget'),
            cell: ({ budgetUsd }) => (budgetUsd === undefined ? '–' : format.usd(budgetUsd)),
          },
        ]}
      />
    </SpaceBetween>
  );
}

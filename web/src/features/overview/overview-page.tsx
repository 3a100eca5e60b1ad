import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { OVERVIEW_ENDPOINTS } from '../../../../contracts/api/overview.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { HealthFacts } from './health-facts.tsx';
import { NewsList } from './news-list.tsx';
import { RunningList } from './running-list.tsx';
import { WaitingList } from './waiting-list.tsx';

/** The start page: what goes on, what waits for me, what is new, and whether all is well. */
export function Component() {
  const { t } = useTranslation('overview');
  const overview = useEndpoint(
    OVERVIEW_ENDPOINTS.getOverview,
    {},
    { pollSeconds: (body) => (body && body.running.length > 0 ? 3 : 30) },
  );
  const body = overview.data?.body;
  return (
    <ContentLayout header={<Header variant="h1">{t('title')}</Header>}>
      <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
        <SpaceBetween size="l">
          {overview.isError && <Failure error={overview.error} again={() => void overview.refetch()} />}
          {overview.isPending && (
            <Box textAlign="center" padding="xxl">
              <Spinner size="large" />
            </Box>
          )}
          {body?.empty && (
            <Box padding="l" textAlign="center">
              <Box variant="h2">{t('welcome')}</Box>
              <Box variant="p">{t('nothingYet')}</Box>
              <PageLink to="/preparations/new">{t('firstUpload')}</PageLink>
            </Box>
          )}
          {body && !body.empty && <WaitingList waiting={body.waiting} />}
          {body && !body.empty && <RunningList running={body.running} />}
        </SpaceBetween>
        <SpaceBetween size="l">
          <HealthFacts />
          {body && !body.empty && <NewsList news={body.news} />}
        </SpaceBetween>
      </Grid>
    </ContentLayout>
  );
}

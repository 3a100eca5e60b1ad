import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';

/** All corpora with what their latest versions hold. */
export function Component() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const cursor = useAddress().get('cursor');
  const corpora = useEndpoint(
    DATA_ENDPOINTS.listCorpora,
    { query: { limit: 50, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, pollSeconds: 30 },
  );
  if (corpora.isError) return <Failure error={corpora.error} again={() => corpora.refetch()} />;
  return (
    <Table
      variant="full-page"
      stickyHeader
      header={
        <Header variant="h1" description={t('about')}>
          {t('title')}
        </Header>
      }
      loading={corpora.isPending}
      loadingText={t('loading')}
      wrapLines
      items={corpora.data?.body.items ?? []}
      trackBy={({ corpus, languagePair }) => `${corpus}/${languagePair}`}
      empty={
        <Box textAlign="center" padding="l">
          <SpaceBetween size="xs">
            <Box>{t('noCorpora')}</Box>
            <PageLink to="/preparations/new">{t('newPreparation')}</PageLink>
          </SpaceBetween>
        </Box>
      }
      footer={<ListPager next={corpora.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'corpus',
          header: t('corpus'),
          minWidth: 130,
          isRowHeader: true,
          cell: ({ corpus, languagePair }) => (
            <PageLink to={`/data/${corpus}/${languagePair}`}>{`${corpus} ${languagePair}`}</PageLink>
          ),
        },
        {
          id: 'train',
          header: t('training'),
          cell: ({ latest }) => (latest ? format.count(latest.train) : '–'),
        },
        {
          id: 'latest',
          header: t('latestVersion'),
          cell: ({ corpus, languagePair, latest }) =>
            latest ? (
              <PageLink to={`/data/${corpus}/${languagePair}/${latest.version}`}>{latest.version}</PageLink>
            ) : (
              t('noVersion')
            ),
        },
        {
          id: 'heldOut',
          header: t('heldOut'),
          cell: ({ latest }) => (latest ? format.count(latest.heldOut) : '–'),
        },
        { id: 'versions', header: t('versions'), cell: ({ versions }) => format.count(versions) },
        { id: 'sources', header: t('sources'), cell: ({ sources }) => format.count(sources.length) },
        {
          id: 'delivery',
          header: t('lastUpload'),
          cell: ({ lastUploadAt }) => (lastUploadAt ? <Time at={lastUploadAt} as="ago" /> : '–'),
        },
        {
          id: 'state',
          header: t('now'),
          minWidth: 190,
          cell: ({ lockedBy }) =>
            lockedBy ? (
              <StatusIndicator type="in-progress">
                <PageLink to={`/preparations/${lockedBy}`}>{t('preparing')}</PageLink>
              </StatusIndicator>
            ) : (
              <StatusIndicator type="stopped">{t('idle')}</StatusIndicator>
            ),
        },
      ]}
    />
  );
}

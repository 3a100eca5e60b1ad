import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../api/client.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { WaitingVersion } from '../../../../contracts/api/models.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { ConditionsList } from './conditions-list.tsx';
import { SliceComparison } from './slice-comparison.tsx';
import { VersionActions } from './version-actions.tsx';

/** Candidates that a person decides about, each with the evidence beside it. */
export function WaitingTab({
  line,
  etag,
  waiting,
}: {
  line: Model;
  etag: string;
  waiting: UseQueryResult<Answer<{ items: WaitingVersion[] }>>;
}) {
  const { t } = useTranslation('models');
  if (waiting.isError) return <Failure error={waiting.error} again={() => waiting.refetch()} />;
  if (!waiting.data) return <Spinner size="large" />;
  const { items } = waiting.data.body;
  if (items.length === 0) {
    return (
      <Box textAlign="center" padding="l" color="text-status-inactive">
        {t('nothingWaits')}
      </Box>
    );
  }
  return (
    <SpaceBetween size="l">
      {items.map((item) => (
        <Candidate key={item.version} line={line} etag={etag} item={item} />
      ))}
    </SpaceBetween>
  );
}

function Candidate({
  line,
  etag,
  item: { version, createdAt, decision },
}: {
  line: Model;
  etag: string;
  item: WaitingVersion;
}) {
  const { t } = useTranslation('models');
  const { model } = line;
  const card = useEndpoint(MODEL_VERSION_ENDPOINTS.getModelCard, { params: { model, version } });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              {t('made')} <Time at={createdAt} />
            </>
          }
          actions={<VersionActions line={line} etag={etag} version={{ version, stage: 'candidate' }} />}
        >
          <PageLink to={`/models/${model}/${version}`}>{version}</PageLink>
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ConditionsList decision={decision} />
        {card.data && <SliceComparison evaluation={card.data.body.evaluation} />}
        <SpaceBetween direction="horizontal" size="m">
          <PageLink to={`/models/${model}/${version}?tab=translations`}>{t('readTranslations')}</PageLink>
          <PageLink to={`/models/${model}/${version}?tab=people`}>{t('compareBlindly')}</PageLink>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}

import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Trail } from '../../layout/trail.tsx';
import { HistoryTab } from './history-tab.tsx';
import { RollBackButton } from './roll-back-button.tsx';
import { translates } from './translates.ts';
import { TryoutTab } from './tryout-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';
import { WaitingTab } from './waiting-tab.tsx';

/** One model line: how its versions did, which one is the champion, and what waits for a person. */
export function Component() {
  const { model = '' } = useParams();
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const found = useEndpoint(MODEL_ENDPOINTS.getModel, { params: { model } }, { pollSeconds: 15 });
  const waiting = useEndpoint(
    MODEL_ENDPOINTS.listWaitingVersions,
    { params: { model } },
    { pollSeconds: 30 },
  );
  if (found.isError)
    return <PageFailure error={found.error} again={() => void found.refetch()} feature="models" />;
  if (!found.data) return <Spinner size="large" />;
  const { body: line, etag = '' } = found.data;
  const open = waiting.data?.body.items ?? [];
  const tabs = [
    { id: 'history', label: t('tab.history'), content: <HistoryTab model={model} /> },
    { id: 'versions', label: t('tab.versions'), content: <VersionsTab line={line} etag={etag} /> },
    {
      id: 'waiting',
      label: open.length > 0 ? t('tab.waitingCount', { count: open.length }) : t('tab.waiting'),
      content: <WaitingTab line={line} etag={etag} waiting={waiting} />,
    },
    ...(translates(line.recipe.task)
      ? [{ id: 'try', label: t('tab.try'), content: <TryoutTab line={line} /> }]
      : []),
  ];
  return (
    <ContentLayout
      breadcrumbs={<Trail feature="models" here={[{ text: model, href: `/models/${model}` }]} />}
      header={
        <Header
          variant="h1"
          description={line.intendedUse}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => navigate(`/trainings/lines/${model}`)}>{t('settings')}</Button>
              <RollBackButton line={line} etag={etag} />
            </SpaceBetween>
          }
        >
          {model}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('task'), value: t(`taskOf.${line.recipe.task}`) },
            {
              label: t('corpus'),
              value: (
                <PageLink
                  to={`/data/${line.corpus}/${line.languagePair}`}
                >{`${line.corpus} ${line.languagePair}`}</PageLink>
              ),
            },
            {
              label: t('stage.champion'),
              value:
                line.champion === undefined ? (
                  <Box color="text-status-inactive">{t('noChampion')}</Box>
                ) : (
                  <PageLink to={`/models/${model}/${line.champion}`}>{line.champion}</PageLink>
                ),
            },
            {
              label: t('policy'),
              value: `${t(`promotion.${line.promotion}`)}${line.humanComparison === 'required' ? `; ${t('peopleMustCompare')}` : ''}`,
            },
          ]}
        />
        <AddressTabs label={model} tabs={tabs} />
      </SpaceBetween>
    </ContentLayout>
  );
}

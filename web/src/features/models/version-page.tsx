import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { Trail } from '../../layout/trail.tsx';
import { CardTab } from './card-tab.tsx';
import { EvaluationTab } from './evaluation-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { OriginTab } from './origin-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { StageBadge } from './stage-badge.tsx';
import { translates } from './translates.ts';
import { TranslationsTab } from './translations-tab.tsx';
import { VersionActions } from './version-actions.tsx';

/** One version of a model line: its card, how good it is, what it says, what people think, where it comes from. */
export function Component() {
  const { model = '', version = '' } = useParams();
  const { t } = useTranslation('models');
  const format = useFormat();
  const request = { params: { model, version } };
  const line = useEndpoint(MODEL_ENDPOINTS.getModel, { params: { model } }, { pollSeconds: 15 });
  const found = useEndpoint(MODEL_VERSION_ENDPOINTS.getModelVersion, request, { pollSeconds: 15 });
  const card = useEndpoint(MODEL_VERSION_ENDPOINTS.getModelCard, request);
  const failed = [line, found, card].find((one) => one.isError);
  if (failed?.error)
    return <PageFailure error={failed.error} again={() => void failed.refetch()} feature="models" />;
  if (!line.data || !found.data || !card.data) return <Spinner size="large" />;
  const [entry, described, champion] = [found.data.body, card.data.body, line.data.body.champion];
  const texts = translates(described.recipe.task);
  const tabs = [
    {
      id: 'evaluation',
      label: t('tab.evaluation'),
      content: <EvaluationTab card={described} champion={champion} />,
    },
    {
      id: 'translations',
      label: t(texts ? 'tab.translations' : 'tab.predictions'),
      content: (
        <TranslationsTab card={described} champion={champion} languagePair={line.data.body.languagePair} />
      ),
    },
    ...(texts
      ? [
          {
            id: 'people',
            label: t('tab.people'),
            content: <PeopleTab card={described} champion={champion} />,
          },
        ]
      : []),
    { id: 'card', label: t('tab.card'), content: <CardTab model={model} version={version} /> },
    { id: 'origin', label: t('tab.origin'), content: <OriginTab version={entry} /> },
    { id: 'files', label: t('tab.files'), content: <FilesTab model={model} version={version} /> },
  ];
  return (
    <ContentLayout
      breadcrumbs={
        <Trail
          feature="models"
          here={[
            { text: model, href: `/models/${model}` },
            { text: version, href: `/models/${model}/${version}` },
          ]}
        />
      }
      header={
        <Header
          variant="h1"
          actions={<VersionActions line={line.data.body} etag={line.data.etag ?? ''} version={entry} />}
        >
          {version}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {entry.rejection && (
          <Alert type="error" header={t('stage.rejected')}>
            {entry.rejection.by}, <Time at={entry.rejection.at} />: {entry.rejection.reason}
          </Alert>
        )}
        {entry.containsRemoved && <Alert type="warning">{t('containsRemoved')}</Alert>}
        <KeyValuePairs
          columns={4}
          items={[
            { label: t('stageName'), value: <StageBadge stage={entry.stage} /> },
            { label: t('line'), value: <PageLink to={`/models/${model}`}>{model}</PageLink> },
            { label: t('made'), value: <Time at={entry.createdAt} /> },
            ...(entry.promotedAt ? [{ label: t('promotedAt'), value: <Time at={entry.promotedAt} /> }] : []),
            { label: t('size'), value: format.bytes(entry.sizeBytes) },
            { label: t('parameters'), value: format.count(entry.parameters) },
            {
              label: t('trainedOn'),
              value: t(texts ? 'pairs' : 'rows', {
                count: entry.trainPairs,
                text: format.count(entry.trainPairs),
              }),
            },
            {
              label: t('cost'),
              value: entry.costUsd === undefined ? t('notKnown') : format.usd(entry.costUsd),
            },
          ]}
        />
        <AddressTabs label={version} tabs={tabs} />
      </SpaceBetween>
    </ContentLayout>
  );
}

import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { TABULAR } from '../../../../contracts/primitives.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { Loading } from '../../layout/loading.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useSession } from '../../session/use-session.ts';
import { UploadList } from '../uploads/upload-list.tsx';
import { HeldOutTab } from './held-out-tab.tsx';
import { RemovalsTab } from './removals-tab.tsx';
import { SourcesTab } from './sources-tab.tsx';
import { Trail } from './trail.tsx';
import { useCorpusId } from './use-corpus-id.ts';
import { VersionsTab } from './versions-tab.tsx';

// The form of the recipe, and what checks it, is more than the rest of the page.
const SettingsTab = lazy(() =>
  import('./settings-tab.tsx').then(({ SettingsTab }) => ({ default: SettingsTab })),
);

/** One corpus: how it has grown, where it comes from, and how it is prepared. */
export function Component() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const navigate = useNavigate();
  const { may } = useSession();
  const { id, name, path } = useCorpusId();
  const corpus = useEndpoint(DATA_ENDPOINTS.getCorpus, { params: id }, { pollSeconds: 15 });
  if (corpus.isLoadingError) {
    return <PageFailure feature="data" error={corpus.error} again={() => corpus.refetch()} />;
  }
  if (corpus.isPending) {
    return <Loading />;
  }
  const { latest, lockedBy, lastUploadAt, createdAt, versions, sources } = corpus.data.body;
  const isTable = id.languagePair === TABULAR;
  const ofCorpus = `corpus=${id.corpus}&languagePair=${id.languagePair}`;
  return (
    <SpaceBetween size="l">
      <Trail />
      <Container
        header={
          <Header
            variant="h1"
            actions={
              may('operator') && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button onClick={() => navigate(`/uploads?${ofCorpus}`)}>{t('uploadFiles')}</Button>
                  <Button onClick={() => navigate(`/preparations/new?${ofCorpus}`)}>{t('prepare')}</Button>
                </SpaceBetween>
              )
            }
          >
            {name}
          </Header>
        }
      >
        <KeyValuePairs
          columns={4}
          minColumnWidth={140}
          items={[
            {
              label: t('latestVersion'),
              value: latest ? (
                <PageLink to={`${path}/${latest.version}`}>{latest.version}</PageLink>
              ) : (
                t('noVersion')
              ),
            },
            { label: isTable ? t('rows') : t('training'), value: latest ? format.count(latest.train) : '–' },
            ...(isTable ? [] : [{ label: t('heldOut'), value: latest ? format.count(latest.heldOut) : '–' }]),
            { label: t('versions'), value: format.count(versions) },
            { label: t('lastUpload'), value: lastUploadAt ? <Time at={lastUploadAt} /> : '–' },
            { label: t('created'), value: <Time at={createdAt} as="date" /> },
            {
              label: t('now'),
              value: lockedBy ? (
                <PageLink to={`/preparations/${lockedBy}`}>{t('preparing')}</PageLink>
              ) : (
                t('idle')
              ),
            },
          ]}
        />
      </Container>
      {latest?.containsRemoved && <Alert type="warning">{t('holdsRemoved')}</Alert>}
      <AddressTabs
        label={name}
        tabs={[
          { id: 'versions', label: t('versions'), content: <VersionsTab /> },
          { id: 'sources', label: t('sources'), content: <SourcesTab sources={sources} /> },
          { id: 'uploads', label: t('uploads'), content: <UploadList id={id} /> },
          ...(isTable ? [] : [{ id: 'held-out', label: t('heldOutSets'), content: <HeldOutTab /> }]),
          { id: 'removals', label: t('removals'), content: <RemovalsTab /> },
          { id: 'settings', label: t('settings'), content: <SettingsTab /> },
        ]}
      />
    </SpaceBetween>
  );
}

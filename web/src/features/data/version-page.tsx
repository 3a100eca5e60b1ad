import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { AddressTabs } from '../../layout/address-tabs.tsx';
import { Loading } from '../../layout/loading.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { FilesTab } from './files-tab.tsx';
import { InputsTab } from './inputs-tab.tsx';
import { LineageTab } from './lineage-tab.tsx';
import { PairsTab } from './pairs-tab.tsx';
import { RowsTab } from './rows-tab.tsx';
import { SummaryTab } from './summary-tab.tsx';
import { TitlesTab } from './titles-tab.tsx';
import { Trail } from './trail.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** One dataset version: what it holds, the pairs themselves, whose they are, and where they came from and went. */
export function Component() {
  const { t } = useTranslation('data');
  const navigate = useNavigate();
  const { id, version, path, name } = useCorpusId();
  const details = useEndpoint(DATA_ENDPOINTS.getDatasetVersion, { params: { ...id, version } });
  if (details.isError) {
    return <PageFailure feature="data" error={details.error} again={() => details.refetch()} />;
  }
  if (details.isPending) {
    return <Loading />;
  }
  const { body } = details.data;
  const { manifest } = body;
  const previous = body.version.previousVersion;
  return (
    <SpaceBetween size="l">
      <Trail here={[{ text: version, href: `${path}/${version}` }]} />
      <Header
        variant="h1"
        description={
          <>
            {`${name} · `}
            <Time at={manifest.createdAt} /> ·{' '}
            <PageLink to={`/preparations/${manifest.runId}`}>{t('itsPreparation')}</PageLink>
          </>
        }
        actions={
          previous && (
            <Button onClick={() => navigate(`${path}/compare?from=${previous}&to=${version}`)}>
              {t('compareWithPrevious')}
            </Button>
          )
        }
      >
        {version}
      </Header>
      {body.version.containsRemoved && <Alert type="warning">{t('versionHoldsRemoved')}</Alert>}
      <AddressTabs
        label={version}
        tabs={[
          { id: 'summary', label: t('summary'), content: <SummaryTab details={body} /> },
          manifest.table
            ? { id: 'rows', label: t('rows'), content: <RowsTab columns={manifest.table} /> }
            : { id: 'pairs', label: t('pairs'), content: <PairsTab manifest={manifest} /> },
          { id: 'titles', label: t('licencesAndTitles'), content: <TitlesTab licences={body.licences} /> },
          { id: 'lineage', label: t('lineage'), content: <LineageTab /> },
          {
            id: 'inputs',
            label: t('inputs'),
            content: <InputsTab sources={Object.keys(manifest.sources)} />,
          },
          { id: 'files', label: t('files'), content: <FilesTab details={body} /> },
        ]}
      />
    </SpaceBetween>
  );
}

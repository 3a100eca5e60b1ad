import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { PageFailure } from '../../layout/page-failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { CountDifferences } from './count-differences.tsx';
import { TextDifferences } from './text-differences.tsx';
import { Trail } from './trail.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** Two versions of a corpus side by side: what came, what went and what was translated anew. */
export function Component() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const address = useAddress();
  const { id, path } = useCorpusId();
  const versions = useEndpoint(DATA_ENDPOINTS.listDatasetVersions, { params: id, query: { limit: 200 } });
  // A corpus that is not there has no versions either.
  const corpus = useEndpoint(DATA_ENDPOINTS.getCorpus, { params: id });
  const known = versions.data?.body.items ?? [];
  const to = address.get('to') ?? known[0]?.version;
  const from = address.get('from') ?? known.find(({ version }) => version === to)?.previousVersion;
  const isReady = from !== undefined && to !== undefined && from !== to;
  const choice = (name: 'from' | 'to', value: string | undefined) => {
    const options = known.map(({ version, createdAt }) => ({
      value: version,
      label: version,
      description: format.time(createdAt),
    }));
    return (
      <FormField label={t(name === 'from' ? 'compareFrom' : 'compareTo')}>
        <Select
          selectedOption={options.find((option) => option.value === value) ?? null}
          options={options}
          placeholder={t('chooseOne')}
          onChange={({ detail }) => address.set({ from, to, [name]: detail.selectedOption.value })}
        />
      </FormField>
    );
  };
  const failed = [corpus, versions].find(({ isError }) => isError);
  if (failed?.error) {
    return <PageFailure feature="data" error={failed.error} again={() => void failed.refetch()} />;
  }
  return (
    <SpaceBetween size="l">
      <Trail here={[{ text: t('comparison'), href: `${path}/compare` }]} />
      <Header variant="h1">{t('comparison')}</Header>
      <SpaceBetween direction="horizontal" size="m">
        {choice('from', from)}
        {choice('to', to)}
      </SpaceBetween>
      {isReady ? <Differences from={from} to={to} /> : <Box>{t('chooseTwo')}</Box>}
    </SpaceBetween>
  );
}

function Differences({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation('data');
  const { id } = useCorpusId();
  const before = useEndpoint(DATA_ENDPOINTS.getDatasetVersion, { params: { ...id, version: from } });
  const now = useEndpoint(DATA_ENDPOINTS.getDatasetVersion, { params: { ...id, version: to } });
  const compared = useEndpoint(DATA_ENDPOINTS.compareDatasetVersions, {
    params: { ...id, version: to, previous: from },
  });
  const failed = [before, now, compared].find(({ isError }) => isError);
  if (failed?.error) return <Failure error={failed.error} again={() => void failed.refetch()} />;
  return (
    <SpaceBetween size="l">
      {before.data && now.data && (
        <CountDifferences before={before.data.body.manifest} now={now.data.body.manifest} />
      )}
      {compared.isPending && (
        <Box textAlign="center" padding="l">
          <Spinner size="large" /> {t('comparing')}
        </Box>
      )}
      {compared.data?.body.withheld && (
        <Alert>{t(compared.data.body.comparison ? 'samplesWithheld' : 'erasure.notCompared')}</Alert>
      )}
      {compared.data?.body.comparison && (
        <TextDifferences comparison={compared.data.body.comparison} withheld={compared.data.body.withheld} />
      )}
    </SpaceBetween>
  );
}

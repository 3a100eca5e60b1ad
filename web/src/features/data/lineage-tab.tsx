import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import { Loading } from '../../layout/loading.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { LineagePicture } from './lineage-picture.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** What a version was made of and which models were made of it, as a picture and as a table. */
export function LineageTab() {
  const { t } = useTranslation('data');
  const { id, version } = useCorpusId();
  const lineage = useEndpoint(DATA_ENDPOINTS.getVersionLineage, { params: { ...id, version } });
  if (lineage.isError) return <Failure error={lineage.error} again={() => lineage.refetch()} />;
  if (lineage.isPending) {
    return <Loading />;
  }
  const { models } = lineage.data.body;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('lineage')}</Header>}>
        <LineagePicture lineage={lineage.data.body} />
      </Container>
      <Table
        header={<Header variant="h2">{t('models')}</Header>}
        wrapLines
        items={models}
        trackBy={({ model, version: trained }) => `${model}@${trained}`}
        empty={t('noModels')}
        columnDefinitions={[
          {
            id: 'model',
            header: t('model'),
            isRowHeader: true,
            cell: ({ model, version: trained }) => (
              <PageLink to={`/models/${model}/${trained}`}>{`${model} ${trained}`}</PageLink>
            ),
          },
          { id: 'stage', header: t('stage'), cell: ({ stage }) => t(`stageOf.${stage}`) },
          { id: 'created', header: t('created'), cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            id: 'through',
            header: t('through'),
            cell: ({ through }) => (through.length === 1 ? t('directly') : through.slice(1).join(' → ')),
          },
        ]}
      />
    </SpaceBetween>
  );
}

import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import type { DatasetVersion } from '../../../../contracts/entities.ts';
import { TABULAR } from '../../../../contracts/primitives.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Chart } from '../../charts/chart.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { growthChart } from './growth-chart.ts';
import { useCorpusId } from './use-corpus-id.ts';
import { Verdict } from './verdict.tsx';

/** How a corpus has grown from version to version; two of them can be compared. */
export function VersionsTab() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const navigate = useNavigate();
  const { id, path } = useCorpusId();
  const isTable = id.languagePair === TABULAR;
  const cursor = useAddress().get('cursor');
  const [chosen, setChosen] = useState<DatasetVersion[]>([]);
  const versions = useEndpoint(
    DATA_ENDPOINTS.listDatasetVersions,
    { params: id, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
    { keepPrevious: true, pollSeconds: 15 },
  );
  const items = useMemo(() => versions.data?.body.items ?? [], [versions.data]);
  const option = useMemo(
    () =>
      growthChart(
        items,
        {
          train: t(isTable ? 'rows' : 'training'),
          // Tables are split by those who train on them.
          ...(isTable ? {} : { heldOut: t('heldOut') }),
          dropped: t('dropped'),
          counted: t(isTable ? 'rows' : 'pairs'),
        },
        format.count,
      ),
    [items, isTable, t, format],
  );
  if (versions.isError) return <Failure error={versions.error} again={() => versions.refetch()} />;
  const [latest] = items;
  const compare = () => {
    const [now, before] = [...chosen].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    if (now && before) navigate(`${path}/compare?from=${before.version}&to=${now.version}`);
  };
  return (
    <SpaceBetween size="l">
      {latest && (
        <Chart
          option={option}
          label={t('growthLabel', {
            count: items.length,
            version: latest.version,
            train: format.count(latest.train),
          })}
        />
      )}
      <Table
        header={
          <Header
            actions={
              <Button disabled={chosen.length !== 2} onClick={compare}>
                {t('compareChosen')}
              </Button>
            }
            description={t('versionsAbout')}
          >
            {t('versions')}
          </Header>
        }
        loading={versions.isPending}
        loadingText={t('loading')}
        wrapLines
        items={items}
        trackBy="version"
        selectionType="multi"
        selectedItems={chosen}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems)}
        isItemDisabled={({ version }) =>
          chosen.length >= 2 && !chosen.some((other) => other.version === version)
        }
        ariaLabels={{
          selectionGroupLabel: t('choose'),
          itemSelectionLabel: (_data, { version }) => t('chooseVersion', { version }),
          allItemsSelectionLabel: () => t('choose'),
        }}
        empty={t('noVersions')}
        footer={<ListPager next={versions.data?.body.next} />}
        columnDefinitions={[
          {
            id: 'version',
            header: t('version'),
            isRowHeader: true,
            cell: ({ version, containsRemoved }) => (
              <SpaceBetween direction="horizontal" size="xs">
                <PageLink to={`${path}/${version}`}>{version}</PageLink>
                {containsRemoved && <Badge color="red">{t('removedText')}</Badge>}
              </SpaceBetween>
            ),
          },
          { id: 'train', header: t(isTable ? 'rows' : 'training'), cell: ({ train }) => format.count(train) },
          {
            id: 'growth',
            header: t('growth'),
            cell: ({ train, previousVersion }) => {
              const before = items.find(({ version }) => version === previousVersion);
              if (!before) return '–';
              return `${train >= before.train ? '+' : ''}${format.count(train - before.train)}`;
            },
          },
          ...(isTable
            ? []
            : [
                {
                  id: 'heldOut',
                  header: t('heldOut'),
                  cell: ({ heldOut }: DatasetVersion) => format.count(heldOut),
                },
              ]),
          { id: 'dropped', header: t('dropped'), cell: ({ dropped }) => format.count(dropped) },
          { id: 'verdict', header: t('consistency'), cell: ({ verdict }) => <Verdict verdict={verdict} /> },
          { id: 'created', header: t('created'), cell: ({ createdAt }) => <Time at={createdAt} /> },
          {
            id: 'run',
            header: t('run'),
            minWidth: 160,
            cell: ({ runId }) => <PageLink to={`/preparations/${runId}`}>{runId}</PageLink>,
          },
        ]}
      />
    </SpaceBetween>
  );
}

import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Checksum } from '../../layout/checksum.tsx';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useCorpusId } from './use-corpus-id.ts';

/** The test and validation sets of a corpus: frozen once, and the same for all versions since. */
export function HeldOutTab() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, path } = useCorpusId();
  const cursor = useAddress().get('cursor');
  const sets = useEndpoint(DATA_ENDPOINTS.listHeldOutSets, {
    params: id,
    query: { limit: 50, ...(cursor ? { cursor } : {}) },
  });
  const latest = useEndpoint(DATA_ENDPOINTS.getCorpus, { params: id }).data?.body.latest;
  if (sets.isError) return <Failure error={sets.error} again={() => sets.refetch()} />;
  return (
    <Table
      variant="borderless"
      loading={sets.isPending}
      loadingText={t('loading')}
      wrapLines
      items={sets.data?.body.items ?? []}
      trackBy="setId"
      empty={t('noSets')}
      footer={<ListPager next={sets.data?.body.next} />}
      columnDefinitions={[
        {
          id: 'set',
          header: t('set'),
          isRowHeader: true,
          cell: ({ setId, retired }) => (
            <SpaceBetween direction="horizontal" size="xs">
              {latest && !retired ? (
                <PageLink to={`${path}/${latest.version}?tab=pairs&in=heldOut&setId=${setId}`}>
                  {setId}
                </PageLink>
              ) : (
                setId
              )}
              {retired && <Badge color="grey">{t('retired')}</Badge>}
            </SpaceBetween>
          ),
        },
        { id: 'split', header: t('split'), cell: ({ split }) => t(`splitOf.${split}`) },
        { id: 'pairs', header: t('pairs'), cell: ({ pairs }) => format.count(pairs) },
        {
          id: 'unit',
          header: t('unit'),
          cell: ({ unit, window }) =>
            window
              ? `${t(`unitOf.${unit}`)} ${format.date(window.from)} – ${format.date(window.to)}`
              : t(`unitOf.${unit}`),
        },
        { id: 'frozen', header: t('frozen'), cell: ({ frozenAt }) => <Time at={frozenAt} /> },
        {
          id: 'successor',
          header: t('successor'),
          cell: ({ retired }) => (retired ? (retired.successor ?? t('noSuccessor')) : '–'),
        },
        {
          id: 'sha256',
          header: 'SHA-256',
          minWidth: 180,
          cell: ({ sha256 }) => <Checksum sha256={sha256} />,
        },
      ]}
    />
  );
}

import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REMOVAL_ENDPOINTS, type RemovalState } from '../../../../contracts/api/removals.ts';
import { type Removal, RemovalRule } from '../../../../contracts/rights.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { EraseTextDialog } from './erase-text-dialog.tsx';
import { RemoveTextDialog } from './remove-text-dialog.tsx';
import { StoredState } from './stored-state.tsx';
import { useCorpusId } from './use-corpus-id.ts';

type What = Pick<Removal, 'by' | 'value'>;

/** States in which something can be erased, or what is left can be looked at. */
const ERASABLE: readonly RemovalState['stored'][] = ['kept', 'lost', 'failed', 'erased'];

/**
 * What must go from a corpus, since which version it is gone, and whether earlier ones still hold it; administrators
 * decide here what must go, and erase it.
 */
export function RemovalsTab() {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, path } = useCorpusId();
  const mayRemove = useSession().may('admin');
  const [open, setOpen] = useState<What>();
  const [erasing, setErasing] = useState<RemovalState>();
  const cursor = useAddress().get('cursor');
  const removals = useEndpoint(
    REMOVAL_ENDPOINTS.listRemovals,
    { params: id, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
    {
      keepPrevious: true,
      pollSeconds: (body) => (body?.items.some(({ stored }) => stored === 'erasing') ? 2 : 15),
    },
  );
  if (removals.isError) return <Failure error={removals.error} again={() => removals.refetch()} />;
  return (
    <SpaceBetween size="l">
      {mayRemove && <ChooseText choose={setOpen} />}
      <Table
        header={
          <Header variant="h2" description={t('removalsAbout')}>
            {t('removals')}
          </Header>
        }
        loading={removals.isPending}
        loadingText={t('loading')}
        wrapLines
        items={removals.data?.body.items ?? []}
        trackBy="removalId"
        empty={t('noRemovals')}
        footer={<ListPager next={removals.data?.body.next} />}
        columnDefinitions={[
          {
            id: 'value',
            header: t('removedText'),
            isRowHeader: true,
            cell: ({ by, value }) => `${t(`byOf.${by}`)}: ${value}`,
          },
          {
            id: 'stored',
            header: t('erasure.stored'),
            minWidth: 220,
            cell: (removal) => <StoredState removal={removal} />,
          },
          ...(mayRemove
            ? [
                {
                  id: 'erase',
                  header: t('erasure.actions'),
                  minWidth: 150,
                  cell: (removal: RemovalState) =>
                    ERASABLE.includes(removal.stored) && (
                      <Button
                        variant="inline-link"
                        ariaLabel={t(removal.stored === 'erased' ? 'erasure.lookAt' : 'erasure.eraseText', {
                          value: removal.value,
                        })}
                        onClick={() => setErasing(removal)}
                      >
                        {t(removal.stored === 'erased' ? 'erasure.look' : 'erasure.erase')}
                      </Button>
                    ),
                },
              ]
            : []),
          {
            id: 'applied',
            header: t('goneSince'),
            cell: ({ appliedIn }) =>
              appliedIn ? (
                <PageLink to={`${path}/${appliedIn}`}>{appliedIn}</PageLink>
              ) : (
                <StatusIndicator type="pending">{t('waitsForVersion')}</StatusIndicator>
              ),
          },
          { id: 'reason', header: t('reason'), cell: ({ reason }) => reason },
          {
            id: 'who',
            header: t('requested'),
            cell: ({ requestedBy, requestedAt }) => `${requestedBy}, ${format.time(requestedAt)}`,
          },
        ]}
      />
      {erasing && <EraseTextDialog removal={erasing} close={() => setErasing(undefined)} />}
      {open && <RemoveTextDialog what={open} close={() => setOpen(undefined)} />}
    </SpaceBetween>
  );
}

function ChooseText({ choose }: { choose: (what: What) => void }) {
  const { t } = useTranslation('data');
  const [by, setBy] = useState<What['by']>('title');
  const [value, setValue] = useState('');
  const options = RemovalRule.shape.by.options.map((option) => ({
    value: option,
    label: t(`byOf.${option}`),
  }));
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Select
        selectedOption={options.find((option) => option.value === by) ?? null}
        options={options}
        ariaLabel={t('removeBy')}
        onChange={({ detail }) => setBy(detail.selectedOption.value as What['by'])}
      />
      <Input
        value={value}
        ariaLabel={t('removeWhat')}
        placeholder={t('removeWhat')}
        onChange={({ detail }) => setValue(detail.value)}
      />
      <Button disabled={value.trim() === ''} onClick={() => choose({ by, value: value.trim() })}>
        {t('removeMore')}
      </Button>
    </SpaceBetween>
  );
}

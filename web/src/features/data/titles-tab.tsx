import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DATA_ENDPOINTS, type TitleCount, type VersionDetails } from '../../../../contracts/api/data.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';
import { ListPager } from '../../layout/list-pager.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { RemoveTextDialog } from './remove-text-dialog.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** Whose text a version has: by licence, and by title; administrators remove titles here. */
export function TitlesTab({ licences }: Pick<VersionDetails, 'licences'>) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, path, version } = useCorpusId();
  const mayRemove = useSession().may('admin');
  const address = useAddress();
  const [cursor, text] = [address.get('cursor'), address.get('text')];
  const [typed, setTyped] = useState(text ?? '');
  const [open, setOpen] = useState<string>();
  const titles = useEndpoint(
    DATA_ENDPOINTS.listTitles,
    {
      params: { ...id, version },
      query: { limit: 50, ...(cursor ? { cursor } : {}), ...(text ? { text } : {}) },
    },
    { keepPrevious: true },
  );
  if (titles.isError) return <Failure error={titles.error} again={() => titles.refetch()} />;
  return (
    <SpaceBetween size="l">
      <Table
        header={<Header variant="h2">{t('licences')}</Header>}
        wrapLines
        items={licences}
        trackBy="licence"
        empty={t('noLicences')}
        columnDefinitions={[
          { id: 'licence', header: t('licence'), isRowHeader: true, cell: ({ licence }) => licence },
          { id: 'inputs', header: t('inputs'), cell: ({ inputs }) => format.count(inputs) },
          { id: 'kept', header: t('keptAtIngest'), cell: ({ kept }) => format.count(kept) },
        ]}
      />
      <Table
        header={<Header variant="h2">{t('titles')}</Header>}
        filter={
          <TextFilter
            filteringText={typed}
            filteringPlaceholder={t('findTitle')}
            filteringAriaLabel={t('findTitle')}
            onChange={({ detail }) => setTyped(detail.filteringText)}
            onDelayedChange={({ detail }) => address.set({ text: detail.filteringText, cursor: undefined })}
          />
        }
        loading={titles.isPending}
        loadingText={t('loading')}
        wrapLines
        items={titles.data?.body.items ?? []}
        trackBy="title"
        empty={text ? t('noSuchTitle') : t('noTitles')}
        footer={<ListPager next={titles.data?.body.next} />}
        columnDefinitions={[
          {
            id: 'title',
            header: t('titleOfWork'),
            isRowHeader: true,
            cell: ({ title, removalId }) => (
              <SpaceBetween direction="horizontal" size="xs">
                {removalId ? (
                  <span dir="auto">{title}</span>
                ) : (
                  <PageLink to={`?${new URLSearchParams({ tab: 'pairs', title })}`}>{title}</PageLink>
                )}
                {removalId && (
                  <PageLink to={`${path}?tab=removals`}>
                    <Badge color="red">{t('removedText')}</Badge>
                  </PageLink>
                )}
              </SpaceBetween>
            ),
          },
          { id: 'records', header: t('records'), cell: ({ records }) => format.count(records) },
          { id: 'licences', header: t('licences'), cell: ({ licences: found }) => found.join(', ') },
          { id: 'owners', header: t('owners'), cell: ({ owners }) => owners.join(', ') || '–' },
          { id: 'inputs', header: t('inputs'), cell: ({ inputs }) => format.count(inputs) },
          ...(mayRemove
            ? [
                {
                  id: 'remove',
                  header: t('remove'),
                  cell: ({ title, removalId }: TitleCount) =>
                    !removalId && (
                      <Button
                        variant="inline-link"
                        ariaLabel={t('removeTitle', { title })}
                        onClick={() => setOpen(title)}
                      >
                        {t('remove')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {open !== undefined && (
        <RemoveTextDialog what={{ by: 'title', value: open }} close={() => setOpen(undefined)} />
      )}
    </SpaceBetween>
  );
}

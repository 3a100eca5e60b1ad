import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { usePages } from '../../layout/use-pages.tsx';

type Counts = Record<'read' | 'train' | 'heldOut', number>;

/** What a version has of each source, and of each domain where it knows domains. */
export function VersionParts({ details: { manifest } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const sources = Object.entries(manifest.sources).map(([name, counts]) => ({ name, ...counts }));
  const domains = Object.entries(manifest.domains).map(([name, counts]) => ({ name, ...counts }));
  const pages = usePages(sources);
  const domainPages = usePages(domains);
  const counted = <Row extends Counts>(): TableProps.ColumnDefinition<Row>[] => [
    {
      id: 'train',
      header: manifest.table ? t('rows') : t('training'),
      cell: ({ train }) => format.count(train),
    },
    ...(manifest.table
      ? []
      : [{ id: 'heldOut', header: t('heldOut'), cell: ({ heldOut }: Row) => format.count(heldOut) }]),
    {
      id: 'read',
      header: t(manifest.table ? 'rowsRead' : 'read'),
      cell: ({ read }) => format.count(read),
    },
  ];
  return (
    <>
      <Table
        header={<Header variant="h2">{t('bySource')}</Header>}
        wrapLines
        ariaLabels={{ tableLabel: t('bySource') }}
        {...pages}
        trackBy="name"
        empty={t('noSources')}
        columnDefinitions={[
          { id: 'name', header: t('source'), isRowHeader: true, cell: ({ name }) => name },
          ...counted<(typeof sources)[number]>(),
          {
            id: 'drops',
            header: t('mostDropped'),
            minWidth: 200,
            cell: ({ drops }) =>
              Object.entries(drops)
                .sort(([, a], [, b]) => b - a)
                .slice(0, 4)
                .map(([reason, pairs]) => `${reason} ${format.count(pairs)}`)
                .join(', ') || '–',
          },
        ]}
      />
      {domains.some(({ name }) => name !== 'none') && (
        <Table
          header={<Header variant="h2">{t('byDomain')}</Header>}
          wrapLines
          ariaLabels={{ tableLabel: t('byDomain') }}
          {...domainPages}
          trackBy="name"
          columnDefinitions={[
            {
              id: 'name',
              header: t('domain'),
              isRowHeader: true,
              cell: ({ name }) => (name === 'none' ? t('noDomain') : name),
            },
            ...counted<(typeof domains)[number]>(),
            { id: 'weight', header: t('weight'), cell: ({ weight }) => format.decimal(weight, 2) },
          ]}
        />
      )}
    </>
  );
}

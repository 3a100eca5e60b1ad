import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../layout/save-file.ts';
import { writeCsv } from './write-csv.ts';

export interface Column<Row> {
  id: string;
  header: string;
  /** As it is exported. */
  value: (row: Row) => string | number | undefined;
  /** As it is shown; absent: the value. */
  cell?: (row: Row) => ReactNode;
}

/** Rows on a page; the file has them all. */
const PAGE = 100;

/** A table of figures that can be taken away as a file. @param file its name without the ending */
export function FiguresTable<Row>({
  title,
  file,
  rows,
  columns,
  children,
}: {
  title: string;
  file: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  children?: ReactNode;
}) {
  const { t } = useTranslation('business');
  const { items, paginationProps } = useCollection(rows, { pagination: { pageSize: PAGE } });
  const take = () => {
    const text = writeCsv(
      columns.map(({ id }) => id),
      rows.map((row) => columns.map(({ value }) => value(row))),
    );
    saveFile(`${file}.csv`, 'text/csv', text);
  };
  return (
    <Table
      items={items}
      pagination={rows.length > PAGE && <Pagination {...paginationProps} />}
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: title }}
      empty={<Box textAlign="center">{t('nothing')}</Box>}
      header={
        <Header
          variant="h2"
          actions={
            <Button
              iconName="download"
              disabled={rows.length === 0}
              ariaLabel={t('exportOf', { title })}
              onClick={take}
            >
              {t('export')}
            </Button>
          }
        >
          {title}
        </Header>
      }
      filter={rows.length > 0 ? children : undefined}
      columnDefinitions={columns.map(({ id, header, value, cell }, index) => ({
        id,
        header,
        isRowHeader: index === 0,
        cell: (row: Row) => (cell ? cell(row) : (value(row) ?? '–')),
      }))}
    />
  );
}

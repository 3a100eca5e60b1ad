import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { ClassTable } from '../../../../contracts/classification-tables.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Failure } from '../../layout/failure.tsx';

type Row = ClassTable['classes'][number] & { taken: number[] };

/** Precision and recall of every class of a classifier, and what its examples were taken for. */
export function ClassesTable({ model, version, setId }: { model: string; version: string; setId: string }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const found = useEndpoint(MODEL_VERSION_ENDPOINTS.getClassTable, { params: { model, version, setId } });
  const share = (value: number | null) => (value === null ? '–' : format.percent(value, 1));
  if (found.isError) return <Failure error={found.error} again={() => found.refetch()} />;
  const { classes = [], confusion = [] } = found.data?.body ?? {};
  return (
    <Container
      header={
        <Header variant="h2" description={setId}>
          {t('classes')}
        </Header>
      }
    >
      <Table<Row>
        variant="embedded"
        loading={found.isPending}
        items={classes.map((one, row) => ({ ...one, taken: confusion[row] ?? [] }))}
        trackBy="class"
        columnDefinitions={[
          { id: 'class', header: t('class'), isRowHeader: true, cell: (row) => row.class },
          { id: 'rows', header: t('examples'), cell: ({ rows }) => format.count(rows) },
          { id: 'precision', header: t('precision'), cell: ({ precision }) => share(precision) },
          { id: 'recall', header: t('recall'), cell: ({ recall }) => share(recall) },
          { id: 'f1', header: 'F1', cell: ({ f1 }) => share(f1) },
          ...classes.map((other, column) => ({
            id: `as ${other.class}`,
            header: t('takenFor', { class: other.class }),
            cell: ({ taken }: Row) => format.count(taken[column] ?? 0),
          })),
        ]}
      />
    </Container>
  );
}

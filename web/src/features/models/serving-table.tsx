import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import type { Serving } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** The model as users run it: size, speed, and what quantization costs. */
export function ServingTable({ serving }: { serving: readonly Serving[] }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const lossOf = ({ device, chrf }: Serving) => {
    const exact = serving.find((form) => form.device === device && form.computeType === 'float32')?.chrf;
    return chrf === null || exact == null ? '–' : format.decimal(chrf - exact, 2);
  };
  return (
    <Container header={<Header variant="h2">{t('serving')}</Header>}>
      <Table
        variant="embedded"
        items={serving}
        trackBy={({ device, computeType }) => `${device} ${computeType}`}
        empty={<Box color="text-status-inactive">{t('notServed')}</Box>}
        columnDefinitions={[
          {
            id: 'form',
            header: t('form'),
            isRowHeader: true,
            cell: ({ device, computeType }) => t('formOn', { computeType, device: device.toUpperCase() }),
          },
          { id: 'size', header: t('size'), cell: ({ sizeBytes }) => format.bytes(sizeBytes) },
          {
            id: 'speed',
            header: t('segmentsPerSecond'),
            cell: ({ segmentsPerSecond }) => format.decimal(segmentsPerSecond, 1),
          },
          {
            id: 'median',
            header: t('latencyMedian'),
            cell: ({ latencyMedianMs }) => `${format.decimal(latencyMedianMs, 0)} ms`,
          },
          {
            id: 'p95',
            header: t('latencyP95'),
            cell: ({ latencyP95Ms }) => `${format.decimal(latencyP95Ms, 0)} ms`,
          },
          {
            id: 'chrf',
            header: 'chrF',
            cell: ({ chrf }) => (chrf === null ? t('notMeasured') : format.decimal(chrf, 2)),
          },
          { id: 'loss', header: t('quantizationLoss'), cell: lossOf },
        ]}
      />
    </Container>
  );
}

import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import { useTranslation } from 'react-i18next';
import type { BusinessFigures } from '../../../../contracts/api/business.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** What a period came to, at a glance. */
export function HeadlineFigures({ total }: { total: BusinessFigures }) {
  const { t } = useTranslation('business');
  const format = useFormat();
  const onDemand = total.costUsd + total.savedBySpotUsd;
  const hours = (value: number) => format.decimal(value, value > 0 && value < 10 ? 2 : 1);
  const share = (part: number, whole: number) => (whole === 0 ? '–' : format.percent(part / whole));
  const figures: [name: string, value: string, more?: string][] = [
    ['spend', format.usd(total.costUsd)],
    [
      'saved',
      format.usd(total.savedBySpotUsd),
      t('ofOnDemand', { share: share(total.savedBySpotUsd, onDemand) }),
    ],
    ['gpuHours', hours(total.gpuHours), t('machineHours', { hours: hours(total.machineHours) })],
    [
      'failureRate',
      share(total.failed, total.ended),
      t('ofRuns', { failed: format.count(total.failed), ended: format.count(total.ended) }),
    ],
    [
      'pairs',
      format.count(total.pairsRead),
      t('kept', { kept: format.count(total.pairsKept), words: format.count(total.words) }),
    ],
    [
      'throughput',
      total.preparationHours === 0 ? '–' : format.count(total.pairsRead / total.preparationHours),
      t('pairsAnHour'),
    ],
    ['promotions', format.count(total.promotions)],
    ['lead', total.leadHours === undefined ? '–' : format.duration(total.leadHours * 3600), t('leadMeans')],
  ];
  return (
    <Container>
      <ColumnLayout columns={4} variant="text-grid" minColumnWidth={150}>
        {figures.map(([name, value, more]) => (
          <div key={name}>
            <Box variant="awsui-key-label">{t(name)}</Box>
            <Box variant="awsui-value-large">{value}</Box>
            {more && (
              <div>
                <Box variant="small" color="text-body-secondary">
                  {more}
                </Box>
              </div>
            )}
          </div>
        ))}
      </ColumnLayout>
    </Container>
  );
}

import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { METRICS, type MetricName, type TestSetEvaluation } from '../../../../contracts/evaluation.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';
import { RatesTable } from './rates-table.tsx';
import { RobustnessTable } from './robustness-table.tsx';
import { ScoresTable } from './scores-table.tsx';
import { SlicesSection } from './slices-section.tsx';

/** All that was measured on one test set. */
export function TestSetPanel({ set, primary }: { set: TestSetEvaluation; primary: MetricName }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const metrics = useMetricText();
  const { setId, name, role, segments, rates, robustness, absent, lengthRatio } = set;
  const about = [
    t(`role.${role}`),
    setId,
    ...(lengthRatio === null ? [] : [t('lengthRatio', { ratio: format.decimal(lengthRatio, 2) })]),
  ];
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${format.count(segments)})`} description={about.join(' · ')}>
          {t('onSet', { set: name })}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ScoresTable set={set} />
        {Object.keys(absent).length > 0 && (
          <Box variant="small">
            {Object.entries(absent)
              .map(([what, why]) => `${what in METRICS ? metrics.title(what as MetricName) : what}: ${why}`)
              .join(' ')}
          </Box>
        )}
        <ColumnLayout columns={2} minColumnWidth={320}>
          {Object.keys(rates).length > 0 && <RatesTable rates={rates} />}
          {robustness.undisturbed !== undefined && (
            <RobustnessTable robustness={robustness} undisturbed={robustness.undisturbed} />
          )}
        </ColumnLayout>
        <SlicesSection slices={set.slices} primary={primary} />
      </SpaceBetween>
    </Container>
  );
}

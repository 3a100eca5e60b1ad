import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import type { ModelCard } from '../../../../contracts/model-card.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { CalibrationPicture } from './calibration-picture.tsx';
import { ClassesTable } from './classes-table.tsx';
import { ConditionsList } from './conditions-list.tsx';
import { MonitoringPanel } from './monitoring-panel.tsx';
import { ServingTable } from './serving-table.tsx';
import { SliceComparison } from './slice-comparison.tsx';
import { TestSetPanel } from './test-set-panel.tsx';
import { translates } from './translates.ts';

/** How good a version is: every set with all that was measured on it, against the champion, over time, and as users run it. */
export function EvaluationTab({ card, champion }: { card: ModelCard; champion: string | undefined }) {
  const { t } = useTranslation('models');
  const { model, version, evaluation } = card;
  const decision = useEndpoint(
    MODEL_VERSION_ENDPOINTS.getPromotionDecision,
    { params: { model, version } },
    { enabled: version !== champion },
  );
  const tables = evaluation.files.filter((name) => name.startsWith('classes-'));
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2">{t(version === champion ? 'becameChampion' : 'againstChampion')}</Header>
        }
      >
        <SpaceBetween size="m">
          {version === champion ? (
            <ConditionsList decision={card.promotion} />
          ) : (
            decision.data && <ConditionsList decision={decision.data.body} />
          )}
          <SliceComparison evaluation={evaluation} />
        </SpaceBetween>
      </Container>
      {evaluation.testSets.map((set) => (
        <TestSetPanel key={set.setId} set={set} primary={evaluation.primary} />
      ))}
      {evaluation.files.includes('calibration.json') && (
        <CalibrationPicture model={model} version={version} />
      )}
      {tables.map((name) => (
        <ClassesTable
          key={name}
          model={model}
          version={version}
          setId={name.slice('classes-'.length, -'.json'.length)}
        />
      ))}
      <MonitoringPanel card={card} />
      {(translates(evaluation.task) || evaluation.serving.length > 0) && (
        <ServingTable serving={evaluation.serving} />
      )}
    </SpaceBetween>
  );
}

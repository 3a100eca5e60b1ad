import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../../../contracts/entities.ts';

const LOOKS: Record<ModelVersion['stage'], StatusIndicatorProps.Type> = {
  champion: 'success',
  candidate: 'pending',
  archived: 'stopped',
  rejected: 'error',
};

/** Where a version stands in its line. */
export function StageBadge({ stage }: Pick<ModelVersion, 'stage'>) {
  const { t } = useTranslation('models');
  return <StatusIndicator type={LOOKS[stage]}>{t(`stage.${stage}`)}</StatusIndicator>;
}

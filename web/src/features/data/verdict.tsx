import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { DatasetVersion } from '../../../../contracts/entities.ts';

const LOOKS = { pass: 'success', warn: 'warning', fail: 'error' } as const;

/** What the consistency check said of a version. */
export function Verdict({ verdict }: Pick<DatasetVersion, 'verdict'>) {
  const { t } = useTranslation('data');
  return <StatusIndicator type={LOOKS[verdict]}>{t(`verdictOf.${verdict}`)}</StatusIndicator>;
}

import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { RunStatus as Status } from '../../../contracts/entities.ts';

const LOOKS: Record<Status, StatusIndicatorProps.Type> = {
  QUEUED: 'pending',
  STARTING: 'in-progress',
  RUNNING: 'in-progress',
  AWAITING_APPROVAL: 'warning',
  SUCCEEDED: 'success',
  FAILED: 'error',
  TIMED_OUT: 'error',
  ABORTED: 'stopped',
};

/** How a run stands, in words and as a sign. */
export function RunStatus({ status }: { status: Status }) {
  const { t } = useTranslation('runs');
  return <StatusIndicator type={LOOKS[status]}>{t(`status.${status}`)}</StatusIndicator>;
}

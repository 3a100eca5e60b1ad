import SpaceBetween from '@cloudscape-design/components/space-between';
import { EmailList } from './email-list.tsx';
import { WebhookList } from './webhook-list.tsx';

/** Who and what is told of runs, approvals and alarms. */
export function NotificationsTab() {
  return (
    <SpaceBetween size="l">
      <EmailList />
      <WebhookList />
    </SpaceBetween>
  );
}

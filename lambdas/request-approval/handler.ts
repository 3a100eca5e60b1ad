import { RequestApprovalEvent } from '../../contracts/states.ts';
import { notify } from '../../core/notifications/notify.ts';
import { requestApproval } from '../../core/preparation/request-approval.ts';
import { dataOf, registryOf, sns } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'request-approval',
  RequestApprovalEvent,
  (event, { environment, now }) =>
    requestApproval(event, {
      registry: registryOf(environment),
      data: dataOf(environment),
      notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
      dashboardUrl: environment.DASHBOARD_URL,
      now,
    }),
);

import { randomBytes } from 'node:crypto';
import { StartPreparationEvent } from '../../contracts/states.ts';
import { startPreparation } from '../../core/intake/start-preparation.ts';
import { notify } from '../../core/notifications/notify.ts';
import { startExecution } from '../../core/runs/executions.ts';
import { registryOf, sns, stepFunctions } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns the ids of the runs that it started */
export const handler = createHandler(
  'start-preparation',
  StartPreparationEvent,
  (event, { environment, now, log }) =>
    startPreparation(event, {
      registry: registryOf(environment),
      startExecution: (input) =>
        startExecution(stepFunctions(), environment.PREPARE_STATE_MACHINE_ARN, input.runId, input),
      notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
      log,
      now,
      randomDigits: () => randomBytes(2).toString('hex'),
      dashboardUrl: environment.DASHBOARD_URL,
    }),
);

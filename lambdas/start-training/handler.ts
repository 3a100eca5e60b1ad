import { randomBytes } from 'node:crypto';
import { StartTrainingEvent } from '../../contracts/states.ts';
import { notify } from '../../core/notifications/notify.ts';
import { startExecution } from '../../core/runs/executions.ts';
import { startTraining } from '../../core/training/start-training.ts';
import { registryOf, sns, stepFunctions } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns the ids of the runs that it started */
export const handler = createHandler('start-training', StartTrainingEvent, (event, { environment, now }) =>
  startTraining(event, {
    registry: registryOf(environment),
    startExecution: (runId) =>
      startExecution(stepFunctions(), environment.TRAIN_STATE_MACHINE_ARN, runId, { runId }),
    notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
    dashboardUrl: environment.DASHBOARD_URL,
    now,
    randomDigits: () => randomBytes(2).toString('hex'),
  }),
);

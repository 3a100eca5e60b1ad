import { StartTrainingEvent } from '../../contracts/states.ts';
import { notify } from '../../core/notifications/notify.ts';
import { startExecution, stopExecution } from '../../core/runs/executions.ts';
import { batchSettings } from '../../core/training/batch-jobs.ts';
import { startTraining } from '../../core/training/start-training.ts';
import { registryOf, sns, stepFunctions } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns the ids of the runs that the event asked for, or that it started */
export const handler = createHandler('start-training', StartTrainingEvent, (event, { environment, now }) =>
  startTraining(event, {
    registry: registryOf(environment),
    startExecution: (runId) =>
      startExecution(stepFunctions(), environment.TRAIN_STATE_MACHINE_ARN, runId, { runId }),
    stopExecution: (arn, error, cause) => stopExecution(stepFunctions(), arn, error, cause),
    notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
    limits: {
      concurrentRuns: environment.CONCURRENT_RUNS,
      monthlyLimitUsd: environment.MONTHLY_LIMIT_USD,
    },
    settings: batchSettings(environment),
    dashboardUrl: environment.DASHBOARD_URL,
    now,
  }),
);

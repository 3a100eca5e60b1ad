import { WatchTrainingsEvent } from '../../contracts/states.ts';
import { notify } from '../../core/notifications/notify.ts';
import { endOfExecution } from '../../core/runs/executions.ts';
import { invokeLater } from '../../core/runs/invoke.ts';
import { liveJobs } from '../../core/runs/live-jobs.ts';
import { watchTrainings } from '../../core/runs/watch-trainings.ts';
import { batch, lambda, modelsOf, registryOf, sns, stepFunctions } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'watch-trainings',
  WatchTrainingsEvent,
  (_event, { environment, log, now }) =>
    watchTrainings({
      registry: registryOf(environment),
      models: modelsOf(environment),
      endOfExecution: (executionArn) => endOfExecution(stepFunctions(), executionArn),
      closeRun: (event) => invokeLater(lambda(), environment.CLOSE_RUN_ARN, event),
      startWaiting: () => invokeLater(lambda(), environment.START_TRAINING_ARN, { queue: true }),
      jobs: liveJobs(batch(), environment.JOB_QUEUE_ARNS),
      notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
      dashboardUrl: environment.DASHBOARD_URL,
      log,
      now,
    }),
);

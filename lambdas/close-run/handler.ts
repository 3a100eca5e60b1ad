import { CloseRunEvent } from '../../contracts/states.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { publishEvent } from '../../core/events/publish-event.ts';
import { notify } from '../../core/notifications/notify.ts';
import { closeRun } from '../../core/runs/close-run.ts';
import { describeEnd, stopExecution } from '../../core/runs/executions.ts';
import { invokeLater } from '../../core/runs/invoke.ts';
import { liveJobs } from '../../core/runs/live-jobs.ts';
import { batch, dataOf, eventBridge, lambda, registryOf, sns, stepFunctions } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('close-run', CloseRunEvent, (event, { environment, now }) =>
  closeRun(event, {
    registry: registryOf(environment),
    data: dataOf(environment),
    describeEnd: (executionArn) => describeEnd(stepFunctions(), executionArn),
    stopExecution: (arn, error, cause) => stopExecution(stepFunctions(), arn, error, cause),
    jobs: liveJobs(batch(), environment.JOB_QUEUE_ARNS.split(',')),
    publishEvent: (type, detail) => publishEvent(eventBridge(), environment.EVENT_BUS_NAME, type, detail),
    notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
    startPreparation: (corpus) => invokeLater(lambda(), environment.START_PREPARATION_ARN, corpus),
    startTraining: () => invokeLater(lambda(), environment.START_TRAINING_ARN, { queue: true }),
    prices: PRICES,
    now,
    dashboardUrl: environment.DASHBOARD_URL,
  }),
);

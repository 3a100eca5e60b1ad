import { DiagnoseEvent, DiagnoseOutput } from '../../contracts/states.ts';
import { PRICES } from '../../core/costs/prices.ts';
import { diagnoseFailure } from '../../core/diagnosis/diagnose-failure.ts';
import { batchJobs } from '../../core/diagnosis/jobs.ts';
import { notify } from '../../core/notifications/notify.ts';
import { batchSettings } from '../../core/training/batch-jobs.ts';
import { batch, logs, modelsOf, registryOf, sns } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('diagnose-failure', DiagnoseEvent, async (event, { environment, now }) =>
  DiagnoseOutput.parse(
    await diagnoseFailure(event, {
      registry: registryOf(environment),
      models: modelsOf(environment),
      modelsBucket: environment.MODELS_BUCKET,
      jobs: batchJobs(batch(), logs(), environment.JOB_LOG_GROUP),
      settings: batchSettings(environment),
      prices: PRICES,
      notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
      dashboardUrl: environment.DASHBOARD_URL,
      now,
    }),
  ),
);

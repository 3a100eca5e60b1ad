import { ResolveOutput, TrainingInput } from '../../contracts/states.ts';
import { batchSettings } from '../../core/training/batch-jobs.ts';
import { resolveTraining } from '../../core/training/resolve-training.ts';
import { dataOf, modelsOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('resolve-training', TrainingInput, async (event, { environment, now }) =>
  ResolveOutput.parse(
    await resolveTraining(event, {
      registry: registryOf(environment),
      data: dataOf(environment),
      dataBucket: environment.DATA_BUCKET,
      models: modelsOf(environment),
      modelsBucket: environment.MODELS_BUCKET,
      settings: batchSettings(environment),
      now,
    }),
  ),
);

import { RegisterOutput, TrainingInput } from '../../contracts/states.ts';
import { publishEvent } from '../../core/events/publish-event.ts';
import { registerModel } from '../../core/training/register-model.ts';
import { dataOf, eventBridge, modelsOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('register-model', TrainingInput, async (event, { environment, now }) =>
  RegisterOutput.parse(
    await registerModel(event, {
      registry: registryOf(environment),
      data: dataOf(environment),
      dataBucket: environment.DATA_BUCKET,
      models: modelsOf(environment),
      modelsBucket: environment.MODELS_BUCKET,
      codeVersion: environment.CODE_VERSION,
      publishEvent: (type, detail) => publishEvent(eventBridge(), environment.EVENT_BUS_NAME, type, detail),
      now,
    }),
  ),
);

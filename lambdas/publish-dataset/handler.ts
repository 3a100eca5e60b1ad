import { PreparationInput, PublishOutput } from '../../contracts/states.ts';
import { publishDataset } from '../../core/preparation/publish-dataset.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'publish-dataset',
  PreparationInput,
  async (event, { environment, now }) =>
    PublishOutput.parse(
      await publishDataset(event, { registry: registryOf(environment), data: dataOf(environment), now }),
    ),
);

import { CheckConsistencyOutput, PreparationInput } from '../../contracts/states.ts';
import { checkConsistency } from '../../core/preparation/check-consistency.ts';
import { dataOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'check-consistency',
  PreparationInput,
  async (event, { environment, now }) =>
    CheckConsistencyOutput.parse(
      await checkConsistency(event, { registry: registryOf(environment), data: dataOf(environment), now }),
    ),
);

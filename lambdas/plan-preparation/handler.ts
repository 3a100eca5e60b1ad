import { PlanOutput, PreparationInput } from '../../contracts/states.ts';
import { planPreparation } from '../../core/preparation/plan-preparation.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'plan-preparation',
  PreparationInput,
  async (event, { environment, now }) =>
    PlanOutput.parse(
      await planPreparation(event, {
        registry: registryOf(environment),
        landing: landingOf(environment),
        data: dataOf(environment),
        codeVersion: environment.CODE_VERSION,
        now,
      }),
    ),
);

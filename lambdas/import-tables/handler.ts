import { CheckConsistencyOutput, PreparationInput } from '../../contracts/states.ts';
import { importTables } from '../../core/tables/import-tables.ts';
import { dataOf, landingOf, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler('import-tables', PreparationInput, async (event, { environment, now }) =>
  CheckConsistencyOutput.parse(
    await importTables(event, {
      registry: registryOf(environment),
      landing: landingOf(environment),
      data: dataOf(environment),
      now,
    }),
  ),
);

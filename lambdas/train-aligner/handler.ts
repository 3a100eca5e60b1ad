import { PreparationInput, TrainAlignerOutput } from '../../contracts/states.ts';
import { fixRefinement } from '../../core/preparation/fix-refinement.ts';
import { dataOf, openS3Uri, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'train-aligner',
  PreparationInput,
  async (event, { environment, now, log }) =>
    TrainAlignerOutput.parse(
      await fixRefinement(event, {
        registry: registryOf(environment),
        data: dataOf(environment),
        openUri: openS3Uri,
        now,
        log,
      }),
    ),
);

import { PreparationInput, TrainAlignerOutput } from '../../contracts/states.ts';
import { fixRefinement } from '../../core/preparation/fix-refinement.ts';
import { trainAligner } from '../../core/refine/train-aligner.ts';
import { dataOf, openS3Uri, registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

export const handler = createHandler(
  'train-aligner',
  PreparationInput,
  async (event, { environment, now, log }) => {
    const data = dataOf(environment);
    const output = await fixRefinement(event, {
      registry: registryOf(environment),
      data,
      now,
      train: (run) => trainAligner(run, { data, now, log, openUri: openS3Uri }),
    });
    return TrainAlignerOutput.parse(output);
  },
);

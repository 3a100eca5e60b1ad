import type { z } from 'zod';
import { Refinement } from '../../contracts/refinement.ts';
import type { PreparationInput, TrainAlignerOutput } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import { type TrainAlignerDependencies, trainAligner } from '../refine/train-aligner.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { endIngest } from './map-stages.ts';

/** The stage TrainAligner with its records: Ingest is over when it begins, Refine has begun when it ends. */
export async function fixRefinement(
  { runId }: PreparationInput,
  dependencies: TrainAlignerDependencies & {
    registry: Pick<Registry, 'startStage' | 'endStage'>;
  },
): Promise<z.infer<typeof TrainAlignerOutput>> {
  const { registry, data, now } = dependencies;
  await endIngest(runId, dependencies);
  const output = await inStage({ registry, now }, runId, 'TrainAligner', async () => {
    const trained = await trainAligner({ runId }, dependencies);
    const { heldOut, alignerKey, warnings } = await readJson(data, keys.refinement(runId), Refinement);
    const sets = heldOut.map((set) => `${set.split} ${set.name} ${set.pairs}`).join(', ');
    const aligner = alignerKey ? 'pairs are scored' : 'pairs are not scored';
    return {
      message: [`held out: ${sets || 'nothing'}; ${aligner}`, ...warnings].join('. '),
      output: trained,
    };
  });
  await registry.startStage(runId, 'Refine', now().toISOString(), output.items);
  return output;
}

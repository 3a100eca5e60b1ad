import type { z } from 'zod';
import { Refinement } from '../../contracts/refinement.ts';
import type { PreparationInput, TrainAlignerOutput } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { endIngest } from './map-stages.ts';

export interface FixRefinementDependencies {
  registry: Pick<Registry, 'startStage' | 'endStage'>;
  data: Objects;
  now: () => Date;
  /** `trainAligner`, wherever it runs. */
  train: (input: { runId: string }) => Promise<z.infer<typeof TrainAlignerOutput>>;
}

/** The stage TrainAligner with its records: Ingest is over when it begins, Refine has begun when it ends. */
export async function fixRefinement(
  { runId }: PreparationInput,
  dependencies: FixRefinementDependencies,
): Promise<z.infer<typeof TrainAlignerOutput>> {
  const { registry, data, now, train } = dependencies;
  await endIngest(runId, dependencies);
  const output = await inStage({ registry, now }, runId, 'TrainAligner', async () => {
    const trained = await train({ runId });
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

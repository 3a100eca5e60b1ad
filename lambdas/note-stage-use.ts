import { z } from 'zod';
import type { LambdaName } from '../contracts/environments.ts';
import { RunId } from '../contracts/primitives.ts';
import type { PreparationStage } from '../contracts/stages.ts';
import type { Log } from '../core/log.ts';
import { registryOf } from './clients.ts';

/** The stages of a preparation by the Lambdas that do their work. A training's are jobs, beside which its Lambdas cost nothing. */
const STAGE_OF: Partial<Record<LambdaName, PreparationStage>> = {
  'plan-preparation': 'Plan',
  'import-tables': 'ImportTables',
  'ingest-shard': 'Ingest',
  'quarantine-shard': 'Ingest',
  'train-aligner': 'TrainAligner',
  'refine-partition': 'Refine',
  'compare-pairs': 'Compare',
  'finish-partition': 'Finish',
  'check-consistency': 'CheckConsistency',
  'request-approval': 'AwaitApproval',
  'publish-dataset': 'Publish',
  'announce-dataset': 'Announce',
};

const Work = z.object({
  event: z.object({ runId: RunId }),
  environment: z.object({ TABLE_NAME: z.string() }),
});

/**
 * Adds what an invocation has used to its stage, where it is one of a stage. The work is done, or has failed with its own
 * error, whether or not this can be written. An invocation that Lambda kills is not counted.
 */
export async function noteStageUse(
  name: LambdaName,
  event: unknown,
  gbSeconds: number,
  log: Log,
): Promise<void> {
  const stage = STAGE_OF[name];
  const work = Work.safeParse({ event, environment: process.env });
  if (stage === undefined || !work.success) return;
  const { runId } = work.data.event;
  await registryOf(work.data.environment)
    .addStageUse(runId, stage, gbSeconds)
    .catch((error: Error) =>
      log.warn('cannot note what the stage has used', { runId, stage, error: String(error) }),
    );
}

import type { Stage } from '../../contracts/stages.ts';
import type { Registry } from '../registry/registry.ts';

/** What recording a stage needs. */
export interface StageDependencies {
  registry: Pick<Registry, 'startStage' | 'endStage'>;
  now: () => Date;
}

/**
 * Runs the work of a stage and records its start and its end: with the message that the work returns, or as FAILED with
 * the error's name and message. The error leaves as it came. @returns the output of the work
 */
export async function inStage<Output>(
  { registry, now }: StageDependencies,
  runId: string,
  stage: Stage,
  work: () => Promise<{ message: string; output: Output }>,
): Promise<Output> {
  await registry.startStage(runId, stage, now().toISOString());
  let result: { message: string; output: Output };
  try {
    result = await work();
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const recorded = registry.endStage(runId, stage, now().toISOString(), 'FAILED', message);
    // Retry and Catch must see this error, not that of the record; `close-run` ends the stage in any case.
    await recorded.catch(() => false);
    throw error;
  }
  await registry.endStage(runId, stage, now().toISOString(), 'SUCCEEDED', result.message);
  return result.output;
}

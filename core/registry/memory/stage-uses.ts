import type { StageUseRegistry } from '../registry.ts';
import { copy } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** What the Lambdas of stages have used, in memory. */
export function memoryStageUses({ stageUses }: MemoryTables): StageUseRegistry {
  return {
    async addStageUse(runId, stage, gbSeconds) {
      const { invocations: calls, gbSeconds: before } = stageUses.get(`${runId} ${stage}`) ?? {
        invocations: 0,
        gbSeconds: 0,
      };
      stageUses.set(`${runId} ${stage}`, {
        runId,
        stage,
        invocations: calls + 1,
        gbSeconds: before + gbSeconds,
      });
    },
    listStageUse: async (runId) => copy([...stageUses.values()].filter((use) => use.runId === runId)),
  };
}

import { StageUse } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import type { StageUseRegistry } from './registry.ts';

/** What the Lambdas of stages have used, in the table. */
export function stageUses({ stageUse }: RegistryEntities): StageUseRegistry {
  return {
    async addStageUse(runId, stage, gbSeconds) {
      await stageUse.update({ runId, stage }).add({ invocations: 1, gbSeconds }).go();
    },

    async listStageUse(runId) {
      const { data } = await stageUse.query.ofRun({ runId }).go({ consistent: true, pages: 'all' });
      return data.map((item) => parseContract(StageUse, item, `what run ${runId} has used`));
    },
  };
}

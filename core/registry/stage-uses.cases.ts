import { describe, expect, it } from 'vitest';
import { type OpenRegistry, withCorpus } from './registry.fixture.ts';

/** What every registry does with what stages use. */
export function stageUseCases(open: OpenRegistry): void {
  describe('stage uses', () => {
    it('adds up what the Lambdas of a stage use, also at the same time', async () => {
      const { registry, startRun } = await withCorpus(open);
      const runId = await startRun('one');
      await Promise.all([1.5, 2.5, 0.25].map((used) => registry.addStageUse(runId, 'Ingest', used)));
      await registry.addStageUse(runId, 'Plan', 1);
      await registry.addStageUse(`${runId}-other`, 'Plan', 9);
      const uses = await registry.listStageUse(runId);
      expect(uses.sort((a, b) => (a.stage < b.stage ? -1 : 1))).toEqual([
        { runId, stage: 'Ingest', invocations: 3, gbSeconds: 4.25 },
        { runId, stage: 'Plan', invocations: 1, gbSeconds: 1 },
      ]);
    });
  });
}

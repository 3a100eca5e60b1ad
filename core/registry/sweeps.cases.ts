import { describe, expect, it } from 'vitest';
import { Sweep } from '../../contracts/sweep.ts';
import { type OpenRegistry, withCorpus } from './registry.fixture.ts';

/** What every registry does with sweeps. */
export function sweepCases(open: OpenRegistry): void {
  describe('sweeps', () => {
    it('keeps sweeps and ends each once', async () => {
      const { registry, id } = await withCorpus(open);
      const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
      const sweep = (sweepId: string, second: number) =>
        Sweep.parse({
          ...id,
          ...{ sweepId, model: 'm', task: 'translation', startedBy: 'jane', createdAt: at(second) },
          space: { seed: { values: [1] } },
          members: [{ runId: 'r-1', settings: { seed: 1 } }],
        });
      await registry.putSweep(sweep('sweep-1', 1));
      await registry.putSweep(sweep('sweep-2', 2));
      expect((await registry.listSweeps()).map(({ sweepId }) => sweepId)).toEqual(['sweep-2', 'sweep-1']);
      expect(await registry.endSweep('sweep-1', { endedAt: at(5), best: 'r-1' })).toBe(true);
      expect(await registry.endSweep('sweep-1', { endedAt: at(6) })).toBe(false);
      expect(await registry.getSweep('sweep-1')).toEqual({
        ...sweep('sweep-1', 1),
        endedAt: at(5),
        best: 'r-1',
      });
      await expect(registry.endSweep('nobody', { endedAt: at(5) })).rejects.toMatchObject({
        name: 'NotRegistered',
      });
    });
  });
}

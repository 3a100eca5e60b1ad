import { Sweep } from '../../contracts/sweep.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { NotRegistered } from './errors.ts';
import type { SweepRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Sweeps in the table. Their members are runs. */
export function sweeps({ sweep }: RegistryEntities): SweepRegistry {
  const getSweep: SweepRegistry['getSweep'] = async (sweepId) => {
    const { data } = await sweep.get({ sweepId }).go({ consistent: true });
    return data ? parseContract(Sweep, data, `sweep ${sweepId}`) : undefined;
  };
  return {
    async putSweep(item) {
      await sweep.put(item).go();
    },
    getSweep,

    async listSweeps() {
      const { data } = await sweep.query.all({}).go({ order: 'desc', limit: 50 });
      return data.map((item) => parseContract(Sweep, item, 'a sweep of the registry'));
    },

    async endSweep(sweepId, end) {
      const ended = await applied(() =>
        sweep
          .patch({ sweepId })
          .set(end)
          .where((at, is) => is.notExists(at.endedAt))
          .go(),
      );
      if (ended) return true;
      if (!(await getSweep(sweepId))) throw sweepMissing(sweepId);
      return false;
    },
  };
}

export const sweepMissing = (sweepId: string) => new NotRegistered(`No sweep ${sweepId} is registered.`);

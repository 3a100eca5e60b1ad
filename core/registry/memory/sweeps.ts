import type { SweepRegistry } from '../registry.ts';
import { sweepMissing } from '../sweeps.ts';
import { copy, must } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Sweeps in memory. */
export function memorySweeps({ sweeps }: MemoryTables): SweepRegistry {
  return {
    putSweep: async (sweep) => void sweeps.set(sweep.sweepId, copy(sweep)),
    getSweep: async (sweepId) => copy(sweeps.get(sweepId)),
    listSweeps: async () =>
      copy([...sweeps.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, 50)),
    async endSweep(sweepId, end) {
      const sweep = must(sweeps.get(sweepId), () => sweepMissing(sweepId));
      if (sweep.endedAt !== undefined) return false;
      sweeps.set(sweepId, copy({ ...sweep, ...end }));
      return true;
    },
  };
}

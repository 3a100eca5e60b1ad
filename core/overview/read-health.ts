import type { Health } from '../../contracts/api/overview.ts';
import type { Heartbeat } from '../../contracts/entities.ts';
import { monthToDateUsd } from '../costs/month-to-date.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import type { DeploymentHealth } from './deployment-health.ts';

/** The sweep comes every hour, the watch every few minutes; one may fail. */
const LATE_SECONDS: Record<Heartbeat['beat'], number> = { sweep: 2 * 3600 + 600, watch: 30 * 60 };

export interface HealthDependencies {
  registry: Pick<Registry, 'listCorpora' | 'listHeartbeats' | 'listRuns' | 'oldestOpenAt'>;
  health: () => Promise<DeploymentHealth>;
  monthlyLimitUsd: number | undefined;
  now: () => Date;
}

/** Whether everything that should happen by itself does. Reads one item a corpus, and the runs of the month. */
export async function readHealth(dependencies: HealthDependencies): Promise<Health> {
  const { registry, health, monthlyLimitUsd, now } = dependencies;
  const [found, heartbeats, monthUsd, corpora] = await Promise.all([
    health(),
    registry.listHeartbeats(),
    monthToDateUsd(registry, now()),
    registry.listCorpora(),
  ]);
  const oldest = await forEachOf(corpora, (corpus) => registry.oldestOpenAt(corpus));
  const [oldestUploadAt] = oldest.filter((at) => at !== undefined).sort();
  return {
    ...found,
    heartbeats: heartbeats.map(({ beat, at }) => ({
      ...{ beat, at },
      late: now().getTime() - Date.parse(at) > LATE_SECONDS[beat] * 1000,
    })),
    oldestUploadAt,
    monthUsd,
    monthlyLimitUsd,
  };
}

import type { Health } from '../../contracts/api/overview.ts';
import type { Heartbeat } from '../../contracts/entities.ts';
import { monthToDateUsd } from '../costs/month-to-date.ts';
import type { Registry } from '../registry/registry.ts';
import type { DeploymentHealth } from './deployment-health.ts';

/** The sweep comes every hour, the watch every few minutes; one may fail. */
const LATE_SECONDS: Record<Heartbeat['beat'], number> = { sweep: 2 * 3600 + 600, watch: 30 * 60 };

export interface HealthDependencies {
  registry: Pick<Registry, 'listHeartbeats' | 'listRuns' | 'oldestOpenOfAllAt'>;
  health: () => Promise<DeploymentHealth>;
  monthlyLimitUsd: number | undefined;
  now: () => Date;
}

/** Whether everything that should happen by itself does. Reads the runs of the month, and little more. */
export async function readHealth(dependencies: HealthDependencies): Promise<Health> {
  const { registry, health, monthlyLimitUsd, now } = dependencies;
  const [found, heartbeats, monthUsd, oldestUploadAt] = await Promise.all([
    health(),
    registry.listHeartbeats(),
    monthToDateUsd(registry, now()),
    registry.oldestOpenOfAllAt(),
  ]);
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

import type { ApiTerms } from '../api/services.ts';
import type { DeploymentConfig } from './config.ts';
import { queueMachines } from './queue-machines.ts';

/** What the API tells about a deployment's settings. @param queues their ARNs */
export function apiTerms(
  { training, intake }: Pick<DeploymentConfig, 'training' | 'intake'>,
  queues: { cpu: string; gpu: string; gpuOnDemand: string },
): ApiTerms {
  const { gpuDevice, concurrentRuns, monthlyLimitUsd } = training;
  return {
    settings: {
      cpuQueue: queues.cpu,
      gpuQueue: queues.gpu,
      gpuDevice,
      machines: queueMachines(training, queues),
    },
    limits: { concurrentRuns, ...(monthlyLimitUsd === undefined ? {} : { monthlyLimitUsd }) },
    intake,
  };
}

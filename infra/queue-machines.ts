import type { Machine } from '../contracts/prices.ts';
import type { DeploymentConfig } from './config.ts';

/** By queue: the machine that a job is taken to run on as long as nothing says better. */
export function queueMachines(
  { cpuVcpus, gpuVcpus, cpuInstanceTypes, gpuInstanceTypes }: DeploymentConfig['training'],
  queues: { cpu: string; gpu: string; gpuOnDemand: string },
): Record<string, Machine> {
  const onGpu = { instanceType: gpuInstanceTypes[0], vcpus: gpuVcpus, gpus: 1 };
  return {
    [queues.cpu]: { instanceType: cpuInstanceTypes[0], vcpus: cpuVcpus, gpus: 0, purchase: 'on-demand' },
    [queues.gpu]: { ...onGpu, purchase: 'spot' },
    [queues.gpuOnDemand]: { ...onGpu, purchase: 'on-demand' },
  };
}

import type { LambdaEnvironment } from '../../contracts/environments.ts';
import type { JobStep } from '../../contracts/job.ts';
import type { Machine } from '../../contracts/prices.ts';
import type { BatchJob } from '../../contracts/states.ts';
import type { TaskType } from '../../contracts/training-recipe.ts';
import { DragomanError } from '../errors.ts';

/** A job's queue is none that the deployment has. */
export class UnknownQueue extends DragomanError {}

/** Queues, job definitions and memory as the deployment has them. */
export interface BatchSettings {
  cpuQueue: string;
  gpuQueue: string;
  gpuOnDemandQueue: string;
  cpuJobDefinition: string;
  gpuJobDefinition: string;
  /** What the GPU queues really have. */
  gpuDevice: 'cuda' | 'cpu';
  cpuMemoryMiB: number;
  gpuMemoryMiB: number;
  /** By queue: what a job is taken to run on as long as nothing says better. */
  machines: Readonly<Record<string, Machine>>;
}

/** As a Lambda's environment names them. */
export function batchSettings(
  environment: Pick<
    LambdaEnvironment<'resolve-training'>,
    | 'CPU_QUEUE_ARN'
    | 'GPU_QUEUE_ARN'
    | 'GPU_ON_DEMAND_QUEUE_ARN'
    | 'CPU_JOB_DEFINITION_ARN'
    | 'GPU_JOB_DEFINITION_ARN'
    | 'GPU_DEVICE'
    | 'CPU_MEMORY_MIB'
    | 'GPU_MEMORY_MIB'
    | 'QUEUE_MACHINES'
  >,
): BatchSettings {
  return {
    cpuQueue: environment.CPU_QUEUE_ARN,
    gpuQueue: environment.GPU_QUEUE_ARN,
    gpuOnDemandQueue: environment.GPU_ON_DEMAND_QUEUE_ARN,
    cpuJobDefinition: environment.CPU_JOB_DEFINITION_ARN,
    gpuJobDefinition: environment.GPU_JOB_DEFINITION_ARN,
    gpuDevice: environment.GPU_DEVICE,
    cpuMemoryMiB: environment.CPU_MEMORY_MIB,
    gpuMemoryMiB: environment.GPU_MEMORY_MIB,
    machines: environment.QUEUE_MACHINES,
  };
}

/**
 * Memory remedies stop at this many times what a step was first given: what the instance types of infra/config.ts can
 * still hold, since a job that none can hold waits for nothing.
 */
const MEMORY_GROWTH = { cpu: 4, gpu: 2 };

/** Where a step runs: on a machine with a GPU or without. */
export interface Placement extends Pick<BatchJob, 'jobQueue' | 'jobDefinition' | 'memoryMiB'> {
  device: 'cuda' | 'cpu';
  memoryLimitMiB: number;
}

/** Steps that need a GPU where there is one: all that run a network. Training goes to the GPU queue in any case. */
const ON_GPU: readonly JobStep[] = ['generate', 'train', 'evaluate'];

/** Where the first attempt of a step runs. Tables are trained on processors. */
export function placementOf(
  step: JobStep,
  settings: BatchSettings,
  task: TaskType = 'translation',
): Placement {
  const hasGpu = settings.gpuDevice === 'cuda';
  const onGpuQueue = task !== 'tabular' && (step === 'train' || (ON_GPU.includes(step) && hasGpu));
  const memoryMiB = onGpuQueue ? settings.gpuMemoryMiB : settings.cpuMemoryMiB;
  return {
    device: onGpuQueue ? settings.gpuDevice : 'cpu',
    jobQueue: onGpuQueue ? settings.gpuQueue : settings.cpuQueue,
    jobDefinition: onGpuQueue ? settings.gpuJobDefinition : settings.cpuJobDefinition,
    memoryMiB,
    memoryLimitMiB: memoryMiB * (onGpuQueue ? MEMORY_GROWTH.gpu : MEMORY_GROWTH.cpu),
  };
}

/** The machine that jobs of a queue are taken to run on. @throws UnknownQueue */
export function machineOf(jobQueue: string, { machines }: Pick<BatchSettings, 'machines'>): Machine {
  const machine = machines[jobQueue];
  if (machine) return machine;
  throw new UnknownQueue(`No machine is known for the queue ${jobQueue}. Deploy all stacks of one version.`);
}

/** What a job is looked up by. */
export const jobName = (runId: string, step: JobStep, attempt: number) => `${runId}-${step}-${attempt}`;

/** The arguments of the image's entry point `trainer`. */
export function trainerCommand(
  step: JobStep,
  task: string,
  uris: { config: string; inputs: Record<string, string>; out: string; state: string },
): string[] {
  const inputs = Object.entries(uris.inputs).flatMap(([name, uri]) => ['--in', `${name}=${uri}`]);
  return [step, '--task', task, '--config', uris.config, ...inputs, '--out', uris.out, '--state', uris.state];
}

/** The next attempt of a job: another name and job file, the same inputs and outputs. */
export function nextAttemptOf(
  job: BatchJob,
  runId: string,
  configUri: string,
  { jobQueue, memoryMiB }: Pick<BatchJob, 'jobQueue' | 'memoryMiB'>,
): BatchJob {
  const attempt = job.attempt + 1;
  const config = job.command.indexOf('--config') + 1;
  return {
    ...job,
    jobQueue,
    memoryMiB,
    attempt,
    jobName: jobName(runId, job.step, attempt),
    command: job.command.map((argument, index) => (index === config ? configUri : argument)),
  };
}

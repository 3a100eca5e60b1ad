import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { queueMachines } from '../queue-machines.ts';
import type { TrainingStack } from '../stacks/training-stack.ts';
import { allow } from './access.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';

export type TrainingLambdas = ReturnType<typeof trainingLambdas>;

/** The Lambdas of `train-model`. */
export function trainingLambdas(scope: Construct, context: PipelineContext, training: TrainingStack) {
  const env = contextEnvironment(context);
  const jobs = jobsEnvironment(context, training);
  const lambdas = {
    resolveTraining: pipelineLambda(scope, context, 'resolve-training', {
      // Streams the whole training data past the evaluation sets of the deployment.
      size: 'text',
      environment: { ...env.table, ...env.data, ...env.models, ...jobs },
      data: { read: ['datasets/', 'held-out/', 'references/', 'monolingual/'] },
      models: { read: ['runs/', 'models/'], write: ['runs/'] },
    }),
    diagnoseFailure: pipelineLambda(scope, context, 'diagnose-failure', {
      environment: {
        ...env.table,
        ...env.models,
        ...env.topic,
        ...jobs,
        JOB_LOG_GROUP: training.jobLogs.logGroupName,
      },
      models: { read: ['runs/'], write: ['runs/'] },
    }),
    registerModel: pipelineLambda(scope, context, 'register-model', {
      environment: { ...env.table, ...env.data, ...env.models, ...env.topic, ...env.bus, ...env.code },
      data: { read: ['datasets/', 'held-out/'] },
      models: { read: ['runs/', 'models/'], write: ['runs/', 'models/'] },
    }),
    promoteModel: pipelineLambda(scope, context, 'promote-model', {
      environment: { ...env.table, ...env.topic, ...env.bus },
    }),
  };
  const { function: diagnose } = lambdas.diagnoseFailure;
  const jobLogs = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: training.jobLogs.logGroupName,
  });
  // AWS authorizes by the stream, the emulator by the group.
  allow(diagnose, ['logs:GetLogEvents'], [jobLogs, `${jobLogs}:log-stream:*`]);
  allowJobs(diagnose, ['ListJobs', 'DescribeJobs', 'TerminateJob']);
  return lambdas;
}

/** What Lambdas that plan, price or diagnose jobs know of queues, definitions and machines. */
export function jobsEnvironment({ config }: PipelineContext, training: TrainingStack) {
  const { cpu, gpu, gpuOnDemand } = training.queues;
  return {
    CPU_QUEUE_ARN: cpu.jobQueueArn,
    GPU_QUEUE_ARN: gpu.jobQueueArn,
    GPU_ON_DEMAND_QUEUE_ARN: gpuOnDemand.jobQueueArn,
    CPU_JOB_DEFINITION_ARN: training.jobDefinitions.cpu.jobDefinitionArn,
    GPU_JOB_DEFINITION_ARN: training.jobDefinitions.gpu.jobDefinitionArn,
    GPU_DEVICE: config.training.gpuDevice,
    CPU_MEMORY_MIB: String(config.training.cpuMemoryMib),
    GPU_MEMORY_MIB: String(config.training.gpuMemoryMib),
    QUEUE_MACHINES: JSON.stringify(
      queueMachines(config.training, {
        cpu: cpu.jobQueueArn,
        gpu: gpu.jobQueueArn,
        gpuOnDemand: gpuOnDemand.jobQueueArn,
      }),
    ),
  };
}

/** Lets a Lambda look Batch jobs up or terminate them. Looking up knows no resources. */
export function allowJobs(
  grantee: Parameters<typeof allow>[0] & Construct,
  actions: ('ListJobs' | 'DescribeJobs' | 'TerminateJob')[],
): void {
  const jobs = Stack.of(grantee).formatArn({ service: 'batch', resource: 'job', resourceName: '*' });
  for (const action of actions) allow(grantee, [`batch:${action}`], [action === 'TerminateJob' ? jobs : '*']);
}

import { CfnOutput, Duration, RemovalPolicy, Size, Stack, type StackProps } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import { SubmitJobsPolicy } from '../constructs/submit-jobs-policy.ts';
import { TrainerImage } from '../constructs/trainer-image.ts';
import { TrainingComputeEnvironments } from '../constructs/training-compute-environments.ts';
import { TrainingNetwork } from '../constructs/training-network.ts';

export interface TrainingStackProps extends StackProps {
  data: s3.IBucket;
  models: s3.IBucket;
}

/** AWS Batch: network, machines, queues, and how the trainer's container runs. */
export class TrainingStack extends Stack {
  readonly queues: { cpu: batch.JobQueue; gpu: batch.JobQueue; gpuOnDemand: batch.JobQueue };
  readonly jobDefinitions: { cpu: batch.EcsJobDefinition; gpu: batch.EcsJobDefinition };
  readonly jobLogs: logs.LogGroup;
  readonly submitJobs: SubmitJobsPolicy;

  constructor(scope: Construct, id: string, config: DeploymentConfig, props: TrainingStackProps) {
    super(scope, id, props);
    const { training } = config;
    const network = new TrainingNetwork(this, 'Network', config);
    const machines = new TrainingComputeEnvironments(this, 'Machines', { training, network });
    this.queues = {
      cpu: this.queue('CpuQueue', [machines.cpu]),
      gpu: this.queue('GpuQueue', [machines.gpuSpot, machines.gpuOnDemand]),
      gpuOnDemand: this.queue('GpuOnDemandQueue', [machines.gpuOnDemand]),
    };
    this.jobLogs = new logs.LogGroup(this, 'JobLogs', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const image = new TrainerImage(this, 'Image', training.image).image;
    const jobRole = this.jobRole(props);
    const define = (name: string, cpu: number, memoryMib: number, gpu?: number) =>
      new batch.EcsJobDefinition(this, name, {
        // Only the state machine relaunches: it knows why a job failed.
        retryAttempts: 1,
        timeout: Duration.hours(training.longestJobHours),
        propagateTags: true,
        // A deploy must not take the definition away from jobs that are about to be submitted with it.
        skipDeregisterOnUpdate: true,
        container: new batch.EcsEc2ContainerDefinition(this, `${name}Container`, {
          image,
          cpu,
          memory: Size.mebibytes(memoryMib),
          gpu,
          // The image's entry point is `trainer`; every job brings its own command.
          command: ['--help'],
          jobRole,
          linuxParameters: new batch.LinuxParameters(this, `${name}Linux`, {
            // PyTorch's data loaders hand tensors over in shared memory.
            sharedMemorySize: Size.gibibytes(4),
          }),
          logging: ecs.LogDriver.awsLogs({ logGroup: this.jobLogs, streamPrefix: name }),
        }),
      });
    this.jobDefinitions = {
      cpu: define('CpuJob', training.cpuVcpus, training.cpuMemoryMib),
      gpu: define(
        'GpuJob',
        training.gpuVcpus,
        training.gpuMemoryMib,
        training.gpuDevice === 'cuda' ? 1 : undefined,
      ),
    };
    this.submitJobs = new SubmitJobsPolicy(this, 'SubmitJobs', {
      jobQueueArns: Object.values(this.queues).map((queue) => queue.jobQueueArn),
      jobDefinitionArns: Object.values(this.jobDefinitions).map((definition) => definition.jobDefinitionArn),
    });
    new CfnOutput(this, 'CpuQueueArn', { value: this.queues.cpu.jobQueueArn });
    new CfnOutput(this, 'GpuQueueArn', { value: this.queues.gpu.jobQueueArn });
    new CfnOutput(this, 'GpuOnDemandQueueArn', { value: this.queues.gpuOnDemand.jobQueueArn });
    new CfnOutput(this, 'CpuJobDefinitionArn', { value: this.jobDefinitions.cpu.jobDefinitionArn });
    new CfnOutput(this, 'JobLogGroupName', { value: this.jobLogs.logGroupName });
  }

  private queue(id: string, environments: batch.IComputeEnvironment[]): batch.JobQueue {
    return new batch.JobQueue(this, id, {
      computeEnvironments: environments.map((computeEnvironment, index) => ({
        computeEnvironment,
        order: index + 1,
      })),
      // A job that no machine can ever take (often: the account's GPU quota is 0) would wait for ever, silently.
      jobStateTimeLimitActions: Object.values(batch.JobStateTimeLimitActionsReason).map((reason) => ({
        action: batch.JobStateTimeLimitActionsAction.CANCEL,
        state: batch.JobStateTimeLimitActionsState.RUNNABLE,
        maxTime: Duration.minutes(30),
        reason,
      })),
    });
  }

  /** What the trainer may do: read datasets, read and write models. It knows no table, no topic, no state machine. */
  private jobRole({ data, models }: TrainingStackProps): iam.Role {
    const role = new iam.Role(this, 'JobRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [data.bucketArn, models.bucketArn] }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [
          data.arnForObjects('datasets/*'),
          data.arnForObjects('held-out/*'),
          data.arnForObjects('monolingual/*'),
          models.arnForObjects('*'),
        ],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: [models.arnForObjects('runs/*')],
      }),
    );
    return role;
  }
}

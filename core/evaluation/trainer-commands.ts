import { type BatchClient, DescribeJobsCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import { EXIT_CODES } from '../../contracts/job.ts';
import { DragomanError } from '../errors.ts';

/** Batch knows no such job (any more): it forgets ended ones after some days. */
export class CommandForgotten extends DragomanError {}

/** How far a command of the trainer has come. */
export interface CommandState {
  /** `WAITING`: for its turn, or for a machine, which takes minutes to start where none runs. */
  status: 'WAITING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** Why it failed, as Batch says it. */
  reason?: string;
}

/** Commands of the trainer that people wait for, as jobs of Batch on processors. */
export interface TrainerCommands {
  /**
   * Submits one; texts and models lie in the models bucket. @param uriOf the S3 URI of a key of that bucket
   * @returns the id of the job
   */
  submitCommand: (name: string, command: (uriOf: (key: string) => string) => string[]) => Promise<string>;
  /** @throws CommandForgotten */
  describeCommand: (jobId: string) => Promise<CommandState>;
}

/** Nobody waits longer than this for some lines. */
const TIMEOUT_SECONDS = 1800;

/** Commands as jobs of one queue of AWS Batch. */
export function trainerCommands(
  batch: BatchClient,
  {
    queueArn,
    jobDefinitionArn,
    modelsBucket,
  }: Record<'queueArn' | 'jobDefinitionArn' | 'modelsBucket', string>,
): TrainerCommands {
  return {
    async submitCommand(name, command) {
      const { jobId } = await batch.send(
        new SubmitJobCommand({
          jobName: name,
          jobQueue: queueArn,
          jobDefinition: jobDefinitionArn,
          timeout: { attemptDurationSeconds: TIMEOUT_SECONDS },
          containerOverrides: { command: command((key) => `s3://${modelsBucket}/${key}`) },
        }),
      );
      return jobId as string;
    },
    async describeCommand(jobId) {
      const { jobs } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
      const job = jobs?.[0];
      if (!job) throw new CommandForgotten(`Batch knows no job ${jobId} any more. Ask for it again.`);
      if (job.status === 'SUCCEEDED' || job.status === 'RUNNING') return { status: job.status };
      if (job.status !== 'FAILED') return { status: 'WAITING' };
      const exit = Object.entries(EXIT_CODES).find(([, code]) => code === job.container?.exitCode)?.[0];
      const reasons = [job.statusReason, job.container?.reason, exit && `the trainer ended with: ${exit}`];
      return { status: 'FAILED', reason: [...new Set(reasons.filter(Boolean))].join('; ') };
    },
  };
}

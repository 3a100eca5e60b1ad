import {
  type BatchClient,
  DescribeJobsCommand,
  type JobStatus,
  paginateListJobs,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { type JobOutcome, parseJobOutcome } from './evidence.ts';

/** What a diagnosis needs of the service that runs jobs. */
export interface Jobs {
  /** The newest job of a name in a queue, whatever its status; undefined when none was ever submitted. */
  find(queue: string, name: string): Promise<JobOutcome | undefined>;
  /** Ends a job; one that has ended already stays as it is. */
  terminate(jobId: string, reason: string): Promise<void>;
  /** The last lines of a log stream, oldest first; none when it does not exist. */
  logTail(logStreamName: string, lines: number): Promise<string[]>;
}

/** AWS Batch, with logs in CloudWatch Logs. */
export function batchJobs(batch: BatchClient, logs: CloudWatchLogsClient, logGroupName: string): Jobs {
  return {
    find: async (jobQueue, name) => {
      const filters = [{ name: 'JOB_NAME', values: [name] }];
      let newest: { jobId: string; createdAt: number } | undefined;
      for await (const page of paginateListJobs({ client: batch }, { jobQueue, filters })) {
        for (const { jobId, jobName, createdAt = 0 } of page.jobSummaryList ?? []) {
          if (jobId === undefined || jobName !== name) continue;
          if (newest === undefined || createdAt > newest.createdAt) newest = { jobId, createdAt };
        }
      }
      if (!newest) return undefined;
      const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [newest.jobId] }));
      return jobs[0] && parseJobOutcome(JSON.stringify(jobs[0]));
    },
    terminate: async (jobId, reason) => {
      await batch.send(new TerminateJobCommand({ jobId, reason }));
    },
    logTail: async (logStreamName, limit) => {
      try {
        const { events = [] } = await logs.send(
          new GetLogEventsCommand({ logGroupName, logStreamName, limit, startFromHead: false }),
        );
        return events.map(({ message = '' }) => message.trimEnd());
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return [];
        throw error;
      }
    },
  };
}

const ENDED: readonly string[] = ['SUCCEEDED', 'FAILED'] satisfies JobStatus[];

/** Whether Batch may still run, or is running, the job. */
export const isAlive = (outcome: JobOutcome) =>
  outcome.status !== undefined && !ENDED.includes(outcome.status);

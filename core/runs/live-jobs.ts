import {
  type BatchClient,
  type JobStatus,
  paginateListJobs,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';

/** Jobs that have not ended, by the run that their names begin with. */
export interface LiveJobs {
  ofRun(runId: string): Promise<{ jobId: string; jobName: string }[]>;
  all(): Promise<{ jobId: string; jobName: string }[]>;
  terminate(jobId: string, reason: string): Promise<void>;
}

/** Statuses of jobs that run or will run. ListJobs takes one at a time, and none beside a filter by name. */
const LIVE: JobStatus[] = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'];

/** The jobs in some queues of AWS Batch. */
export function liveJobs(client: BatchClient, queueArns: readonly string[]): LiveJobs {
  return {
    async ofRun(runId) {
      const found = new Map<string, { jobId: string; jobName: string }>();
      for (const jobQueue of queueArns) {
        const filters = [{ name: 'JOB_NAME', values: [`${runId}-*`] }];
        for await (const page of paginateListJobs({ client }, { jobQueue, filters })) {
          for (const { jobId, jobName, status } of page.jobSummaryList ?? []) {
            if (!jobId || !jobName?.startsWith(`${runId}-`)) continue;
            if (status && LIVE.includes(status)) found.set(jobId, { jobId, jobName });
          }
        }
      }
      return [...found.values()];
    },
    async all() {
      const found: { jobId: string; jobName: string }[] = [];
      for (const jobQueue of queueArns) {
        for (const jobStatus of LIVE) {
          for await (const page of paginateListJobs({ client }, { jobQueue, jobStatus })) {
            for (const { jobId, jobName } of page.jobSummaryList ?? []) {
              if (jobId && jobName) found.push({ jobId, jobName });
            }
          }
        }
      }
      return found;
    },
    async terminate(jobId, reason) {
      await client.send(new TerminateJobCommand({ jobId, reason }));
    },
  };
}

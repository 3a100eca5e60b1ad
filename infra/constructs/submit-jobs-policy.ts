import { Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface SubmitJobsPolicyProps {
  jobQueueArns: string[];
  jobDefinitionArns: string[];
}

/**
 * What a state machine needs to run Batch jobs and wait for them. TerminateJob is part of it: without it a cancelled
 * run would leave its GPU running.
 */
export class SubmitJobsPolicy extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string, props: SubmitJobsPolicyProps) {
    const stack = Stack.of(scope);
    super(scope, id, {
      description: 'Run Dragoman jobs on AWS Batch and wait for them',
      statements: [
        new iam.PolicyStatement({
          actions: ['batch:SubmitJob', 'batch:TagResource'],
          // Any revision: a deploy must not lock out executions that were planned with the one before.
          resources: [...props.jobQueueArns, ...props.jobDefinitionArns.map(anyRevision)],
        }),
        new iam.PolicyStatement({
          actions: ['batch:TerminateJob', 'batch:TagResource'],
          // The id of a job is known only when it has been submitted.
          resources: [stack.formatArn({ service: 'batch', resource: 'job', resourceName: '*' })],
        }),
        // DescribeJobs knows no resources.
        new iam.PolicyStatement({ actions: ['batch:DescribeJobs'], resources: ['*'] }),
        // The rule by which Step Functions learns that a job has ended.
        new iam.PolicyStatement({
          actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
          resources: [
            stack.formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: 'StepFunctionsGetEventsForBatchJobsRule',
            }),
          ],
        }),
      ],
    });
  }
}

/** `arn:partition:batch:region:account:job-definition/name:3` with any revision in place of the 3. */
function anyRevision(jobDefinitionArn: string): string {
  const parts = Fn.split(':', jobDefinitionArn, 7);
  return Fn.join(':', [...parts.slice(0, 6), '*']);
}

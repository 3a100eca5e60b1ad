import { Aws, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface BatchStepProps {
  /** JSONata: a `BatchJob` of contracts/states.ts. */
  job: string;
  /** JSONata: tags the job, so that costs and leftovers can be traced to the run. */
  runId: string;
  jobQueueArns: string[];
  jobDefinitionArns: string[];
  taskTimeout: sfn.Timeout;
}

/**
 * A Task state that submits a Batch job whose queue, definition, command and memory are known only when it runs, and
 * waits for its end. (BatchSubmitJob of the CDK takes no expression for memory, grants `*` for an expression as
 * definition, and does not grant TerminateJob: a cancelled run would leave its GPU running.)
 */
export class BatchStep extends sfn.TaskStateBase {
  protected readonly taskMetrics = undefined;
  protected readonly taskPolicies: iam.PolicyStatement[];
  private readonly props: BatchStepProps;

  constructor(scope: Construct, id: string, props: BatchStepProps) {
    super(scope, id, {
      queryLanguage: sfn.QueryLanguage.JSONATA,
      taskTimeout: props.taskTimeout,
      outputs: {},
    });
    this.props = props;
    this.taskPolicies = [
      new iam.PolicyStatement({
        actions: ['batch:SubmitJob', 'batch:TagResource'],
        // Any revision: a deploy must not lock out executions that were planned with the one before.
        resources: [...props.jobQueueArns, ...props.jobDefinitionArns.map(anyRevision)],
      }),
      new iam.PolicyStatement({
        actions: ['batch:TerminateJob', 'batch:TagResource'],
        resources: [Stack.of(this).formatArn({ service: 'batch', resource: 'job', resourceName: '*' })],
      }),
      // DescribeJobs knows no resources.
      new iam.PolicyStatement({ actions: ['batch:DescribeJobs'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [
          Stack.of(this).formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: 'StepFunctionsGetEventsForBatchJobsRule',
          }),
        ],
      }),
    ];
  }

  protected override _renderTask(): object {
    const of = (field: string) => `{% ${this.props.job}.${field} %}`;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::batch:submitJob.sync`,
      Arguments: {
        JobName: of('jobName'),
        JobQueue: of('jobQueue'),
        JobDefinition: of('jobDefinition'),
        ContainerOverrides: {
          Command: of('command'),
          ResourceRequirements: [{ Type: 'MEMORY', Value: `{% $string(${this.props.job}.memoryMiB) %}` }],
        },
        Tags: { 'dragoman:run': `{% ${this.props.runId} %}` },
      },
    };
  }
}

/** `arn:partition:batch:region:account:job-definition/name:3` with any revision in place of the 3. */
function anyRevision(jobDefinitionArn: string): string {
  const parts = Fn.split(':', jobDefinitionArn, 7);
  return Fn.join(':', [...parts.slice(0, 6), '*']);
}

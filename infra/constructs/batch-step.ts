import { Aws } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface BatchStepProps {
  /** JSONata: a `BatchJob` of contracts/states.ts. */
  job: string;
  /** JSONata: tags the job, so that costs and leftovers can be traced to the run. */
  runId: string;
  taskTimeout: sfn.Timeout;
}

/**
 * A Task state that submits a Batch job whose queue, definition, command and memory are known only when it runs, and
 * waits for its end. (BatchSubmitJob of the CDK takes no expression for memory, and would grant an expression.)
 */
export class BatchStep extends sfn.TaskStateBase {
  protected readonly taskMetrics = undefined;
  /** None of its own: the machine's role has the policy of the training stack. */
  protected readonly taskPolicies: iam.PolicyStatement[] = [];
  private readonly props: BatchStepProps;

  constructor(scope: Construct, id: string, props: BatchStepProps) {
    super(scope, id, {
      queryLanguage: sfn.QueryLanguage.JSONATA,
      taskTimeout: props.taskTimeout,
      outputs: {},
    });
    this.props = props;
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

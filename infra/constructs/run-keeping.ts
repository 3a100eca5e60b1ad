import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { LambdaName } from '../../contracts/environments.ts';
import type { TrainingStack } from '../stacks/training-stack.ts';
import { allow } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';
import { ruleFor } from './rule-for.ts';
import { allowJobs, jobsEnvironment } from './training-lambdas.ts';

export interface RunKeepingProps {
  context: PipelineContext;
  training: TrainingStack;
  prepareDataset: sfn.StateMachine;
  trainModel: sfn.StateMachine;
  startPreparation: DragomanFunction<'start-preparation'>;
  startTraining: DragomanFunction<'start-training'>;
  eventsDeadLetters: sqs.IQueue;
}

/**
 * What follows from events: `close-run` when an execution ends (aborts and time-outs run no Catch), `note-job` when a
 * Batch job changes its state.
 */
export class RunKeeping extends Construct {
  readonly closeRun: DragomanFunction<'close-run'>;
  /** Matches jobs that ended without ever having run: what their queue cancelled after 30 minutes of waiting. */
  readonly jobsNeverStarted: events.Rule;
  private readonly props: RunKeepingProps;

  constructor(scope: Construct, id: string, props: RunKeepingProps) {
    super(scope, id);
    this.props = props;
    const { context, training, prepareDataset, trainModel } = props;
    const env = contextEnvironment(context);
    const queueArns = Object.values(training.queues).map((queue) => queue.jobQueueArn);

    this.closeRun = pipelineLambda(this, context, 'close-run', {
      environment: {
        ...env.table,
        ...env.data,
        ...env.topic,
        ...env.bus,
        START_PREPARATION_ARN: props.startPreparation.function.functionArn,
        START_TRAINING_ARN: props.startTraining.function.functionArn,
        JOB_QUEUE_ARNS: queueArns.join(','),
      },
      data: { read: ['runs/', 'datasets/'] },
    });
    allow(
      this.closeRun.function,
      ['lambda:InvokeFunction'],
      [props.startPreparation, props.startTraining].map((lambda) => lambda.function.functionArn),
    );
    allow(
      this.closeRun.function,
      ['states:DescribeExecution', 'states:StopExecution'],
      [prepareDataset, trainModel].map((machine) =>
        Stack.of(this).formatArn({
          service: 'states',
          resource: 'execution',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          resourceName: `${machine.stateMachineName}:*`,
        }),
      ),
    );
    allowJobs(this.closeRun.function, ['ListJobs', 'TerminateJob']);
    this.onEvent('ExecutionEnded', this.closeRun, {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [prepareDataset.stateMachineArn, trainModel.stateMachineArn],
        status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });

    const noteJob = pipelineLambda(this, context, 'note-job', {
      size: 'quick',
      environment: {
        ...env.table,
        ...env.models,
        QUEUE_MACHINES: jobsEnvironment(context, training).QUEUE_MACHINES,
      },
      models: { read: ['runs/'] },
    });
    this.onEvent('JobStateChanged', noteJob, {
      source: ['aws.batch'],
      detailType: ['Batch Job State Change'],
      detail: { jobQueue: queueArns },
    });
    this.jobsNeverStarted = this.onEvent('JobNeverStarted', noteJob, {
      source: ['aws.batch'],
      detailType: ['Batch Job State Change'],
      detail: { jobQueue: queueArns, status: ['FAILED'], startedAt: events.Match.doesNotExist() },
    });
  }

  private onEvent(
    id: string,
    lambda: DragomanFunction<LambdaName>,
    eventPattern: events.EventPattern,
  ): events.Rule {
    return ruleFor(this, id, lambda, { eventPattern, deadLetters: this.props.eventsDeadLetters });
  }
}

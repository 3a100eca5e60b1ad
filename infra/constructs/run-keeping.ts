import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { LambdaName } from '../../contracts/environments.ts';
import { EVENT_SOURCE } from '../../contracts/events.ts';
import type { TrainingStack } from '../stacks/training-stack.ts';
import { allow } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';
import { allowJobs } from './training-lambdas.ts';

export interface RunKeepingProps {
  context: PipelineContext;
  training: TrainingStack;
  prepareDataset: sfn.StateMachine;
  trainModel: sfn.StateMachine;
  startPreparation: DragomanFunction<'start-preparation'>;
  eventsDeadLetters: sqs.IQueue;
}

/**
 * What follows from events: `close-run` when an execution ends (aborts and time-outs run no Catch), `note-job` when a
 * Batch job changes its state, `start-training` when a dataset version is published.
 */
export class RunKeeping extends Construct {
  readonly startTraining: DragomanFunction<'start-training'>;
  /** Matches jobs that ended without ever having run: what their queue cancelled after 30 minutes of waiting. */
  readonly jobsNeverStarted: events.Rule;
  private readonly props: RunKeepingProps;

  constructor(scope: Construct, id: string, props: RunKeepingProps) {
    super(scope, id);
    this.props = props;
    const { context, training, prepareDataset, trainModel } = props;
    const env = contextEnvironment(context);
    const queueArns = Object.values(training.queues).map((queue) => queue.jobQueueArn);

    const closeRun = pipelineLambda(this, context, 'close-run', {
      environment: {
        ...env.table,
        ...env.data,
        ...env.topic,
        ...env.bus,
        START_PREPARATION_ARN: props.startPreparation.function.functionArn,
        JOB_QUEUE_ARNS: queueArns.join(','),
      },
      data: { read: ['runs/', 'datasets/'] },
    });
    allow(closeRun.function, ['lambda:InvokeFunction'], [props.startPreparation.function.functionArn]);
    allow(
      closeRun.function,
      ['states:DescribeExecution'],
      [prepareDataset, trainModel].map((machine) =>
        Stack.of(this).formatArn({
          service: 'states',
          resource: 'execution',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          resourceName: `${machine.stateMachineName}:*`,
        }),
      ),
    );
    allowJobs(closeRun.function, ['ListJobs', 'TerminateJob']);
    this.onEvent('ExecutionEnded', closeRun, {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [prepareDataset.stateMachineArn, trainModel.stateMachineArn],
        status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    });

    const noteJob = pipelineLambda(this, context, 'note-job', {
      size: 'quick',
      environment: { ...env.table },
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

    this.startTraining = pipelineLambda(this, context, 'start-training', {
      size: 'quick',
      environment: { ...env.table, ...env.topic, TRAIN_STATE_MACHINE_ARN: trainModel.stateMachineArn },
    });
    trainModel.grantStartExecution(this.startTraining.function);
    this.onEvent(
      'DatasetPublished',
      this.startTraining,
      { source: [EVENT_SOURCE], detailType: ['DatasetPublished'] },
      context.bus,
    );
  }

  private onEvent(
    id: string,
    lambda: DragomanFunction<LambdaName>,
    eventPattern: events.EventPattern,
    eventBus?: events.IEventBus,
  ): events.Rule {
    return new events.Rule(this, id, {
      eventPattern,
      ...(eventBus === undefined ? {} : { eventBus }),
      targets: [
        new targets.LambdaFunction(lambda.function, {
          deadLetterQueue: this.props.eventsDeadLetters,
          retryAttempts: 8,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }
}

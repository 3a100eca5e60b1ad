import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { TrainingStack } from '../stacks/training-stack.ts';
import { allow } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';
import { ruleFor } from './rule-for.ts';
import { allowJobs } from './training-lambdas.ts';

export interface TrainingWatchProps {
  context: PipelineContext;
  training: TrainingStack;
  trainModel: sfn.StateMachine;
  startTraining: DragomanFunction<'start-training'>;
  closeRun: DragomanFunction<'close-run'>;
  eventsDeadLetters: sqs.IQueue;
}

/**
 * What looks after trainings and models by itself: `watch-trainings`, every few minutes, and `check-live-text`, when a
 * consumer uploads what it translates.
 */
export class TrainingWatch extends Construct {
  readonly checkLiveText: DragomanFunction<'check-live-text'>;

  constructor(scope: Construct, id: string, props: TrainingWatchProps) {
    super(scope, id);
    const { context, training, trainModel, eventsDeadLetters } = props;
    const env = contextEnvironment(context);
    const { functionArn: startTrainingArn } = props.startTraining.function;
    const { functionArn: closeRunArn } = props.closeRun.function;
    const watch = pipelineLambda(this, context, 'watch-trainings', {
      environment: {
        ...env.table,
        ...env.models,
        ...env.topic,
        START_TRAINING_ARN: startTrainingArn,
        CLOSE_RUN_ARN: closeRunArn,
        JOB_QUEUE_ARNS: Object.values(training.queues)
          .map((queue) => queue.jobQueueArn)
          .join(','),
      },
      models: { read: ['runs/'] },
    });
    allow(watch.function, ['lambda:InvokeFunction'], [startTrainingArn, closeRunArn]);
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${trainModel.stateMachineName}:*`,
    });
    allow(watch.function, ['states:DescribeExecution'], [executions]);
    allowJobs(watch.function, ['ListJobs', 'TerminateJob']);
    const role = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    });
    new scheduler.Schedule(this, 'Watch', {
      description: 'Looks after trainings: lost ends, orphaned jobs, sweeps, what waits',
      scheduleGroup: new scheduler.ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY }),
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(context.config.training.watchMinutes)),
      target: new schedulerTargets.LambdaInvoke(watch.function, {
        role,
        input: scheduler.ScheduleTargetInput.fromObject({ watch: true }),
        // The next one comes in minutes and does the same.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });

    this.checkLiveText = pipelineLambda(this, context, 'check-live-text', {
      environment: { ...env.table, ...env.landing, ...env.data, ...env.bus },
      landing: { read: ['live/'] },
      data: { read: ['datasets/'], write: ['live/'] },
    });
    ruleFor(this, 'LiveText', this.checkLiveText, {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [context.landing.bucketName] }, object: { key: [{ prefix: 'live/' }] } },
      },
      deadLetters: eventsDeadLetters,
    });
  }
}

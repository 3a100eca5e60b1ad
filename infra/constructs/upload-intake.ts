import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';
import { queue } from './queue.ts';

export interface UploadIntakeProps {
  context: PipelineContext;
  prepareDataset: sfn.StateMachine;
  /** Takes what EventBridge and Scheduler could not deliver. */
  eventsDeadLetters: sqs.IQueue;
}

/**
 * From an object in the landing bucket to a started preparation: EventBridge -> queue -> `note-upload`, which records
 * the upload and sets a one-time schedule -> `start-preparation`. The hourly sweep starts what every hint missed.
 */
export class UploadIntake extends Construct {
  readonly uploads: sqs.Queue;
  readonly uploadsDeadLetters: sqs.Queue;
  readonly startPreparation: DragomanFunction<'start-preparation'>;

  constructor(scope: Construct, id: string, props: UploadIntakeProps) {
    super(scope, id);
    const { context } = props;
    const { config } = context;
    const env = contextEnvironment(context);
    this.uploadsDeadLetters = queue(this, 'UploadsDeadLetters', config);
    this.uploads = queue(this, 'Uploads', config, {
      // Six times the time-out of its Lambda, as AWS advises.
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: this.uploadsDeadLetters, maxReceiveCount: 5 },
    });
    new events.Rule(this, 'ObjectCreated', {
      description: 'A new upload in the landing bucket',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [context.landing.bucketName] } },
      },
      targets: [new targets.SqsQueue(this.uploads, { deadLetterQueue: props.eventsDeadLetters })],
    });

    this.startPreparation = pipelineLambda(this, context, 'start-preparation', {
      environment: {
        ...env.table,
        ...env.topic,
        PREPARE_STATE_MACHINE_ARN: props.prepareDataset.stateMachineArn,
      },
    });
    props.prepareDataset.grantStartExecution(this.startPreparation.function);

    const scheduleRole = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    });
    const group = new scheduler.ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    new scheduler.Schedule(this, 'Sweep', {
      description: 'Starts preparations for uploads that nothing else started one for',
      scheduleGroup: group,
      schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)),
      target: new schedulerTargets.LambdaInvoke(this.startPreparation.function, {
        role: scheduleRole,
        input: scheduler.ScheduleTargetInput.fromObject({ sweep: true }),
        deadLetterQueue: props.eventsDeadLetters,
        retryAttempts: 3,
        maxEventAge: Duration.hours(1),
      }),
    });

    const noteUpload = pipelineLambda(this, context, 'note-upload', {
      size: 'quick',
      environment: {
        ...env.table,
        ...env.landing,
        ...env.data,
        ...env.topic,
        SCHEDULE_GROUP_NAME: group.scheduleGroupName,
        SCHEDULE_ROLE_ARN: scheduleRole.roleArn,
        START_PREPARATION_ARN: this.startPreparation.function.functionArn,
        QUIET_PERIOD_SECONDS: String(config.intake.quietPeriodSeconds),
        LONGEST_WAIT_SECONDS: String(config.intake.longestWaitSeconds),
      },
      landing: { read: [''] },
      data: { write: ['quarantine/'] },
    });
    noteUpload.function.addEventSource(
      new SqsEventSource(this.uploads, { batchSize: 10, reportBatchItemFailures: true }),
    );
    allow(
      noteUpload.function,
      ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:GetSchedule'],
      [
        Stack.of(this).formatArn({
          service: 'scheduler',
          resource: 'schedule',
          resourceName: `${group.scheduleGroupName}/*`,
        }),
      ],
    );
    noteUpload.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [scheduleRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
  }
}

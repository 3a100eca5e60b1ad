import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { LambdaCode } from '../bundle-lambdas.ts';
import type { DeploymentConfig } from '../config.ts';
import type { DragomanFunction } from '../constructs/dragoman-function.ts';
import { MonthlyBudget } from '../constructs/monthly-budget.ts';
import { NotificationTopic } from '../constructs/notification-topic.ts';
import { PipelineAlarms } from '../constructs/pipeline-alarms.ts';
import { contextEnvironment, type PipelineContext } from '../constructs/pipeline-context.ts';
import { pipelineLambda } from '../constructs/pipeline-lambda.ts';
import { preparationLambdas } from '../constructs/preparation-lambdas.ts';
import { queue } from '../constructs/queue.ts';
import { RunKeeping } from '../constructs/run-keeping.ts';
import { SourceFetching } from '../constructs/source-fetching.ts';
import { trainingLambdas } from '../constructs/training-lambdas.ts';
import { TrainingStarts } from '../constructs/training-starts.ts';
import { TrainingWatch } from '../constructs/training-watch.ts';
import { UploadIntake } from '../constructs/upload-intake.ts';
import { PrepareDataset } from '../state-machines/prepare-dataset.ts';
import { TrainModel } from '../state-machines/train-model.ts';
import type { DataStack } from './data-stack.ts';
import type { TrainingStack } from './training-stack.ts';

export interface PipelineStackProps extends StackProps {
  dataStack: DataStack;
  trainingStack: TrainingStack;
  code: LambdaCode;
  /** Where the dashboard is. */
  dashboardUrl: string;
}

/** A group of schedules, and the role that they run with. */
type ScheduleAccess = Pick<TrainingStarts, 'group' | 'scheduleRole'>;

/** Everything that moves: intake, both state machines with their Lambdas, what follows from events, alarms. */
export class PipelineStack extends Stack {
  readonly context: PipelineContext;
  readonly prepareDataset: sfn.StateMachine;
  readonly trainModel: sfn.StateMachine;
  readonly startPreparation: DragomanFunction<'start-preparation'>;
  readonly startTraining: DragomanFunction<'start-training'>;
  readonly closeRun: DragomanFunction<'close-run'>;
  readonly fetchSource: DragomanFunction<'fetch-source'>;
  readonly eraseText: DragomanFunction<'erase-text'>;
  readonly lineSchedules: ScheduleAccess;
  readonly sourceSchedules: ScheduleAccess;
  readonly deadLetters: sqs.IQueue[];

  constructor(scope: Construct, id: string, config: DeploymentConfig, props: PipelineStackProps) {
    super(scope, id, props);
    const { dataStack, trainingStack } = props;
    const { topic } = new NotificationTopic(this, 'Notifications', config);
    this.context = {
      config,
      code: props.code,
      landing: dataStack.landing,
      data: dataStack.data,
      models: dataStack.models,
      table: dataStack.table,
      topic,
      bus: new events.EventBus(this, 'Bus', { description: 'Events of Dragoman for other systems' }),
      dashboardUrl: config.dashboardUrl ?? props.dashboardUrl,
    };
    const { context } = this;
    const eventsDeadLetters = queue(this, 'EventsDeadLetters', config);
    acknowledge(eventsDeadLetters, {
      'AwsSolutions-SQS3': 'This is a dead-letter queue, of rules and schedules.',
    });
    this.prepareDataset = new PrepareDataset(this, 'PrepareDataset', {
      config,
      data: dataStack.data,
      lambdas: preparationLambdas(this, context),
    }).stateMachine;
    this.trainModel = new TrainModel(this, 'TrainModel', {
      config,
      lambdas: trainingLambdas(this, context, trainingStack),
      submitJobs: trainingStack.submitJobs,
    }).stateMachine;
    const { prepareDataset, trainModel } = this;
    const intake = new UploadIntake(this, 'Intake', { context, prepareDataset, eventsDeadLetters });
    const sources = new SourceFetching(this, 'Sources', { context, eventsDeadLetters });
    const { table, landing, data } = contextEnvironment(context);
    // Reading is of manifests and reports, in the data bucket.
    this.eraseText = pipelineLambda(this, context, 'erase-text', {
      size: 'long',
      environment: { ...table, ...landing, ...data },
      landing: { erase: [''] },
      data: { read: [''], erase: [''] },
    });
    const starts = new TrainingStarts(this, 'TrainingStarts', {
      context,
      training: trainingStack,
      trainModel,
      eventsDeadLetters,
    });
    // Corpora that are prepared anew by schedule have their schedules beside those of model lines.
    intake.startPreparation.function.grantInvoke(starts.scheduleRole);
    const keeping = new RunKeeping(this, 'RunKeeping', {
      context,
      training: trainingStack,
      prepareDataset,
      trainModel,
      startPreparation: intake.startPreparation,
      startTraining: starts.startTraining,
      eventsDeadLetters,
    });
    const watch = new TrainingWatch(this, 'TrainingWatch', {
      context,
      training: trainingStack,
      trainModel,
      startTraining: starts.startTraining,
      closeRun: keeping.closeRun,
      eventsDeadLetters,
    });
    this.startPreparation = intake.startPreparation;
    this.startTraining = starts.startTraining;
    this.closeRun = keeping.closeRun;
    this.fetchSource = sources.fetchSource;
    this.lineSchedules = starts;
    this.sourceSchedules = sources;
    this.deadLetters = [intake.uploadsDeadLetters, eventsDeadLetters];
    new PipelineAlarms(this, 'Alarms', {
      topic,
      prepareDataset,
      trainModel,
      uploads: intake.uploads,
      deadLetters: { uploads: intake.uploadsDeadLetters, events: eventsDeadLetters },
      startPreparation: intake.startPreparation,
      fetchSource: sources.fetchSource,
      checkLiveText: watch.checkLiveText,
      jobsNeverStarted: keeping.jobsNeverStarted,
    });
    const sendWebhooks = pipelineLambda(this, context, 'send-webhooks', {
      size: 'quick',
      environment: { TABLE_NAME: context.table.tableName },
    });
    topic.addSubscription(new LambdaSubscription(sendWebhooks.function));
    new MonthlyBudget(this, 'Budget', { limitUsd: config.budgetUsd, topic });

    for (const [name, value] of Object.entries({
      TopicArn: topic.topicArn,
      EventBusName: context.bus.eventBusName,
      PrepareStateMachineArn: prepareDataset.stateMachineArn,
      TrainStateMachineArn: trainModel.stateMachineArn,
      StartPreparationName: intake.startPreparation.function.functionName,
      StartPreparationArn: intake.startPreparation.function.functionArn,
      StartTrainingName: starts.startTraining.function.functionName,
      StartTrainingArn: starts.startTraining.function.functionArn,
      CloseRunName: keeping.closeRun.function.functionName,
      LineScheduleGroupName: starts.group.scheduleGroupName,
      LineScheduleRoleArn: starts.scheduleRole.roleArn,
      FetchSourceArn: sources.fetchSource.function.functionArn,
      EraseTextArn: this.eraseText.function.functionArn,
      SourceScheduleGroupName: sources.group.scheduleGroupName,
      SourceScheduleRoleArn: sources.scheduleRole.roleArn,
      EventsDeadLetterQueueArn: eventsDeadLetters.queueArn,
      UploadsQueueUrl: intake.uploads.queueUrl,
      UploadsDeadLetterQueueUrl: intake.uploadsDeadLetters.queueUrl,
      EventsDeadLetterQueueUrl: eventsDeadLetters.queueUrl,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}

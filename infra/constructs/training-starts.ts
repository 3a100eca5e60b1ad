import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE, REQUEST_SOURCE } from '../../contracts/events.ts';
import type { TrainingStack } from '../stacks/training-stack.ts';
import { allow } from './access.ts';
import type { DragomanFunction } from './dragoman-function.ts';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';
import { ruleFor } from './rule-for.ts';
import { jobsEnvironment } from './training-lambdas.ts';

export interface TrainingStartsProps {
  context: PipelineContext;
  training: TrainingStack;
  trainModel: sfn.StateMachine;
  eventsDeadLetters: sqs.IQueue;
}

/**
 * What starts trainings: `start-training`, when a dataset version is published, when a model is outdated, when another
 * system asks for it on our bus, and by the schedules of model lines, which `dragoman schedules set` makes in this group.
 */
export class TrainingStarts extends Construct {
  readonly startTraining: DragomanFunction<'start-training'>;
  readonly group: scheduler.ScheduleGroup;
  readonly scheduleRole: iam.Role;

  constructor(scope: Construct, id: string, props: TrainingStartsProps) {
    super(scope, id);
    const { context, training, trainModel, eventsDeadLetters } = props;
    const { concurrentRuns, monthlyLimitUsd } = context.config.training;
    const env = contextEnvironment(context);
    this.startTraining = pipelineLambda(this, context, 'start-training', {
      environment: {
        ...env.table,
        ...env.topic,
        ...jobsEnvironment(context, training),
        TRAIN_STATE_MACHINE_ARN: trainModel.stateMachineArn,
        CONCURRENT_RUNS: String(concurrentRuns),
        MONTHLY_LIMIT_USD: monthlyLimitUsd === undefined ? '' : String(monthlyLimitUsd),
      },
    });
    trainModel.grantStartExecution(this.startTraining.function);
    // A run that is cancelled while it is being started.
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${trainModel.stateMachineName}:*`,
    });
    allow(this.startTraining.function, ['states:StopExecution'], [executions]);
    for (const [detailType, source] of [
      ['DatasetPublished', EVENT_SOURCE],
      ['ModelOutdated', EVENT_SOURCE],
      ['StartTraining', REQUEST_SOURCE],
    ] as const) {
      ruleFor(this, `On${detailType}`, this.startTraining, {
        eventPattern: { source: [source], detailType: [detailType] },
        eventBus: context.bus,
        deadLetters: eventsDeadLetters,
      });
    }
    this.group = new scheduler.ScheduleGroup(this, 'Lines', { removalPolicy: RemovalPolicy.DESTROY });
    this.scheduleRole = new iam.Role(this, 'ScheduleRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    });
    this.startTraining.function.grantInvoke(this.scheduleRole);
    eventsDeadLetters.grantSendMessages(this.scheduleRole);
  }
}

import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { DragomanStacks } from '../dragoman-stacks.ts';
import { allow, allowObjects } from './access.ts';
import { allowJobs } from './training-lambdas.ts';

/**
 * What the API may do beside using the registry: look into the buckets, and ask the deployment for what people ask it for.
 * It trains, prepares and fetches nothing by itself.
 */
export function allowSteering(
  role: iam.IGrantable & Parameters<typeof allowJobs>[0],
  { data, training, dashboard, pipeline }: Omit<DragomanStacks, 'api'>,
): void {
  const { prepareDataset, trainModel, context } = pipeline;
  const { formatArn } = arnsOf(Stack.of(role));
  allowObjects(role, data.landing, { read: [''], write: [''] });
  // Which parts of an upload have arrived.
  allow(role, ['s3:ListMultipartUploadParts'], [data.landing.arnForObjects('*')]);
  allowObjects(role, data.data, { read: [''], write: ['runs/', 'search/'] });
  allowObjects(role, data.models, { read: [''], write: ['runs/', 'models/'] });

  allow(
    role,
    ['states:DescribeExecution', 'states:StopExecution'],
    [prepareDataset, trainModel].map(({ stateMachineName }) =>
      formatArn('states', 'execution', `${stateMachineName}:*`),
    ),
  );
  allow(
    role,
    ['states:SendTaskSuccess', 'states:SendTaskFailure'],
    [prepareDataset, trainModel].map(({ stateMachineArn }) => stateMachineArn),
  );
  allow(
    role,
    ['lambda:InvokeFunction'],
    [
      pipeline.closeRun,
      pipeline.startPreparation,
      pipeline.startTraining,
      pipeline.fetchSource,
      pipeline.eraseText,
    ].map(({ function: { functionArn } }) => functionArn),
  );
  context.bus.grantPutEventsTo(role);

  // Try-outs run as jobs of the trainer.
  allow(
    role,
    ['batch:SubmitJob', 'batch:TagResource'],
    [training.queues.cpu.jobQueueArn, training.jobDefinitions.cpu.jobDefinitionArn],
  );
  allowJobs(role, ['ListJobs', 'DescribeJobs', 'TerminateJob']);
  const jobLogs = formatArn('logs', 'log-group', training.jobLogs.logGroupName);
  // AWS authorizes by the stream, the emulator by the group.
  allow(role, ['logs:GetLogEvents'], [jobLogs, `${jobLogs}:log-stream:*`]);

  for (const { group, scheduleRole } of [pipeline.lineSchedules, pipeline.sourceSchedules]) {
    allow(
      role,
      [
        'scheduler:CreateSchedule',
        'scheduler:GetSchedule',
        'scheduler:UpdateSchedule',
        'scheduler:DeleteSchedule',
      ],
      [
        Stack.of(role).formatArn({
          service: 'scheduler',
          resource: 'schedule',
          resourceName: `${group.scheduleGroupName}/*`,
        }),
      ],
    );
    role.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [scheduleRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
  }

  allow(
    role,
    ['sqs:GetQueueAttributes'],
    pipeline.deadLetters.map(({ queueArn }) => queueArn),
  );
  // Alarms are listed, which knows no resources.
  allow(role, ['cloudwatch:DescribeAlarms'], ['*']);
  allow(role, ['sns:ListSubscriptionsByTopic', 'sns:Subscribe', 'sns:Unsubscribe'], [context.topic.topicArn]);
  allow(
    role,
    [
      'cognito-idp:ListUsers',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminEnableUser',
      'cognito-idp:AdminDisableUser',
      'cognito-idp:AdminUserGlobalSignOut',
      'cognito-idp:AdminListGroupsForUser',
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminRemoveUserFromGroup',
    ],
    [dashboard.signIn.userPool.userPoolArn],
  );
}

const arnsOf = (stack: Stack) => ({
  formatArn: (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
});

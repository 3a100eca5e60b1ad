import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LAMBDA_ENVIRONMENTS, type LambdaName } from '../../contracts/environments.ts';
import { chooseDeployment, UnknownDeployment } from '../../infra/config.ts';
import { allows, type Resource, statementsOf, synthesize } from './synthesize.ts';

const production = synthesize('production');
const local = synthesize('local');

const pascalCase = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_all, _dash, letter) => letter.toUpperCase());

function lambdaOf(name: LambdaName) {
  const found = production
    .ofType('AWS::Lambda::Function')
    .find(([id]) => id.includes(`${pascalCase(name)}Function`));
  if (found === undefined) throw new Error(`no Lambda ${name}`);
  const [id, { Properties }] = found;
  return {
    id,
    properties: Properties,
    statements: statementsOf(production, Properties.Role['Fn::GetAtt'][0]),
  };
}

describe('deployments', () => {
  it('names the choices when there is no such deployment', () => {
    expect(() => chooseDeployment('staging')).toThrow(UnknownDeployment);
    expect(() => chooseDeployment('staging')).toThrow(/"staging".*production, local/);
    expect(chooseDeployment(undefined).name).toBe('production');
  });

  it.each([
    ['production', production],
    ['local', local],
  ])('%s has no custom resource and no physical names that could collide', (_name, { all }) => {
    for (const [id, { Type, Properties }] of Object.entries(all)) {
      expect(Type, id).not.toMatch(/^Custom::|CustomResource/);
      for (const name of [
        'BucketName',
        'TableName',
        'FunctionName',
        'RoleName',
        'StateMachineName',
        'TopicName',
      ]) {
        if (Type === 'AWS::Logs::MetricFilter') continue;
        const isNamed = typeof Properties?.[name] === 'string' && Type !== 'AWS::IAM::Policy';
        expect(isNamed, `${id}.${name}`).toBe(false);
      }
    }
  });

  it('differ in what the emulator cannot do, and only there', () => {
    const types = (of: typeof production) =>
      Object.values(of.all)
        .map(({ Type }) => Type)
        .filter((type) => !/Policy$/.test(type))
        .sort();
    expect(types(local)).toEqual(types(production));
    expect(JSON.stringify(local.templates)).not.toContain('aws:SecureTransport');
    const images = local
      .ofType('AWS::Batch::JobDefinition')
      .map(([, job]) => job.Properties.ContainerProperties.Image);
    expect(new Set(images)).toEqual(new Set(['dragoman/trainer:local']));
  });

  it('take an image by digest without building one', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const { ofType } = synthesize('production', (config) => ({
      ...config,
      training: {
        ...config.training,
        image: { kind: 'digest', repositoryUri: 'registry.invalid/trainer', digest },
      },
    }));
    for (const [, job] of ofType('AWS::Batch::JobDefinition')) {
      expect(job.Properties.ContainerProperties.Image).toBe(`registry.invalid/trainer@${digest}`);
    }
  });

  it('has the outputs that the command line and the demo read', () => {
    const outputs = Object.values(local.templates).flatMap((template) => Object.keys(template.Outputs ?? {}));
    expect(outputs).toEqual(
      expect.arrayContaining([
        ...[
          'LandingBucketName',
          'DataBucketName',
          'ModelsBucketName',
          'TableName',
          'TopicArn',
          'EventBusName',
        ],
        ...['PrepareStateMachineArn', 'TrainStateMachineArn', 'StartPreparationName', 'StartTrainingName'],
        ...['CpuQueueArn', 'GpuQueueArn', 'GpuOnDemandQueueArn', 'JobLogGroupName'],
        ...['UploadsDeadLetterQueueUrl', 'EventsDeadLetterQueueUrl'],
      ]),
    );
  });
});

describe('data', () => {
  it('keeps every bucket private, encrypted, TLS-only and, logs aside, versioned and logged', () => {
    const buckets = production.ofType('AWS::S3::Bucket');
    expect(buckets).toHaveLength(5);
    const policies = JSON.stringify(production.ofType('AWS::S3::BucketPolicy'));
    for (const [id, { Properties }] of buckets) {
      expect(Properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.BucketEncryption, id).toBeDefined();
      expect(policies).toContain(id);
      if (id.startsWith('AccessLogs')) continue;
      expect(Properties.VersioningConfiguration, id).toEqual({ Status: 'Enabled' });
      // Anybody may load the files of the page.
      if (id.startsWith('Site')) continue;
      expect(Properties.LoggingConfiguration, id).toBeDefined();
    }
    expect(policies.match(/aws:SecureTransport/g)).toHaveLength(5);
  });

  it('retains and protects buckets and table in production, and leaves nothing behind locally', () => {
    const kept = (of: typeof production) =>
      [
        ...of.ofType('AWS::S3::Bucket').filter(([id]) => !id.startsWith('Site')),
        ...of.ofType('AWS::DynamoDB::GlobalTable'),
        ...of.ofType('AWS::Cognito::UserPool'),
      ].map(([, each]) => each.DeletionPolicy);
    expect(new Set(kept(production))).toEqual(new Set(['Retain']));
    expect(new Set(kept(local))).toEqual(new Set(['Delete']));
    expect(Object.values(local.all).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
  });

  it('makes the table recoverable, protected, expiring and indexed as the registry expects', () => {
    const [[, { Properties }]] = production.ofType('AWS::DynamoDB::GlobalTable') as [[string, Resource]];
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
      GlobalSecondaryIndexes: ['gsi1', 'gsi2', 'gsi3'].map((index) => ({
        IndexName: index,
        KeySchema: [{ AttributeName: `${index}pk` }, { AttributeName: `${index}sk` }],
        Projection: { ProjectionType: 'ALL' },
      })),
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  it('expires work files, never datasets, models, held-out sets or quarantine', () => {
    const expiring = production
      .ofType('AWS::S3::Bucket')
      .filter(([id]) => !id.startsWith('AccessLogs'))
      .flatMap(([, { Properties }]) => Properties.LifecycleConfiguration.Rules)
      .filter((rule: { ExpirationInDays?: number }) => rule.ExpirationInDays !== undefined)
      .map((rule: { Prefix: string }) => rule.Prefix);
    expect(expiring.sort()).toEqual(['fetches/', 'runs/', 'search/', 'shards/']);
  });
});

describe('Lambdas', () => {
  it.each(Object.keys(LAMBDA_ENVIRONMENTS) as LambdaName[])(
    '%s has the environment of its contract',
    (name) => {
      const { Variables } = lambdaOf(name).properties.Environment;
      expect(
        Object.keys(Variables)
          .filter((key) => !key.startsWith('AWS_'))
          .sort(),
      ).toEqual(Object.keys(LAMBDA_ENVIRONMENTS[name].shape).sort());
    },
  );

  it.each(Object.keys(LAMBDA_ENVIRONMENTS) as LambdaName[])(
    '%s is traced, logs for a limited time, and has no wildcard action',
    (name) => {
      const { properties, statements } = lambdaOf(name);
      expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
      expect(properties.MemorySize).toBeLessThanOrEqual(3008);
      const logGroup = production.all[properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup?.Properties.RetentionInDays).toBe(90);
      expect(statements.length).toBeGreaterThan(1);
      for (const { actions, resources } of statements) {
        expect(actions.filter((action) => action.endsWith('*'))).toEqual(
          actions.includes('kms:GenerateDataKey*') ? ['kms:GenerateDataKey*'] : [],
        );
        // These know no resources.
        const unlimited = [
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
          'batch:ListJobs',
          'batch:DescribeJobs',
          'cloudwatch:DescribeAlarms',
        ];
        if (resources.includes('"*"')) expect(unlimited).toEqual(expect.arrayContaining(actions));
      }
    },
  );

  it('write only where their stage writes', () => {
    const writes = (name: LambdaName) =>
      lambdaOf(name)
        .statements.filter(({ actions }) => actions.includes('s3:PutObject'))
        .flatMap(({ resources }) => resources)
        .map(
          (resource) =>
            `${/(Landing|Data|Models)Bucket/.exec(resource)?.[1]}/${/"\/([a-z-]*\/?)\*"/.exec(resource)?.[1]}`,
        )
        .sort();
    expect(writes('ingest-shard')).toEqual(['Data/quarantine/', 'Data/runs/', 'Data/shards/']);
    expect(writes('refine-partition')).toEqual(['Data/runs/']);
    expect(writes('compare-pairs')).toEqual(['Data/runs/']);
    expect(writes('finish-partition')).toEqual(['Data/datasets/', 'Data/runs/']);
    expect(writes('note-job')).toEqual([]);
    expect(writes('fetch-source')).toEqual(['Data/fetches/', 'Data/sources/', 'Landing/']);
    const others = (Object.keys(LAMBDA_ENVIRONMENTS) as LambdaName[]).filter(
      (name) => name !== 'fetch-source' && name !== 'serve-api',
    );
    expect(others.flatMap(writes).filter((target) => target.startsWith('Landing'))).toEqual([]);
  });

  it('take nothing away but what only they have made, except the one that erases what must go', () => {
    const mayErase = (Object.keys(LAMBDA_ENVIRONMENTS) as LambdaName[]).filter((name) =>
      ['LandingBucket', 'datasets/*'].some((place) =>
        allows(lambdaOf(name).statements, 's3:DeleteObject', place),
      ),
    );
    expect(mayErase).toEqual(['erase-text']);
    expect(allows(lambdaOf('erase-text').statements, 's3:PutObject', 'Bucket')).toBe(false);
  });

  it('fetch sources without reading uploads, from no bucket but those that are named', () => {
    const { statements } = lambdaOf('fetch-source');
    expect(allows(statements, 's3:GetObject', 'LandingBucket')).toBe(false);
    expect(allows(statements, 's3:DeleteObject', 'fetches/*')).toBe(true);
    expect(allows(statements, 's3:GetObject', 'partner-texts')).toBe(false);
    const named = synthesize('production', (config) => ({
      ...config,
      fetch: { ...config.fetch, allowedBuckets: ['partner-texts'] },
    }));
    const [, lambda] = named
      .ofType('AWS::Lambda::Function')
      .find(([id]) => id.includes('FetchSourceFunction')) as [string, Resource];
    const own = statementsOf(named, lambda.Properties.Role['Fn::GetAtt'][0]);
    expect(allows(own, 's3:GetObject', ':s3:::partner-texts/*')).toBe(true);
    expect(allows(own, 's3:PutObject', 'partner-texts')).toBe(false);
    expect(lambda.Properties.Environment.Variables.ALLOWED_BUCKETS).toBe('partner-texts');
  });

  it('may do what only they need to', () => {
    const { statements: noteUpload } = lambdaOf('note-upload');
    const passRole = noteUpload.find(({ actions }) => actions.includes('iam:PassRole'));
    expect(passRole?.resources.join()).toContain('ScheduleRole');
    expect(passRole?.condition).toEqual({
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    });
    expect(allows(noteUpload, 'scheduler:CreateSchedule', 'Schedules')).toBe(true);
    expect(allows(lambdaOf('start-preparation').statements, 'states:StartExecution', 'PrepareDataset')).toBe(
      true,
    );
    expect(allows(lambdaOf('start-training').statements, 'states:StartExecution', 'TrainModel')).toBe(true);
    expect(allows(lambdaOf('start-training').statements, 'states:StartExecution', 'PrepareDataset')).toBe(
      false,
    );
    const { statements: watch } = lambdaOf('watch-trainings');
    for (const target of ['StartTraining', 'CloseRun']) {
      expect(allows(watch, 'lambda:InvokeFunction', target), target).toBe(true);
    }
    expect(allows(watch, 'states:DescribeExecution', 'TrainModel')).toBe(true);
    expect(allows(watch, 'batch:TerminateJob', 'job/*')).toBe(true);
    const { statements: closeRun } = lambdaOf('close-run');
    expect(allows(closeRun, 'lambda:InvokeFunction', 'StartTraining')).toBe(true);
    expect(allows(closeRun, 'states:StopExecution', 'TrainModel')).toBe(true);
    expect(allows(closeRun, 'lambda:InvokeFunction', 'StartPreparation')).toBe(true);
    expect(allows(closeRun, 'batch:TerminateJob', 'job/*')).toBe(true);
    expect(allows(closeRun, 'states:DescribeExecution', 'PrepareDataset')).toBe(true);
    expect(allows(closeRun, 'states:DescribeExecution', 'TrainModel')).toBe(true);
    expect(allows(lambdaOf('diagnose-failure').statements, 'logs:GetLogEvents', 'JobLogs')).toBe(true);
    for (const name of ['close-run', 'announce-dataset', 'register-model', 'promote-model'] as const) {
      expect(allows(lambdaOf(name).statements, 'events:PutEvents', 'Bus'), name).toBe(true);
    }
  });
});

describe('events and schedules', () => {
  const rules = production.ofType('AWS::Events::Rule');

  it('deliver every event with retries and to a dead-letter queue', () => {
    expect(rules).toHaveLength(8);
    for (const [id, { Properties }] of rules) {
      for (const target of Properties.Targets) expect(target.DeadLetterConfig, id).toBeDefined();
    }
    const queues = JSON.stringify(production.ofType('AWS::SQS::QueuePolicy'));
    for (const [id] of rules) expect(queues).toContain(id);
  });

  it('may invoke the Lambdas that they target', () => {
    const permissions = production
      .ofType('AWS::Lambda::Permission')
      .map(([, { Properties }]) => JSON.stringify(Properties));
    for (const [id, { Properties }] of rules) {
      for (const target of Properties.Targets) {
        const lambdaId = /(\w+Function\w+)/.exec(JSON.stringify(target.Arn))?.[1];
        if (lambdaId === undefined) continue;
        expect(
          permissions.some((each) => each.includes(id) && each.includes(lambdaId)),
          id,
        ).toBe(true);
      }
    }
  });

  it('start trainings for versions, outdated models and systems that ask, on our bus alone', () => {
    const starting = rules.filter(([id]) => id.startsWith('TrainingStarts'));
    const patterns = starting.map(([, { Properties }]) => [
      Properties.EventPattern.source[0],
      Properties.EventPattern['detail-type'][0],
    ]);
    expect(patterns).toEqual([
      ['dragoman', 'DatasetPublished'],
      ['dragoman', 'ModelOutdated'],
      ['dragoman.request', 'StartTraining'],
    ]);
    for (const [id, { Properties }] of starting) {
      expect(JSON.stringify(Properties.EventBusName), id).toContain('Bus');
    }
  });

  it('close runs that ended in any way', () => {
    const [, rule] = rules.find(([id]) => id.includes('ExecutionEnded')) as (typeof rules)[number];
    expect(rule.Properties.EventPattern.detail.status).toEqual([
      'SUCCEEDED',
      'FAILED',
      'TIMED_OUT',
      'ABORTED',
    ]);
    expect(rule.Properties.EventPattern.detail.stateMachineArn).toHaveLength(2);
  });

  it('let pages send parts of uploads, and reach no other bucket', () => {
    const corsOf = (template: typeof production) =>
      template
        .ofType('AWS::S3::Bucket')
        .flatMap(([id, { Properties }]) =>
          Properties.CorsConfiguration ? [[id.slice(0, 7), Properties.CorsConfiguration.CorsRules]] : [],
        );
    const rule = { AllowedMethods: ['PUT'], AllowedHeaders: ['content-type'], MaxAge: 3600 };
    const fromPage = { ...rule, AllowedOrigins: ['https://*.cloudfront.net'] };
    const fromHere = { ...rule, AllowedOrigins: ['http://127.0.0.1:*', 'http://localhost:*'] };
    expect(corsOf(production)).toEqual([['Landing', [fromPage]]]);
    expect(corsOf(local)).toEqual([['Landing', [fromHere]]]);
  });

  it('announce uploads without a custom resource, and hand bad messages to the dead-letter queue', () => {
    const [, landing] = production
      .ofType('AWS::S3::Bucket')
      .find(([id]) => id.startsWith('Landing')) as (typeof rules)[number];
    expect(landing.Properties.NotificationConfiguration.EventBridgeConfiguration).toEqual({
      EventBridgeEnabled: true,
    });
    const [, uploads] = production
      .ofType('AWS::SQS::Queue')
      .find(([id]) => /IntakeUploads[0-9A-F]{8}$/.test(id)) as (typeof rules)[number];
    expect(uploads.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
    const [[, mapping]] = production.ofType('AWS::Lambda::EventSourceMapping') as typeof rules;
    expect(mapping?.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    const timeout = lambdaOf('note-upload').properties.Timeout;
    expect(uploads.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
    for (const [id, { Properties }] of production.ofType('AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled, id).toBe(true);
    }
  });

  it('sweep every hour, and schedules may only start preparations', () => {
    const [[, sweep]] = production.ofType('AWS::Scheduler::Schedule') as typeof rules;
    expect(sweep?.Properties.ScheduleExpression).toBe('rate(1 hour)');
    expect(JSON.parse(sweep?.Properties.Target.Input)).toEqual({ sweep: true });
    const roleId = sweep?.Properties.Target.RoleArn['Fn::GetAtt'][0];
    const statements = statementsOf(production, roleId);
    expect(allows(statements, 'lambda:InvokeFunction', 'StartPreparation')).toBe(true);
    expect(new Set(statements.flatMap(({ actions }) => actions))).toEqual(
      new Set(['lambda:InvokeFunction', 'sqs:SendMessage']),
    );
  });
});

describe('training', () => {
  const machines = Object.fromEntries(
    production
      .ofType('AWS::Batch::ComputeEnvironment')
      .map(([id, { Properties }]) => [
        id.replace(/^Machines|[0-9A-F]{8}$/g, ''),
        Properties.ComputeResources,
      ]),
  );

  it('needs no NAT gateway and lets nothing in', () => {
    expect(production.ofType('AWS::EC2::NatGateway')).toEqual([]);
    expect(production.ofType('AWS::EC2::SecurityGroupIngress')).toEqual([]);
    for (const [, { Properties }] of production.ofType('AWS::EC2::SecurityGroup')) {
      expect(Properties.SecurityGroupIngress).toBeUndefined();
    }
    for (const [, { Properties }] of production.ofType('AWS::EC2::Subnet')) {
      expect(Properties.MapPublicIpOnLaunch).toBe(true);
    }
    expect(production.ofType('AWS::EC2::VPCEndpoint')).toHaveLength(2);
  });

  it('has Spot and on-demand GPUs with drivers, and processors, all with limits and none kept running', () => {
    expect(machines.GpuSpot).toMatchObject({
      Type: 'SPOT',
      AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
    });
    expect(machines.GpuOnDemand).toMatchObject({ Type: 'EC2' });
    for (const gpu of [machines.GpuSpot, machines.GpuOnDemand]) {
      expect(gpu.Ec2Configuration).toEqual([{ ImageType: 'ECS_AL2023_NVIDIA' }]);
    }
    expect(machines.Cpu.Ec2Configuration).toEqual([{ ImageType: 'ECS_AL2023' }]);
    for (const each of Object.values(machines)) {
      expect(each.MinvCpus).toBe(0);
      expect(each.MaxvCpus).toBeLessThan(256);
      expect(each.LaunchTemplate.Version).toBeDefined();
    }
  });

  it('takes Spot first, and cancels what waits for 30 minutes with a reason', () => {
    const queues = production.ofType('AWS::Batch::JobQueue');
    const [, gpu] = queues.find(([id]) => /^GpuQueue/.test(id)) as (typeof queues)[number];
    expect(gpu.Properties.ComputeEnvironmentOrder).toMatchObject([
      {
        Order: 1,
        ComputeEnvironment: { 'Fn::GetAtt': [expect.stringContaining('GpuSpot'), expect.anything()] },
      },
      {
        Order: 2,
        ComputeEnvironment: { 'Fn::GetAtt': [expect.stringContaining('GpuOnDemand'), expect.anything()] },
      },
    ]);
    expect(queues).toHaveLength(3);
    for (const [id, { Properties }] of queues) {
      for (const action of Properties.JobStateTimeLimitActions) {
        expect(action, id).toMatchObject({ Action: 'CANCEL', State: 'RUNNABLE', MaxTimeSeconds: 1800 });
      }
      expect(Properties.JobStateTimeLimitActions).toHaveLength(3);
    }
  });

  it('runs jobs once, with a time-out, shared memory, logs and a role of their own', () => {
    const definitions = production.ofType('AWS::Batch::JobDefinition');
    expect(definitions).toHaveLength(2);
    for (const [id, { Properties }] of definitions) {
      expect(Properties, id).toMatchObject({
        RetryStrategy: { Attempts: 1 },
        PropagateTags: true,
        Timeout: { AttemptDurationSeconds: 72 * 3600 },
        ResourceRetentionPolicy: { SkipDeregisterOnUpdate: true },
        ContainerProperties: {
          LinuxParameters: { SharedMemorySize: 4096 },
          LogConfiguration: { LogDriver: 'awslogs' },
        },
      });
      const { JobRoleArn, ResourceRequirements } = Properties.ContainerProperties;
      const needsGpu = ResourceRequirements.some((each: { Type: string }) => each.Type === 'GPU');
      expect(needsGpu, id).toBe(id.startsWith('Gpu'));
      const statements = statementsOf(production, JobRoleArn['Fn::GetAtt'][0]);
      expect(allows(statements, 's3:GetObject', '/datasets/*')).toBe(true);
      expect(allows(statements, 's3:PutObject', '/runs/*')).toBe(true);
      expect(
        new Set(statements.flatMap(({ actions }) => actions.map((action) => action.split(':')[0]))),
      ).toEqual(new Set(['s3']));
    }
  });

  it('demands IMDSv2, reaches it from containers, encrypts 200 GB, and gives jobs 110 s to stop', () => {
    const [[, template]] = production.ofType('AWS::EC2::LaunchTemplate');
    const data = template?.Properties.LaunchTemplateData;
    expect(data.MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 });
    expect(data.BlockDeviceMappings[0].Ebs).toMatchObject({ VolumeSize: 200, Encrypted: true });
    const userData = JSON.stringify(data.UserData);
    expect(userData).toContain('ECS_CONTAINER_STOP_TIMEOUT=110s');
    expect(userData).toContain('multipart/mixed');
  });
});

describe('alarms', () => {
  const alarms = production.ofType('AWS::CloudWatch::Alarm');
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const anchors = [...runbook.matchAll(/<a id="([a-z-]+)"><\/a>/g)].map((match) => match[1]);

  it('tell the topic and link to an entry of the runbook that exists', () => {
    expect(alarms.length).toBeGreaterThanOrEqual(9);
    const linked = new Set<string>();
    for (const [id, { Properties }] of alarms) {
      const anchor = /docs\/runbook\.md#([a-z-]+)$/.exec(Properties.AlarmDescription)?.[1] as string;
      expect(anchors, id).toContain(anchor);
      linked.add(anchor);
      expect(JSON.stringify(Properties.AlarmActions), id).toContain('Topic');
      expect(Properties.TreatMissingData, id).toBe('notBreaching');
    }
    expect([...linked].sort()).toEqual(anchors.filter((anchor) => anchor !== 'budget').sort());
  });

  it('may publish to the encrypted topic, as may the budget', () => {
    const key = JSON.stringify(production.ofType('AWS::KMS::Key'));
    const policy = JSON.stringify(production.ofType('AWS::SNS::TopicPolicy'));
    for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com']) {
      expect(key).toContain(service);
      expect(policy).toContain(service);
    }
    expect(policy).toContain('aws:SecureTransport');
    const [[, budget]] = production.ofType('AWS::Budgets::Budget');
    for (const { Subscribers } of budget?.Properties.NotificationsWithSubscribers ?? []) {
      expect(JSON.stringify(Subscribers)).toContain('Topic');
    }
  });
});

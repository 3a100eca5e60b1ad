import { describe, expect, it } from 'vitest';
import { PREPARATION_STAGES, TRAINING_STAGES } from '../../contracts/stages.ts';
import { allows, statementsOf, synthesize } from './synthesize.ts';

interface State {
  Type: string;
  Resource?: string;
  TimeoutSeconds?: number;
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; Next: string; Output?: Record<string, string> }[];
  Next?: string;
  Default?: string;
  Choices?: { Next: string; Condition: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: arguments differ by service
  Arguments?: any;
  // biome-ignore lint/suspicious/noExplicitAny: expression or object
  Output?: any;
  Assign?: Record<string, unknown>;
  ItemProcessor?: { StartAt: string; States: Record<string, State>; ProcessorConfig?: { Mode: string } };
  ItemReader?: { Arguments: { Key: string } };
  MaxConcurrency?: number;
  Error?: string;
  Cause?: string;
  Seconds?: unknown;
}

const production = synthesize('production');

function machine(name: string) {
  const [id, resource] = production
    .ofType('AWS::StepFunctions::StateMachine')
    .find(([logicalId]) => logicalId.startsWith(name)) as [string, { Properties: Record<string, never> }];
  const parts: unknown[] = (resource.Properties.DefinitionString as { 'Fn::Join': [string, unknown[]] })[
    'Fn::Join'
  ][1];
  // References stay recognizable: each becomes the logical id it points to.
  const text = parts.map((part) => (typeof part === 'string' ? part : referenceOf(part))).join('');
  const definition = JSON.parse(text) as {
    QueryLanguage: string;
    StartAt: string;
    States: Record<string, State>;
  };
  const roleId = (resource.Properties.RoleArn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  return { id, properties: resource.Properties, definition, statements: statementsOf(production, roleId) };
}

function referenceOf(part: unknown): string {
  return JSON.stringify(part).replace(/[^A-Za-z0-9]+/g, '_');
}

/** Every state with its name, those inside maps included. */
function* statesOf(states: Record<string, State>, path = ''): Generator<[string, State]> {
  for (const [name, state] of Object.entries(states)) {
    yield [`${path}${name}`, state];
    if (state.ItemProcessor) yield* statesOf(state.ItemProcessor.States, `${path}${name}/`);
  }
}

const prepare = machine('PrepareDataset');
const train = machine('TrainModel');

describe.each([
  ['prepare-dataset', prepare],
  ['train-model', train],
])('%s', (_name, { definition, properties, statements, id }) => {
  const states = [...statesOf(definition.States)];
  const tasks = states.filter(([, state]) => state.Type === 'Task');

  it('bounds every task in time and retries it', () => {
    for (const [name, task] of tasks) {
      expect(task.TimeoutSeconds, name).toBeGreaterThan(0);
      expect(task.Retry?.length, name).toBeGreaterThan(0);
    }
  });

  it('never retries an error of our own code, except when announcing', () => {
    for (const [name, task] of tasks) {
      if (name === 'Announce') continue;
      for (const retry of task.Retry ?? []) {
        for (const error of retry.ErrorEquals)
          expect(error, name).toMatch(/^(Lambda\.|Batch\.|States\.Timeout)/);
      }
    }
  });

  it('catches every error of every task and map, or leaves it to the map around it', () => {
    const leftToTheMap = [
      'Ingest/IngestShard/QuarantineShard',
      'Ingest/QuarantineShard',
      'Refine/RefinePartition',
      'Compare/ComparePairs',
      'Finish/FinishPartition',
    ];
    for (const [name, state] of states) {
      if (state.Type !== 'Task' && state.Type !== 'Map') continue;
      const catchesAll = state.Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')) ?? false;
      const isInside = name.includes('/IngestSingly') || leftToTheMap.includes(name);
      expect(catchesAll || isInside, name).toBe(true);
    }
  });

  it('fails with the error and the cause that it caught', () => {
    expect(definition.States.Failed).toMatchObject({
      Type: 'Fail',
      Error: '{% $states.input.error %}',
      Cause: '{% $states.input.cause %}',
    });
    for (const [name, state] of states) {
      for (const each of state.Catch ?? []) {
        if (each.Next === 'Failed')
          expect(Object.keys(each.Output ?? {}).sort(), name).toEqual(['cause', 'error']);
      }
    }
  });

  it('leads only to states that exist, and reaches all of them', () => {
    const check = (scope: { StartAt: string; States: Record<string, State> }) => {
      const reached = new Set<string>([scope.StartAt]);
      for (const name of reached) {
        const state = scope.States[name] as State;
        expect(state, name).toBeDefined();
        const following = [
          state.Next,
          state.Default,
          ...(state.Choices ?? []).map((choice) => choice.Next),
          ...(state.Catch ?? []).map((each) => each.Next),
        ];
        for (const next of following) if (next) reached.add(next);
        if (state.ItemProcessor) check(state.ItemProcessor);
      }
      expect([...reached].sort()).toEqual(Object.keys(scope.States).sort());
    };
    check(definition);
  });

  it('may invoke every Lambda that it names, and no other', () => {
    const named = new Set(
      tasks.flatMap(([, task]) =>
        production
          .ofType('AWS::Lambda::Function')
          .map(([functionId]) => functionId)
          .filter((functionId) => String(task.Arguments?.FunctionName).includes(functionId)),
      ),
    );
    expect(named.size).toBeGreaterThan(3);
    const allowed = new Set(
      production
        .ofType('AWS::Lambda::Function')
        .map(([functionId]) => functionId)
        .filter((functionId) => allows(statements, 'lambda:InvokeFunction', functionId)),
    );
    expect(allowed).toEqual(named);
  });

  it('logs every event without its data, and traces', () => {
    expect(properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(properties.TracingConfiguration).toEqual({ Enabled: true });
    expect(allows(statements, 'xray:PutTraceSegments', '*')).toBe(true);
    expect(allows(statements, 'logs:CreateLogDelivery', '*')).toBe(true);
    expect(id).toBeTruthy();
  });

  it('speaks JSONata throughout', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const [name, state] of states) {
      expect(
        Object.keys(state).filter((key) => /Path$|Parameters|ResultSelector/.test(key)),
        name,
      ).toEqual([]);
    }
  });
});

describe('prepare-dataset', () => {
  const { States } = prepare.definition;

  it('has one state for every preparation stage', () => {
    expect(Object.keys(States)).toEqual(expect.arrayContaining([...PREPARATION_STAGES]));
  });

  it('reads the items of all maps from the data bucket and drops their results', () => {
    for (const [stage, variable] of [
      ['Ingest', 'ingestItemsKey'],
      ['Refine', 'refineItemsKey'],
      ['Compare', 'compareItemsKey'],
      ['Finish', 'refineItemsKey'],
    ] as const) {
      expect(States[stage]).toMatchObject({
        Type: 'Map',
        Output: {},
        ItemReader: { Arguments: { Key: `{% $${variable} %}` } },
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      });
      // Absent means none: the first item that fails fails the map.
      expect(States[stage]).not.toHaveProperty('ToleratedFailurePercentage');
    }
    expect(allows(prepare.statements, 's3:GetObject', 'DataBucket')).toBe(true);
    expect(allows(prepare.statements, 's3:GetObject', 'ModelsBucket')).toBe(false);
  });

  it('may start, watch and stop the children of its Distributed Maps', () => {
    expect(allows(prepare.statements, 'states:StartExecution', prepare.id)).toBe(true);
    expect(allows(prepare.statements, 'states:DescribeExecution', prepare.id)).toBe(true);
    expect(allows(prepare.statements, 'states:StopExecution', prepare.id)).toBe(true);
  });

  it('reads a failed shard again input by input and quarantines what still fails', () => {
    const item = States.Ingest?.ItemProcessor?.States as Record<string, State>;
    expect(item.IngestShard?.Catch?.[0]).toMatchObject({ ErrorEquals: ['States.ALL'], Next: 'IngestSingly' });
    const singly = item.IngestSingly?.ItemProcessor?.States as Record<string, State>;
    expect(singly.IngestShardSingly?.Catch?.[0]).toMatchObject({ Next: 'QuarantineShard' });
    expect(Object.keys(singly.IngestShardSingly?.Catch?.[0]?.Output ?? {}).sort()).toEqual([
      'cause',
      'error',
      'item',
    ]);
  });

  it('waits for a person only when the check failed, and takes silence for a rejection', () => {
    expect(States.IsConsistent).toMatchObject({
      Choices: [{ Condition: "{% $states.input.verdict = 'fail' %}", Next: 'AwaitApproval' }],
      Default: 'Publish',
    });
    expect(States.AwaitApproval?.Resource).toMatch(/lambda:invoke\.waitForTaskToken$/);
    expect(States.AwaitApproval?.TimeoutSeconds).toBe(7 * 24 * 3600);
    expect(States.AwaitApproval?.Catch?.[0]).toMatchObject({
      ErrorEquals: ['States.Timeout'],
      Next: 'Unanswered',
    });
    expect(States.IsApproved).toMatchObject({ Choices: [{ Next: 'Publish' }], Default: 'Rejected' });
    for (const name of ['Unanswered', 'Rejected']) {
      expect(States[name]).toMatchObject({ Type: 'Fail', Error: 'ApprovalRejected' });
    }
  });
});

describe('train-model', () => {
  const { States } = train.definition;

  it('has one state for every training stage', () => {
    expect(Object.keys(States)).toEqual(expect.arrayContaining([...TRAINING_STAGES]));
  });

  it.each(['Generate', 'Binarize', 'Train', 'Evaluate'])(
    '%s: submits, waits, diagnoses, relaunches or fails',
    (stage) => {
      const variable = stage.toLowerCase();
      expect(States[stage]).toMatchObject({
        Resource: expect.stringMatching(/batch:submitJob\.sync$/),
        Arguments: {
          JobName: `{% $${variable}.jobName %}`,
          JobQueue: `{% $${variable}.jobQueue %}`,
          JobDefinition: `{% $${variable}.jobDefinition %}`,
          ContainerOverrides: {
            Command: `{% $${variable}.command %}`,
            ResourceRequirements: [{ Type: 'MEMORY', Value: `{% $string($${variable}.memoryMiB) %}` }],
          },
          Tags: { 'dragoman:run': '{% $runId %}' },
        },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: `Diagnose${stage}` }],
      });
      expect(States[`Diagnose${stage}`]?.Next).toBe(`IsRemedyFor${stage}`);
      expect(States[`IsRemedyFor${stage}`]).toMatchObject({
        Choices: [{ Next: `Relaunch${stage}` }],
        Default: 'Failed',
      });
      expect(States[`Relaunch${stage}`]).toMatchObject({
        Type: 'Wait',
        Seconds: '{% $states.input.waitSeconds %}',
        Assign: { [variable]: '{% $states.input.job %}' },
        Next: stage,
      });
    },
  );

  it('generates text only where the recipe asks for it, and only evaluates when it monitors', () => {
    expect(States.Resolve?.Next).toBe('WhichStepIsFirst');
    expect(States.WhichStepIsFirst).toMatchObject({
      Choices: [
        { Condition: '{% $generate != null %}', Next: 'Generate' },
        { Condition: '{% $binarize != null %}', Next: 'Binarize' },
      ],
      Default: 'Evaluate',
    });
    const next = ['Generate', 'Binarize', 'Train', 'Evaluate'].map((stage) => States[stage]?.Next);
    expect(next).toEqual(['Binarize', 'Train', 'Evaluate', 'Register']);
  });

  it('submits no job twice: only a refusal is retried', () => {
    for (const stage of ['Generate', 'Binarize', 'Train', 'Evaluate']) {
      const retried = States[stage]?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(retried).toEqual(['Batch.TooManyRequestsException', 'Batch.ThrottlingException']);
    }
  });

  it('may submit our jobs to our queues, watch them, and end them when the run is cancelled', () => {
    const { statements } = train;
    for (const target of ['CpuQueue', 'GpuQueue', 'GpuOnDemandQueue', 'CpuJob', 'GpuJob']) {
      expect(allows(statements, 'batch:SubmitJob', target), target).toBe(true);
    }
    const submit = statements.filter(({ actions }) => actions.includes('batch:SubmitJob'));
    expect(submit.flatMap(({ resources }) => resources)).not.toContain('"*"');
    expect(allows(statements, 'batch:TagResource', 'job/*')).toBe(true);
    expect(allows(statements, 'batch:TerminateJob', 'job/*')).toBe(true);
    expect(allows(statements, 'batch:DescribeJobs', '*')).toBe(true);
    for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule']) {
      expect(allows(statements, action, 'StepFunctionsGetEventsForBatchJobsRule'), action).toBe(true);
    }
  });
});

import { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { TrainingStage } from '../../contracts/stages.ts';
import type { DeploymentConfig } from '../config.ts';
import { BatchStep } from '../constructs/batch-step.ts';
import { DragomanStateMachine } from '../constructs/dragoman-state-machine.ts';
import { CAUGHT_ERROR, lambdaStep } from '../constructs/lambda-step.ts';
import type { TrainingLambdas } from '../constructs/training-lambdas.ts';

export interface TrainModelProps {
  config: DeploymentConfig;
  lambdas: TrainingLambdas;
  submitJobs: iam.IManagedPolicy;
}

/** A stage that is a Batch job, with the variable that holds its next `BatchJob`. */
const JOBS = {
  Generate: 'generate',
  Binarize: 'binarize',
  Train: 'train',
  Evaluate: 'evaluate',
} as const satisfies Partial<Record<TrainingStage, string>>;

/**
 * `train-model`: from a dataset version to a registered, perhaps promoted model version; text is generated first where
 * the recipe asks for it, and a monitoring only evaluates. A Batch job that fails is
 * diagnosed and, if there is a remedy, submitted again with it; nothing else ever relaunches a job.
 */
export class TrainModel extends Construct {
  readonly stateMachine: sfn.StateMachine;
  private readonly failed: sfn.Fail;

  constructor(scope: Construct, id: string, props: TrainModelProps) {
    super(scope, id);
    const { lambdas } = props;
    this.failed = sfn.Fail.jsonata(this, 'Failed', {
      error: '{% $states.input.error %}',
      cause: '{% $states.input.cause %}',
    });
    const run = { runId: '{% $runId %}' };
    const resolve = lambdaStep(this, 'Resolve', {
      lambda: lambdas.resolveTraining,
      payload: '{% $states.input %}',
      outputs: {},
      assign: {
        runId: '{% $states.input.runId %}',
        ...Object.fromEntries(
          // A variable must have a value also for steps that the run does not have.
          Object.values(JOBS).map((variable) => [
            variable,
            `{% $exists($states.result.Payload.${variable}) ? $states.result.Payload.${variable} : null %}`,
          ]),
        ),
      },
      onError: this.failed,
    });
    const register = lambdaStep(this, 'Register', {
      lambda: lambdas.registerModel,
      payload: run,
      onError: this.failed,
    });
    const promote = lambdaStep(this, 'Promote', {
      lambda: lambdas.promoteModel,
      payload: run,
      outputs: {},
      onError: this.failed,
    });
    const trained = sfn.Succeed.jsonata(this, 'Trained');
    const generate = this.job('Generate', props);
    const binarize = this.job('Binarize', props);
    const evaluate = this.job('Evaluate', props);
    generate.next(binarize);
    binarize.next(this.job('Train', props)).next(evaluate);
    const definition = resolve.next(
      sfn.Choice.jsonata(this, 'WhichStepIsFirst')
        .when(sfn.Condition.jsonata('{% $generate != null %}'), generate)
        .when(sfn.Condition.jsonata('{% $binarize != null %}'), binarize)
        .otherwise(evaluate),
    );
    evaluate
      .next(register)
      .next(
        sfn.Choice.jsonata(this, 'IsBetter')
          .when(sfn.Condition.jsonata('{% $states.input.promote %}'), promote.next(trained))
          .otherwise(trained),
      );
    this.stateMachine = new DragomanStateMachine(this, 'StateMachine', {
      config: props.config,
      definition,
      // Eight attempts of the longest step are far more than any training needs; this only ends what hangs.
      timeout: Duration.days(30),
    }).stateMachine;
    this.stateMachine.role.addManagedPolicy(props.submitJobs);
  }

  private job(stage: keyof typeof JOBS, props: TrainModelProps): BatchStep {
    const variable = `$${JOBS[stage]}`;
    const submit = new BatchStep(this, stage, {
      job: variable,
      runId: '$runId',
      // Waiting for a machine counts too, so the job's own time-out comes first.
      taskTimeout: sfn.Timeout.duration(Duration.hours(props.config.training.longestJobHours + 12)),
    });
    // Only refusals for lack of capacity of the API: after any other error the job may exist, and diagnose-failure looks.
    submit.addRetry({
      errors: ['Batch.TooManyRequestsException', 'Batch.ThrottlingException'],
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxAttempts: 6,
      jitterStrategy: sfn.JitterType.FULL,
    });
    const diagnose = lambdaStep(this, `Diagnose${stage}`, {
      lambda: props.lambdas.diagnoseFailure,
      payload: {
        runId: '{% $runId %}',
        job: `{% ${variable} %}`,
        error: '{% $states.input.error %}',
        cause: '{% $states.input.cause %}',
      },
      onError: this.failed,
    });
    const wait = sfn.Wait.jsonata(this, `Relaunch${stage}`, {
      time: sfn.WaitTime.seconds('{% $states.input.waitSeconds %}'),
      assign: { [JOBS[stage]]: '{% $states.input.job %}' },
      outputs: {},
    });
    diagnose.next(
      sfn.Choice.jsonata(this, `IsRemedyFor${stage}`)
        .when(sfn.Condition.jsonata("{% $states.input.decision = 'relaunch' %}"), wait.next(submit))
        .otherwise(this.failed),
    );
    submit.addCatch(diagnose, { errors: ['States.ALL'], outputs: CAUGHT_ERROR });
    return submit;
  }
}

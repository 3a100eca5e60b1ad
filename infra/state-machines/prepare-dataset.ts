import { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { TABULAR } from '../../contracts/primitives.ts';
import type { PreparationStage } from '../../contracts/stages.ts';
import type { DeploymentConfig } from '../config.ts';
import { DragomanStateMachine } from '../constructs/dragoman-state-machine.ts';
import { CAUGHT_ERROR, type LambdaStepProps, lambdaStep } from '../constructs/lambda-step.ts';
import type { PreparationLambdas } from '../constructs/preparation-lambdas.ts';

export interface PrepareDatasetProps {
  config: DeploymentConfig;
  data: s3.IBucket;
  lambdas: PreparationLambdas;
}

/** The input of the execution, a `PreparationInput`; every Lambda that is not an item of a map gets it. */
const RUN = '{% $run %}';

/**
 * `prepare-dataset`: from claimed uploads to a published dataset version. Its states are the preparation stages of
 * contracts/stages.ts; of a corpus of tables ImportTables does what Ingest to CheckConsistency do for text. What the Lambdas hand on are keys, and results lie under the run's prefix.
 */
export class PrepareDataset extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: PrepareDatasetProps) {
    super(scope, id);
    const { lambdas } = props;
    const failed = sfn.Fail.jsonata(this, 'Failed', {
      error: '{% $states.input.error %}',
      cause: '{% $states.input.cause %}',
    });
    const step = (stage: PreparationStage, options: Omit<LambdaStepProps, 'onError'>) =>
      lambdaStep(this, stage, { onError: failed, ...options });

    const plan = step('Plan', {
      lambda: lambdas.planPreparation,
      payload: '{% $states.input %}',
      assign: { run: '{% $states.input %}', ingestItemsKey: '{% $states.result.Payload.ingestItemsKey %}' },
    });
    const ingest = this.ingest(props, failed);
    const trainAligner = step('TrainAligner', {
      lambda: lambdas.trainAligner,
      payload: RUN,
      assign: {
        refineItemsKey: '{% $states.result.Payload.refineItemsKey %}',
        compareItemsKey: '{% $states.result.Payload.compareItemsKey %}',
      },
    });
    const refine = this.strictMap('Refine', props, failed, {
      state: 'RefinePartition',
      lambda: lambdas.refinePartition,
      key: '{% $refineItemsKey %}',
    });
    const compare = this.strictMap('Compare', props, failed, {
      state: 'ComparePairs',
      lambda: lambdas.comparePairs,
      key: '{% $compareItemsKey %}',
    });
    const finish = this.strictMap('Finish', props, failed, {
      state: 'FinishPartition',
      lambda: lambdas.finishPartition,
      key: '{% $refineItemsKey %}',
    });
    const checkConsistency = step('CheckConsistency', { lambda: lambdas.checkConsistency, payload: RUN });
    const publish = step('Publish', { lambda: lambdas.publishDataset, payload: RUN });
    const announce = step('Announce', { lambda: lambdas.announceDataset, payload: RUN });
    // The version is published; telling others is tried for much longer than anything else.
    announce.addRetry({
      errors: ['States.TaskFailed'],
      interval: Duration.seconds(5),
      backoffRate: 2,
      maxAttempts: 8,
      maxDelay: Duration.minutes(10),
    });
    publish.next(announce).next(sfn.Succeed.jsonata(this, 'Published'));

    const importTables = step('ImportTables', { lambda: lambdas.importTables, payload: RUN });
    const isConsistent = sfn.Choice.jsonata(this, 'IsConsistent')
      .when(
        sfn.Condition.jsonata("{% $states.input.verdict = 'fail' %}"),
        this.awaitApproval(props, failed, publish),
      )
      .otherwise(publish);
    const text = ingest
      .next(trainAligner)
      .next(refine)
      .next(compare)
      .next(finish)
      .next(checkConsistency)
      .next(isConsistent);
    const definition = plan.next(
      sfn.Choice.jsonata(this, 'IsTable')
        .when(
          sfn.Condition.jsonata(`{% $run.languagePair = '${TABULAR}' %}`),
          importTables.next(isConsistent),
        )
        .otherwise(text),
    );
    this.stateMachine = new DragomanStateMachine(this, 'StateMachine', {
      config: props.config,
      definition,
      timeout: Duration.days(props.config.preparation.approvalTimeoutDays + 3),
    }).stateMachine;
  }

  /** A shard that fails is read again input by input; what still fails goes to quarantine, and the run goes on. */
  private ingest(
    { config, data, lambdas }: PrepareDatasetProps,
    failed: sfn.IChainable,
  ): sfn.IChainable & sfn.INextable {
    const quarantine = lambdaStep(this, 'QuarantineShard', {
      lambda: lambdas.quarantineShard,
      payload: '{% $states.input %}',
      outputs: {},
    });
    const ingestSingly = sfn.Map.jsonata(this, 'IngestSingly', {
      items: sfn.ProvideItems.jsonata('{% $states.input.inputs %}'),
      itemSelector: {
        runId: '{% $states.input.runId %}',
        shard: '{% $states.input.shard %}',
        inputs: '{% [$states.context.Map.Item.Value] %}',
      },
      maxConcurrency: 1,
      outputs: {},
    }).itemProcessor(
      lambdaStep(this, 'IngestShardSingly', {
        lambda: lambdas.ingestShard,
        payload: '{% $states.input %}',
        outputs: {},
        onError: quarantine,
        errorOutputs: { item: '{% $states.input %}', ...CAUGHT_ERROR },
      }),
    );
    const map = this.map('Ingest', {
      data,
      key: '{% $ingestItemsKey %}',
      concurrency: config.preparation.ingestConcurrency,
    });
    map.itemProcessor(
      lambdaStep(this, 'IngestShard', {
        lambda: lambdas.ingestShard,
        payload: '{% $states.input %}',
        outputs: {},
        onError: ingestSingly,
        errorOutputs: '{% $states.input %}',
      }),
    );
    return map.addCatch(failed, { errors: ['States.ALL'], outputs: CAUGHT_ERROR });
  }

  /** Tolerates no failure: a partition that is missing would be text that is lost. */
  private strictMap(
    stage: PreparationStage,
    { config, data }: PrepareDatasetProps,
    failed: sfn.IChainable,
    { state, lambda, key }: { state: string; lambda: LambdaStepProps['lambda']; key: string },
  ): sfn.IChainable & sfn.INextable {
    const map = this.map(stage, { data, key, concurrency: config.preparation.refineConcurrency });
    map.itemProcessor(
      lambdaStep(this, state, {
        lambda,
        payload: '{% $states.input %}',
        outputs: {},
      }),
    );
    return map.addCatch(failed, { errors: ['States.ALL'], outputs: CAUGHT_ERROR });
  }

  /**
   * A Distributed Map over a JSON array in the data bucket. The first item that fails fails it. What an item did is a
   * file of its own, so the results are dropped.
   */
  private map(stage: PreparationStage, options: { data: s3.IBucket; key: string; concurrency: number }) {
    return sfn.DistributedMap.jsonata(this, stage, {
      itemReader: new sfn.S3JsonItemReader({ bucket: options.data, key: options.key }),
      maxConcurrency: options.concurrency,
      // EXPRESS children would end after five minutes.
      mapExecutionType: sfn.StateMachineType.STANDARD,
      label: stage,
      outputs: {},
    });
  }

  private awaitApproval(
    { config, lambdas }: PrepareDatasetProps,
    failed: sfn.IChainable,
    publish: sfn.IChainable,
  ) {
    const days = config.preparation.approvalTimeoutDays;
    const awaitApproval = lambdaStep(this, 'AwaitApproval', {
      lambda: lambdas.requestApproval,
      payload: "{% $merge([$run, { 'taskToken': $states.context.Task.Token }]) %}",
      outputs: '{% $states.result %}',
      waitForAnswer: Duration.days(days),
    });
    awaitApproval.addCatch(
      sfn.Fail.jsonata(this, 'Unanswered', {
        error: 'ApprovalRejected',
        cause: `Nobody answered within ${days} days, which counts as a rejection. Nothing was published. Upload again to start over.`,
      }),
      { errors: ['States.Timeout'] },
    );
    awaitApproval.addCatch(failed, { errors: ['States.ALL'], outputs: CAUGHT_ERROR });
    return awaitApproval.next(
      sfn.Choice.jsonata(this, 'IsApproved')
        .when(sfn.Condition.jsonata('{% $states.input.approved %}'), publish)
        .otherwise(
          sfn.Fail.jsonata(this, 'Rejected', {
            error: 'ApprovalRejected',
            cause:
              "{% $states.input.by & ' rejected this dataset version. Nothing was published; its files stay under the run for inspection.' %}",
          }),
        ),
    );
  }
}

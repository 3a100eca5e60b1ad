import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

export interface DragomanStateMachineProps {
  config: Pick<DeploymentConfig, 'logRetentionDays'>;
  definition: sfn.IChainable;
  timeout: Duration;
}

/** A JSONata state machine whose every event is logged and traced, without the data, because task tokens pass through it. */
export class DragomanStateMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: DragomanStateMachineProps) {
    super(scope, id);
    const destination = new logs.LogGroup(this, 'Logs', {
      retention: props.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      definitionBody: sfn.DefinitionBody.fromChainable(props.definition),
      queryLanguage: sfn.QueryLanguage.JSONATA,
      timeout: props.timeout,
      logs: { destination, level: sfn.LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
    });
  }
}

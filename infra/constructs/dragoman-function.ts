import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaEnvironmentInput, LambdaName } from '../../contracts/environments.ts';
import { acknowledge } from '../acknowledge.ts';
import type { LambdaCode } from '../bundle-lambdas.ts';
import type { DeploymentConfig } from '../config.ts';

export interface DragomanFunctionProps<Name extends LambdaName> {
  config: Pick<DeploymentConfig, 'logRetentionDays'>;
  code: LambdaCode;
  environment: LambdaEnvironmentInput<Name>;
  /** @default 512 */
  memoryMb?: number;
  /** @default one minute */
  timeout?: Duration;
  /** Of /tmp. @default 512 */
  storageMb?: number;
}

/** The Lambda of lambdas/<name>/handler.ts, with its own log group, tracing, and exactly the environment of its contract. */
export class DragomanFunction<Name extends LambdaName> extends Construct {
  readonly function: lambda.Function;
  readonly timeout: Duration;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, name: Name, props: DragomanFunctionProps<Name>) {
    super(scope, pascalCase(name));
    this.timeout = props.timeout ?? Duration.minutes(1);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new lambda.Function(this, 'Function', {
      description: `Dragoman ${name}`,
      code: props.code.codeOf(name),
      role,
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: this.timeout,
      environment: props.environment as Record<string, string>,
      logGroup: this.logGroup,
      tracing: lambda.Tracing.ACTIVE,
      ...(props.storageMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.storageMb) }),
    });
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray (PutTraceSegments, PutTelemetryRecords) knows no resources.',
    });
  }
}

function pascalCase(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

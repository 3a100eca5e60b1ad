import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/**
 * The door of the API: throttled, logged without queries and headers, without CORS, since only the page of the same origin
 * calls it. The stack of the API adds its one route.
 */
export class HttpGateway extends Construct {
  readonly api: apigateway.HttpApi;
  /** Host name. */
  readonly domain: string;

  constructor(
    scope: Construct,
    id: string,
    config: Pick<DeploymentConfig, 'dashboard' | 'logRetentionDays'>,
  ) {
    super(scope, id);
    this.api = new apigateway.HttpApi(this, 'Api', {
      description: 'Dragoman',
      createDefaultStage: false,
    });
    const { requestsPerSecond } = config.dashboard;
    this.api.addStage('Stage', {
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: 2 * requestsPerSecond },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(
          new logs.LogGroup(this, 'AccessLog', {
            retention: config.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    });
    this.domain = `${this.api.apiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`;
  }
}

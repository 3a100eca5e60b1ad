import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { ApiResources } from '../../contracts/api/resources.ts';
import { apiTerms } from '../api-terms.ts';
import type { LambdaCode } from '../bundle-lambdas.ts';
import type { DeploymentConfig, DeploymentName } from '../config.ts';
import { allowRegistry } from '../constructs/access.ts';
import { allowSteering } from '../constructs/api-permissions.ts';
import { DragomanFunction } from '../constructs/dragoman-function.ts';
import type { DragomanStacks } from '../dragoman-stacks.ts';

export interface ApiStackProps extends StackProps {
  stacks: Omit<DragomanStacks, 'api'>;
  code: LambdaCode;
}

/** An HTTP API gives up after this. */
const LONGEST_ANSWER_SECONDS = 29;

/** The API's code, behind the door that the dashboard stack made: every address below /api demands a token of the user pool. */
export class ApiStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { name, config }: { name: DeploymentName; config: DeploymentConfig },
    { stacks, code, ...props }: ApiStackProps,
  ) {
    super(scope, id, props);
    const { data, training, dashboard } = stacks;
    const { userPool, pageClient, commandLineClient } = dashboard.signIn;
    const clients = [pageClient, commandLineClient];
    const { cpu, gpu, gpuOnDemand } = training.queues;
    const serveApi = new DragomanFunction(this, 'serve-api', {
      config,
      code,
      timeout: Duration.seconds(LONGEST_ANSWER_SECONDS),
      memoryMb: 1024,
      environment: {
        TABLE_NAME: data.table.tableName,
        DEPLOYMENT: name,
        RESOURCES: this.toJsonString(resourcesOf(Object.values(stacks))),
        TERMS: this.toJsonString(
          apiTerms(config, {
            cpu: cpu.jobQueueArn,
            gpu: gpu.jobQueueArn,
            gpuOnDemand: gpuOnDemand.jobQueueArn,
          }),
        ),
        USER_POOL_ID: userPool.userPoolId,
        USER_POOL_CLIENT_IDS: clients.map((client) => client.userPoolClientId).join(','),
      },
    }).function;
    allowRegistry(serveApi, data.table);
    allowSteering(serveApi, stacks);
    new apigateway.HttpRoute(this, 'Route', {
      httpApi: dashboard.gateway,
      routeKey: apigateway.HttpRouteKey.with('/api/{proxy+}', apigateway.HttpMethod.ANY),
      integration: new HttpLambdaIntegration('ServeApi', serveApi),
      authorizer: new HttpUserPoolAuthorizer('Token', userPool, { userPoolClients: clients }),
    });
  }
}

/** Thrown when the API needs something that no stack puts out. */
export class OutputMissing extends Error {
  constructor(name: string) {
    super(
      `contracts/api/resources.ts names ${name}, but no stack has an output of that name. Add it to one.`,
    );
    this.name = 'OutputMissing';
  }
}

/** @throws OutputMissing */
function resourcesOf(stacks: Stack[]): ApiResources {
  const found = Object.keys(ApiResources.shape).map((name) => {
    const output = stacks
      .map((stack) => stack.node.tryFindChild(name))
      .find((child) => child instanceof CfnOutput);
    if (output === undefined) throw new OutputMissing(name);
    return [name, output.value] as const;
  });
  return Object.fromEntries(found) as ApiResources;
}

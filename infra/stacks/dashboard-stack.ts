import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import { HttpGateway } from '../constructs/http-gateway.ts';
import { SignIn } from '../constructs/sign-in.ts';
import { Site } from '../constructs/site.ts';

export interface DashboardStackProps extends StackProps {
  /** The page puts uploads there by presigned addresses. */
  landing: s3.IBucket;
}

/**
 * What people meet: the page's address, who may sign in, and the door of the API. It stands before the pipeline, whose
 * messages link here, and the API's code after it.
 */
export class DashboardStack extends Stack {
  readonly gateway: apigateway.HttpApi;
  readonly signIn: SignIn;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, config: DeploymentConfig, props: DashboardStackProps) {
    super(scope, id, { ...props, terminationProtection: config.protectData });
    const { api, domain } = new HttpGateway(this, 'Gateway', config);
    this.gateway = api;
    const site = new Site(this, 'Site', {
      config,
      apiDomain: domain,
      connectTo: [`https://${props.landing.bucketRegionalDomainName}`, SignIn.originIn(this)],
    });
    this.url = site.url;
    this.signIn = new SignIn(this, 'SignIn', { config, dashboardUrl: site.url });
    for (const [name, value] of Object.entries({
      DashboardUrl: site.url,
      SiteBucketName: site.bucket.bucketName,
      GatewayId: api.apiId,
      UserPoolId: this.signIn.userPool.userPoolId,
      UserPoolClientId: this.signIn.pageClient.userPoolClientId,
      CommandLineClientId: this.signIn.commandLineClient.userPoolClientId,
      TokenIssuer: this.signIn.issuer,
      SignInOrigin: this.signIn.origin,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}

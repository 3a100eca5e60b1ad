import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/**
 * Where Batch starts its machines: public subnets that nothing can reach from outside (the security group has no
 * inbound rule), because a NAT gateway costs about 35 USD a month in every zone and isolated subnets would need six
 * interface endpoints. S3 and DynamoDB are reached through gateway endpoints, which are free.
 */
export class TrainingNetwork extends Construct {
  readonly vpc: ec2.Vpc;
  readonly subnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PUBLIC };
  readonly securityGroup: ec2.SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    config: Pick<DeploymentConfig, 'availabilityZones' | 'logRetentionDays'>,
  ) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ...(config.availabilityZones === undefined
        ? { maxAzs: 2 }
        : { availabilityZones: config.availabilityZones }),
      natGateways: 0,
      // Emptying the default security group takes a custom resource; nothing uses that group.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC }],
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    const flowLogs = new logs.LogGroup(this, 'FlowLogs', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc.addFlowLog('RejectedTraffic', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        flowLogs,
        new iam.Role(this, 'FlowLogRole', {
          assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com'),
        }),
      ),
      trafficType: ec2.FlowLogTrafficType.REJECT,
    });
    this.securityGroup = new ec2.SecurityGroup(this, 'Jobs', {
      vpc: this.vpc,
      description: 'Training jobs: nothing comes in, everything may go out',
      allowAllOutbound: true,
    });
  }
}

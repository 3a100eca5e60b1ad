import { type CfnResource, Size } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { DeploymentConfig } from '../config.ts';
import type { TrainingNetwork } from './training-network.ts';

export interface TrainingComputeEnvironmentsProps {
  training: DeploymentConfig['training'];
  network: TrainingNetwork;
}

/** The machines: GPUs on Spot and on demand, and processors. All of them are gone when no job needs them. */
export class TrainingComputeEnvironments extends Construct {
  readonly gpuSpot: batch.ManagedEc2EcsComputeEnvironment;
  readonly gpuOnDemand: batch.ManagedEc2EcsComputeEnvironment;
  readonly cpu: batch.ManagedEc2EcsComputeEnvironment;

  constructor(scope: Construct, id: string, { training, network }: TrainingComputeEnvironmentsProps) {
    super(scope, id);
    const launchTemplate = this.launchTemplate(training.volumeGib);
    const instanceRole = this.instanceRole();
    const machines = (
      name: string,
      options: {
        instanceTypes: string[];
        maxvCpus: number;
        imageType: batch.EcsMachineImageType;
        spot?: boolean;
      },
    ) => {
      const environment = new batch.ManagedEc2EcsComputeEnvironment(this, name, {
        vpc: network.vpc,
        vpcSubnets: network.subnets,
        securityGroups: [network.securityGroup],
        instanceTypes: options.instanceTypes.map((type) => new ec2.InstanceType(type)),
        useOptimalInstanceClasses: false,
        // Without this GPU machines boot an image that has no driver.
        images: [{ imageType: options.imageType }],
        spot: options.spot ?? false,
        allocationStrategy: options.spot
          ? batch.AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
          : batch.AllocationStrategy.BEST_FIT_PROGRESSIVE,
        minvCpus: 0,
        maxvCpus: options.maxvCpus,
        instanceRole,
        launchTemplate,
        // An update changes the environment in place, and running jobs may finish on their old machines.
        replaceComputeEnvironment: false,
        terminateOnUpdate: false,
        updateToLatestImageVersion: true,
      });
      const resource = environment.node.defaultChild as CfnResource;
      // Else Batch keeps the version that was the template's first.
      resource.addPropertyOverride(
        'ComputeResources.LaunchTemplate.Version',
        launchTemplate.latestVersionNumber,
      );
      resource.addPropertyOverride('Type', 'MANAGED');
      return environment;
    };
    const gpu = {
      instanceTypes: training.gpuInstanceTypes,
      imageType: batch.EcsMachineImageType.ECS_AL2023_NVIDIA,
    };
    this.gpuSpot = machines('GpuSpot', { ...gpu, maxvCpus: training.gpuSpotMaxVcpus, spot: true });
    this.gpuOnDemand = machines('GpuOnDemand', { ...gpu, maxvCpus: training.gpuOnDemandMaxVcpus });
    this.cpu = machines('Cpu', {
      instanceTypes: training.cpuInstanceTypes,
      maxvCpus: training.cpuMaxVcpus,
      imageType: batch.EcsMachineImageType.ECS_AL2023,
    });
  }

  private launchTemplate(volumeGib: number): ec2.LaunchTemplate {
    const commands = ec2.UserData.forLinux();
    commands.addCommands(
      // Between SIGTERM and SIGKILL: enough to write a checkpoint within the two minutes of a Spot notice.
      'echo ECS_CONTAINER_STOP_TIMEOUT=110s >> /etc/ecs/ecs.config',
      'echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config',
    );
    // Batch merges its own user data with ours and accepts nothing but MIME multi-part.
    const userData = new ec2.MultipartUserData();
    userData.addUserDataPart(commands, ec2.MultipartBody.SHELL_SCRIPT, true);
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(Size.gibibytes(volumeGib).toGibibytes(), {
            encrypted: true,
            volumeType: ec2.EbsDeviceVolumeType.GP3,
          }),
        },
      ],
      requireImdsv2: true,
      // Two hops: a job in its container asks the metadata service for the Spot notice.
      httpPutResponseHopLimit: 2,
      userData,
    });
  }

  private instanceRole(): iam.Role {
    const role = new iam.Role(this, 'InstanceRole', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEC2ContainerServiceforEC2Role'),
      ],
    });
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role]':
        'The policy that AWS maintains for the ECS agent; jobs have a role of their own and cannot use it for data.',
    });
    return role;
  }
}

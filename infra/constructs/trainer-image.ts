import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { ContainerImageConfig } from '../config.ts';

const TRAINER_DIRECTORY = fileURLToPath(new URL('../../containers/trainer', import.meta.url));

/** The image that all Batch jobs run; its entry point is the CLI `trainer`. */
export class TrainerImage extends Construct {
  readonly image: ecs.ContainerImage;

  constructor(scope: Construct, id: string, config: ContainerImageConfig) {
    super(scope, id);
    switch (config.kind) {
      case 'build':
        this.image = ecs.ContainerImage.fromAsset(path.resolve(TRAINER_DIRECTORY), {
          // GPU machines of Batch are x86, whatever machine deploys.
          platform: Platform.LINUX_AMD64,
          exclude: ['tests', '.venv', '**/__pycache__', '**/.pytest_cache', '**/*.egg-info'],
        });
        break;
      case 'digest':
        this.image = ecs.ContainerImage.fromRegistry(`${config.repositoryUri}@${config.digest}`);
        break;
      case 'unpulled':
        this.image = ecs.ContainerImage.fromRegistry(config.name);
        break;
    }
  }
}

import {
  type App,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  type StackProps,
  Tags,
} from 'aws-cdk-lib';
import { acceptFindings } from './accepted-findings.ts';
import type { LambdaCode } from './bundle-lambdas.ts';
import type { DeploymentConfig, DeploymentName } from './config.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DashboardStack } from './stacks/dashboard-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';
import { TrainingStack } from './stacks/training-stack.ts';

export interface DragomanStacks {
  data: DataStack;
  training: TrainingStack;
  dashboard: DashboardStack;
  pipeline: PipelineStack;
  api: ApiStack;
}

/** Adds the stacks of one deployment to an app. */
export function addDragomanStacks(
  app: App,
  deployment: { name: DeploymentName; config: DeploymentConfig },
  code: LambdaCode,
): DragomanStacks {
  const { config } = deployment;
  const props = (description: string): StackProps => ({
    description,
    env: { account: config.account, region: config.region },
    // The emulator enforces IAM but cannot assume the roles that `cdk bootstrap` makes.
    synthesizer:
      deployment.name === 'local' ? new CliCredentialsStackSynthesizer() : new DefaultStackSynthesizer(),
  });
  const data = new DataStack(
    app,
    'DragomanData',
    config,
    props('Dragoman: uploads, datasets, models, registry'),
  );
  const training = new TrainingStack(app, 'DragomanTraining', config, {
    ...props('Dragoman: machines and jobs that train'),
    data: data.data,
    models: data.models,
  });
  const dashboard = new DashboardStack(app, 'DragomanDashboard', config, {
    ...props('Dragoman: page, sign-in, and the door of the API'),
    landing: data.landing,
  });
  const pipeline = new PipelineStack(app, 'DragomanPipeline', config, {
    ...props('Dragoman: intake, preparation, training, alarms'),
    dataStack: data,
    trainingStack: training,
    dashboardUrl: dashboard.url,
    code,
  });
  const api = new ApiStack(app, 'DragomanApi', deployment, {
    ...props('Dragoman: the API of the dashboard'),
    stacks: { data, training, dashboard, pipeline },
    code,
  });
  Tags.of(app).add('application', 'dragoman');
  Tags.of(app).add('deployment', deployment.name);
  acceptFindings(app);
  return { data, training, dashboard, pipeline, api };
}

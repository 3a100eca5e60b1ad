import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { chooseDeployment, type DeploymentConfig, type DeploymentName } from '../../infra/config.ts';
import { addDragomanStacks } from '../../infra/dragoman-stacks.ts';

/** The app as `npx cdk synth` builds it, with every flag of cdk.json, except that no Lambda is bundled. */
export function synthesize(
  name: DeploymentName,
  change: (config: DeploymentConfig) => DeploymentConfig = (config) => config,
) {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const app = new App({ context });
  const stacks = addDragomanStacks(
    app,
    { name, config: change(chooseDeployment(name).config) },
    {
      codeOf: () => lambda.Code.fromInline('exports.handler = () => {}'),
      codeVersion: '0123456789ab',
    },
  );
  return {
    app,
    stacks,
    data: Template.fromStack(stacks.data),
    training: Template.fromStack(stacks.training),
    pipeline: Template.fromStack(stacks.pipeline),
  };
}

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleLambdas } from './bundle-lambdas.ts';
import { chooseDeployment } from './config.ts';
import { addDragomanStacks } from './dragoman-stacks.ts';

const app = new App();
const deployment = chooseDeployment(app.node.tryGetContext('deployment'));
addDragomanStacks(app, deployment, await bundleLambdas());
if (deployment.name === 'production') Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

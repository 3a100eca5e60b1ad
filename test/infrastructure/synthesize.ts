import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { chooseDeployment, type DeploymentConfig, type DeploymentName } from '../../infra/config.ts';
import { addDragomanStacks } from '../../infra/dragoman-stacks.ts';

// The CDK's own rules take 4 s for each synthesis; `npx cdk synth` runs them.
process.env.CDK_VALIDATION = 'false';

/** A resource of a template. */
export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates are JSON of any shape
  Properties: any;
  DeletionPolicy?: string;
}

/** The app as `npx cdk synth` builds it, with every flag of cdk.json, except that no Lambda is bundled. */
export function synthesize(
  name: DeploymentName,
  change: (config: DeploymentConfig) => DeploymentConfig = (config) => config,
) {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  // The CDK tidies up its own directory when the process ends by itself, and test workers are ended.
  const outdir = mkdtempSync(path.join(tmpdir(), 'dragoman-synthesis-'));
  const app = new App({ context, outdir, analyticsReporting: false, stackTraces: false });
  const stacks = addDragomanStacks(
    app,
    { name, config: change(chooseDeployment(name).config) },
    { codeOf: () => lambda.Code.fromInline('exports.handler = () => {}'), codeVersion: '0123456789ab' },
  );
  const templates = {
    data: Template.fromStack(stacks.data).toJSON(),
    training: Template.fromStack(stacks.training).toJSON(),
    dashboard: Template.fromStack(stacks.dashboard).toJSON(),
    pipeline: Template.fromStack(stacks.pipeline).toJSON(),
    api: Template.fromStack(stacks.api).toJSON(),
  };
  rmSync(outdir, { recursive: true });
  const everything: Record<string, Resource> = Object.assign(
    {},
    ...Object.values(templates).map((template) => template.Resources),
  );
  return {
    app,
    templates,
    /** Logical id and resource of every resource of a type, over all stacks. */
    ofType: (type: string): [string, Resource][] =>
      Object.entries(everything).filter(([, resource]) => resource.Type === type),
    all: everything,
  };
}

export type Synthesized = ReturnType<typeof synthesize>;

/** A statement of a policy with its actions and resources as lists; resources as text in which references can be found. */
export interface Statement {
  actions: string[];
  resources: string[];
  effect: string;
  condition?: unknown;
}

/** All statements of the policies that are attached to a role. */
export function statementsOf({ all }: Synthesized, roleId: string): Statement[] {
  const statements: Statement[] = [];
  const own = JSON.stringify(all[roleId]?.Properties?.ManagedPolicyArns ?? []);
  for (const [id, resource] of Object.entries(all)) {
    const attached =
      (resource.Type === 'AWS::IAM::Policy' &&
        JSON.stringify(resource.Properties.Roles).includes(`"${roleId}"`)) ||
      (resource.Type === 'AWS::IAM::ManagedPolicy' && own.includes(id));
    if (!attached) continue;
    for (const statement of resource.Properties.PolicyDocument.Statement) {
      statements.push({
        effect: statement.Effect,
        actions: [statement.Action].flat(),
        resources: [statement.Resource].flat().map((each: unknown) => JSON.stringify(each)),
        condition: statement.Condition,
      });
    }
  }
  return statements;
}

/** Whether one statement allows an action on a resource in whose text `resource` occurs. */
export function allows(statements: Statement[], action: string, resource: string): boolean {
  return statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      statement.actions.includes(action) &&
      statement.resources.some((each) => each.includes(resource)),
  );
}
